#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From the PUBLISH that completes a finding to the dispatcher's SMS at a real Kannel, under load.
set -euo pipefail
cd "$(dirname "$0")/../.."
export TAPWRIGHT=$PWD/build/release/bin/tapwright
exec python3 -B tests/bench/notice.py "${RATE:-5000}" "${COUNT:-200}"
