story "Hot since it was connected, and nothing else is known"
device WP-0001 tankless-600g usage normal temp 41
run 2h
expect order WP-0001 water-temp-out-of-range triage
expect cause WP-0001 water-temp-out-of-range hot-line
run 1d
expect order WP-0001 water-temp-out-of-range ready
repair WP-0001 water-temp-out-of-range
break WP-0001 temp 20
run 25m
finish WP-0001 water-temp-out-of-range hot-line
expect order WP-0001 water-temp-out-of-range verifying
run 9d
expect verdict WP-0001 water-temp-out-of-range confirmed
expect order WP-0001 water-temp-out-of-range closed
