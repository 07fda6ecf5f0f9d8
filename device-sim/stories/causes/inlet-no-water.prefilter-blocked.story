story "A filter long overdue is blocked for good"
device WP-0001 tankless-600g usage normal installed 400d filter ppc 350d
run 6d
expect no order
break WP-0001 prefilter 9
run 2d
expect order WP-0001 inlet-no-water ready
expect cause WP-0001 inlet-no-water prefilter-blocked
repair WP-0001 inlet-no-water
mend WP-0001 all
run 25m
finish WP-0001 inlet-no-water prefilter-blocked
expect order WP-0001 inlet-no-water verifying
run 5d
expect verdict WP-0001 inlet-no-water confirmed
expect order WP-0001 inlet-no-water closed
expect orders 1
