story "A room without heating"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 temp 3 over 1d
run 3d
expect order WP-0001 water-temp-out-of-range ready
expect cause WP-0001 water-temp-out-of-range frost
repair WP-0001 water-temp-out-of-range
break WP-0001 temp 15
run 25m
finish WP-0001 water-temp-out-of-range frost
expect order WP-0001 water-temp-out-of-range verifying
run 8d
expect verdict WP-0001 water-temp-out-of-range confirmed
expect order WP-0001 water-temp-out-of-range closed
