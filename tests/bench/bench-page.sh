#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# How fast the desk's board is with 2,000 open orders, in Debian's Chromium. Prints; asserts nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$PWD/build/bench-page
(cd tests/browser && ./install.sh "$work")
BROWSER_PACKAGES=$work TAPWRIGHT=${TAPWRIGHT:-build/bin/tapwright} exec /usr/bin/python3 -B tests/browser/measure_desk.py
