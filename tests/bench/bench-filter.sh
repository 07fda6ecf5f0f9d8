#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How far the dates of filters lie from the truth, in households that nobody tuned on.
# bench-filter.sh [HOMES [DAYS [SEED...]]]; seeds 1 to 9 are for tuning, from 101 on for the test.
set -eu
homes=${1:-500} days=${2:-365}
[ $# -gt 2 ] && shift 2 || set -- 101 202 303
exec build/release/bin/filter_year "$homes" "$days" "$@" --least 80
