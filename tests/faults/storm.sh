#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# storm.sh lossless|lossy SERVICE SIM IMPORTER: the kill storm, short, or long with TW_LONG=1.
set -eu
here=$(dirname "$0")
export IMPORT=$4
if [ "${TW_LONG:-}" ]; then
    exec "$here/killstorm.sh" "$2" "$3" 50 50000 1000 "$1"
fi
exec "$here/killstorm.sh" "$2" "$3" 12 8000 600 "$1"
