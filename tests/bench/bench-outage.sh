#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the rest of the service feels of a gateway in trouble. SECONDS_EACH=600 for the ten minutes of the promise.
set -euo pipefail
cd "$(dirname "$0")/../.."
export TAPWRIGHT=$PWD/build/release/bin/tapwright
exec python3 -B tests/bench/outage.py "${RATE:-2000}" "${SECONDS_EACH:-20}" ${TROUBLES:-none down slow refuse lie}
