#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What households are told of their filters in a year, against when each was really at its end.
# bench-reminder.sh [HOMES [DAYS [SEED]]]; seeds 1 to 9 are for tuning, from 101 on for the test.
set -eu
exec build/release/bin/reminder_year "${1:-500}" "${2:-365}" "${3:-101}"
