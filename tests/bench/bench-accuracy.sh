#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How right the diagnosis is, on seeds that nobody tuned on (from 1000 on).
# bench-accuracy.sh [SEED [EACH [HOMES [DAYS]]]]; pictures and table go to build/accuracy.
set -eu
mkdir -p build/accuracy
exec build/release/bin/accuracy --seed "${1:-1000}" --each "${2:-8}" --homes "${3:-200}" \
    --days "${4:-365}" --write build/accuracy
