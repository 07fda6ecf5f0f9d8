#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Throughput and CPU time of the whole service beside a bare Paho subscriber: same broker, same
# publisher, same run, rounds in turn, medians. One line a figure: name value unit.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=build/release/bin
messages=${MESSAGES:-150000} rounds=${ROUNDS:-3} devices=200
dir=$(mktemp -d "${TMPDIR:-/tmp}/tapwright-bench-XXXXXX")
export TAPWRIGHT=$bin/tapwright
. tools/instance
finish() {
    instance_stop
    rm -rf "$dir"
}
trap finish EXIT

instance_broker $(seq -f 'WP-%04g' $devices)
instance_data $devices >"$dir/data.json"

# A message crosses on this machine only through the broker: its share is the same in both.
bare() {
    "$bin/bench-bare" "$broker" svc-ingest "$(cat "$dir/broker/svc-ingest.password")" \
        'wp/v1/+/tele' "$2" >"$dir/bare.out" &
    local pid=$!
    instance_wait grep -q ready "$dir/bare.out"
    "$bin/bench-blast" "$broker" "$dir/broker/secrets" $devices "$2" 0 "$3" >"$dir/blast.out"
    wait $pid
    python3 tests/bench/figures.py bare "$dir/bare.out" "$dir/blast.out" "$2" "$1" >>"$dir/figures"
}

service() {
    rm -rf "$dir/journal" "$dir"/tapwright.db*
    instance_config event group
    "$TAPWRIGHT" import --config "$dir/tapwright.conf" "$dir/data.json"
    instance_serve
    "$bin/bench-blast" "$broker" "$dir/broker/secrets" $devices "$2" 0 "$3" >"$dir/blast.out" &
    local pid=$!
    python3 tests/bench/figures.py service "$api" "$service_pid" "$dir/blast.out" "$(($2 * $3))" "$1" \
        >>"$dir/figures"
    wait $pid
    instance_end "$service_pid"
}

for round in $(seq "$rounds"); do
    bare single "$messages" 1
    service single "$messages" 1
done
bare batch $((messages / 5)) 10
service batch $((messages / 5)) 10
python3 tests/bench/figures.py sum "$dir/figures"
