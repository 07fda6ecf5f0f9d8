#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From the PUBLISH that completes a finding to the `order` event on an SSE stream, while RATE
# messages a second come in from 200 other machines.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=build/release/bin
rate=${RATE:-5000} count=${COUNT:-200} devices=200
dir=$(mktemp -d "${TMPDIR:-/tmp}/tapwright-bench-XXXXXX")
export TAPWRIGHT=$bin/tapwright
. tools/instance
finish() {
    instance_stop
    rm -rf "$dir"
}
trap finish EXIT

instance_broker $(seq -f 'WP-%04g' $((devices + count)))
instance_config wall group
instance_data $((devices + count)) >"$dir/data.json"
"$TAPWRIGHT" import --config "$dir/tapwright.conf" "$dir/data.json"
instance_serve
token=$(curl -sf -H 'Content-Type: application/json' \
    -d '{"login":"dispatcher","password":"dispatcher"}' "$api/api/v1/session" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["token"])')
"$bin/bench-blast" "$broker" "$dir/broker/secrets" $devices $((rate * (count / 5 + 15))) "$rate" 1 \
    >"$dir/blast.out" &
blast_pid=$!
instance_pids+=("$blast_pid")
instance_wait grep -q start "$dir/blast.out"
before=$(date +%s%N) sent=$(curl -sf "$api/metrics" | awk '/result="applied"/ { print $2 }')
"$bin/bench-latency" 127.0.0.1 "$broker_port" "$dir/broker/secrets" "$api" "$token" \
    $((devices + 1)) "$count" >"$dir/latency"
after=$(date +%s%N) now=$(curl -sf "$api/metrics" | awk '/result="applied"/ { print $2 }')
echo "load $(((now - sent) * 1000000000 / (after - before))) /s"
sort -n "$dir/latency" | awk '
    $1 < 0 { lost++; next }
    { v[n++] = $1 / 1000 }
    END {
        printf "measured %d count\nnever_came %d count\n", n, lost
        printf "B3_p50 %.1f ms\nB3_p90 %.1f ms\n", v[int(n * 0.5)], v[int(n * 0.9)]
        printf "B3_p99 %.1f ms  (budget <= 100)\nB3_max %.1f ms\n", v[int(n * 0.99)], v[n - 1]
    }'
