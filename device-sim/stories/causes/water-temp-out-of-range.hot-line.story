story "Hot water crosses the mixer when everybody is at home"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 temp_peak 44
run 1d
expect cause WP-0001 water-temp-out-of-range hot-line
repair WP-0001 water-temp-out-of-range
mend WP-0001 all
run 25m
finish WP-0001 water-temp-out-of-range hot-line
expect order WP-0001 water-temp-out-of-range verifying
run 8d
expect verdict WP-0001 water-temp-out-of-range confirmed
expect order WP-0001 water-temp-out-of-range closed
