story "The reading jumps by sixteen degrees"
device WP-0001 tank-75g usage normal installed 300d
run 6d
expect no order
break WP-0001 temp_shift 16
run 2d
expect order WP-0001 water-temp-out-of-range ready
expect cause WP-0001 water-temp-out-of-range sensor
repair WP-0001 water-temp-out-of-range
mend WP-0001 all
run 25m
finish WP-0001 water-temp-out-of-range sensor
expect order WP-0001 water-temp-out-of-range verifying
run 8d
expect verdict WP-0001 water-temp-out-of-range confirmed
expect order WP-0001 water-temp-out-of-range closed
