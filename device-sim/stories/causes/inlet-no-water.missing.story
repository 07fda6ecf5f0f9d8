story "No feed, and nothing else is known"
device WP-0001 tankless-600g usage normal
run 6d
expect no order
break WP-0001 line 0
run 1d
expect order WP-0001 inlet-no-water ready
expect cause WP-0001 inlet-no-water mains-outage
repair WP-0001 inlet-no-water
mend WP-0001 all
run 25m
finish WP-0001 inlet-no-water mains-outage
expect order WP-0001 inlet-no-water verifying
run 5d
expect verdict WP-0001 inlet-no-water confirmed
expect order WP-0001 inlet-no-water closed
expect orders 1
