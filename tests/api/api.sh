#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# api.sh documents|answers FOLDER SERVICE SIM: the API documents by themselves, or a service and what
# goes over the broker against them. Node's packages are installed in FOLDER.
set -euo pipefail
cd "$(dirname "$0")/../.."
what=$1 work=$2 TAPWRIGHT=$3 sim=$4

# Both tests may come at once: one installs, the other waits.
install() {
    mkdir -p "$work"
    exec 9>"$work/lock"
    flock 9
    cp tests/api/*.json tests/api/*.mjs "$work/"
    if ! cmp -s "$work/package-lock.json" "$work/node_modules/installed"; then
        (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
        cp "$work/package-lock.json" "$work/node_modules/installed"
    fi
    exec 9>&-
}

record() {
    mosquitto_sub -h 127.0.0.1 -p "$broker_port" -i svc-debug -u svc-debug -P "$(cat "$dir/broker/svc-debug.password")" \
        -q 1 -t 'wp/v1/#' -F '%t %p' >"$dir/messages" &
    instance_pids+=($!)
}

# A counter set back of which nobody knows why, a message that is no JSON, one of a machine that nobody registered.
spoil() {
    say WP-0003 '{"boot_id":99,"seq":1,"ts_ms":1772409600000,"type":"filter_reset","stage":"ppc","resets":1}' evt
    say WP-0001 nonsense
    say WP-0009 '{"boot_id":1,"seq":1,"ts_ms":1772409600000}'
}

say() {
    mosquitto_pub -h 127.0.0.1 -p "$broker_port" -i "$1" -u "$1" -P "$(sed -n "s/^$1://p" "$dir/broker/secrets")" \
        -q 1 -t "wp/v1/$1/${3:-tele}" -m "$2"
}

# Besides the usual: a customer and a machine of whom little is known, a price of the company's own.
people() {
    instance_data 4 | python3 -c '
import json, sys
data = json.load(sys.stdin)
data["customers"].append({"id": "C0005", "name": "Somebody"})
data["devices"].append({"id": "WP-0005", "model": "tank-75g"})
for i in range(11, 16):
    data["customers"].append({"id": f"C{i:04}", "name": "Dry", "area": "dry-street", "lang": "zh-CN"})
    data["devices"].append({"id": f"WP-{i:04}", "model": "tankless-600g", "customer": f"C{i:04}"})
data["prices"] = [{"code": "OWN-1", "title": {"en": "A visit"}, "amount_fen": 5000, "kind": "trip"}]
data["devices"][0]["filters"] = [{"stage": "ppc", "installed_on": "2025-06-01"}]
json.dump(data, sys.stdout)'
}

answers() {
    dir=$(mktemp -d "${TMPDIR:-/tmp}/tapwright-api-XXXXXX")
    export TAPWRIGHT
    . tools/instance
    trap 'instance_stop; rm -rf "$dir"' EXIT
    instance_broker $(seq -f 'WP-%04g' 15)
    instance_config event group
    people >"$dir/data.json"
    "$TAPWRIGHT" import --config "$dir/tapwright.conf" "$dir/data.json"
    instance_serve
    record
    "$sim" --broker "$broker" --api "$api" --secrets "$dir/broker/secrets" --story tests/api/api.story \
        --seed 1 --speed 20000 >"$dir/story.log" || { cat "$dir/story.log"; exit 1; }
    cp "$dir/messages" "$dir/told"
    spoil
    instance_wait sh -c "curl -sf $api/metrics | grep -q 'rejected_total{reason=\"unknown-device\"} 1'"
    node "$work/check-messages.mjs" service/api/asyncapi.json "$dir/told"
    LINK_KEY=$(cat "$dir/tapwright.db.key") node "$work/check-answers.mjs" "$api"
}

install
case $what in
documents) node "$work/check-documents.mjs" service/api ;;
answers) answers ;;
esac
