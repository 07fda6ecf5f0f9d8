#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# killstorm.sh SERVICE SIM KILLS MESSAGES RATE lossless|lossy [SEED]
# kill -9 at random instants under load; then every numbered message is looked for, one by one.
# lossless: none may be missing. lossy (the control): at least 100 must be, by the same look.
# One more machine is wet all the time: after every kill it says so again, and one order is right.
set -euo pipefail
cd "$(dirname "$0")/../.."
service=$1 sim=$2 kills=$3 messages=$4 rate=$5 want=$6
RANDOM=${7:-4711}
dir=$(mktemp -d "${TMPDIR:-/tmp}/tapwright-storm-XXXXXX")
export TAPWRIGHT=$service
. tools/instance
finish() {
    instance_stop
    rm -rf "$dir"
}
trap finish EXIT

instance_broker $(seq -f 'WP-%04g' 61)
instance_config event group
instance_data 61 >"$dir/data.json"
"${IMPORT:-$service}" import --config "$dir/tapwright.conf" "$dir/data.json"
instance_serve
"$sim" --broker "$broker" --secrets "$dir/broker/secrets" --devices 60 --rate "$rate" \
    --messages "$messages" --truth "$dir/truth" &
sim_pid=$!
wet_secret=$(sed -n 's/^WP-0061://p' "$dir/broker/secrets")
wet() {
    for wet_seq in $(seq $(($1 * 20)) $(($1 * 20 + 19))); do
        printf '{"boot_id":1,"seq":%d,"ts_ms":%s,"uptime_s":%d,"state":"standby","leak":1}\n' \
            "$wet_seq" "$(date +%s%3N)" "$((wet_seq * 5))"
    done | mosquitto_pub -h 127.0.0.1 -p "$broker_port" -u WP-0061 -P "$wet_secret" -i WP-0061 \
        -V 5 -q 1 -l -t wp/v1/WP-0061/tele
}
pause=$(awk -v m="$messages" -v r="$rate" -v k="$kills" 'BEGIN { print m / r / (k + 1) }')
done_kills=0
while [ "$done_kills" -lt "$kills" ] && kill -0 "$sim_pid" 2>/dev/null; do
    sleep "$(awk -v p="$pause" -v x="$RANDOM" 'BEGIN { print p * (0.4 + 1.2 * x / 32767) * 0.7 }')"
    kill -KILL "$service_pid"
    wait "$service_pid" 2>/dev/null || :
    done_kills=$((done_kills + 1))
    wet "$done_kills" &
    wet_pid=$!
    instance_serve
    wait "$wet_pid"
done
wait "$sim_pid"

lag() { curl -sf "$api/metrics" | awk '$1 == "tapwright_journal_lag_frames" { print $2 }'; }
count() { sqlite3 -readonly "$dir/tapwright.db" 'SELECT count(*) FROM sample'; }
before=-1
for _ in $(seq 120); do
    now=$(count)
    [ "$now" = "$before" ] && [ "$(lag)" = 0 ] && break
    before=$now
    sleep 1
done
instance_stop

python3 - "$dir/truth" "$dir/tapwright.db" <<'EOF' >"$dir/missing"
import sqlite3, sys
db = sqlite3.connect(sys.argv[2])
have = {}
for device, boot, seq in db.execute(
        "SELECT d.id, s.boot_id, s.seq FROM sample s JOIN device d ON d.num = s.num"):
    have.setdefault((device, boot), set()).add(seq)
for line in open(sys.argv[1]):
    device, boot, high = line.split()
    known = have.get((device, int(boot)), set())
    for seq in range(1, int(high) + 1):
        if seq not in known:
            print(device, boot, seq)
# Of any state: the index keeps open ones apart, but not one that was closed and opened anew.
orders = [n for n, in db.execute("SELECT count(*) FROM orders GROUP BY device, fault")]
wet = db.execute("SELECT count(*) FROM orders WHERE device = 'WP-0061' AND fault = 'leak-detected'"
                 ).fetchone()[0]
twice = sum(n > 1 for n in orders)
print(f"orders: {sum(orders)} of the wet machine: {wet} double orders: {twice}", file=sys.stderr)
sys.exit(1 if twice or wet != 1 else 0)
EOF
lost=$(wc -l <"$dir/missing")
echo "kills $done_kills messages $messages lost $lost"
head -n 3 "$dir/missing"
case $want in
lossless) [ "$lost" -eq 0 ] ;;
lossy) [ "$lost" -ge 100 ] ;;
esac
