#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# node.sh: installs the packages of the test servers once, beside the build, and says where. Tests come
# at once: one installs, the others wait.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${TW_SERVERS_DIR:-$here/../../build/test-servers}
mkdir -p "$work"
work=$(cd "$work" && pwd)
exec 9>"$work/lock"
flock 9
cp "$here"/*.json "$here"/*.mjs "$work/"
if ! cmp -s "$work/package-lock.json" "$work/node_modules/installed"; then
    (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2
    cp "$work/package-lock.json" "$work/node_modules/installed"
fi
echo "$work"
