story "The inlet valve does not open, the pump turns in air"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 inlet_shut 1
run 1d
expect order WP-0001 inlet-no-water ready
expect cause WP-0001 inlet-no-water inlet-valve-stuck
repair WP-0001 inlet-no-water
mend WP-0001 all
run 25m
finish WP-0001 inlet-no-water inlet-valve-stuck
expect order WP-0001 inlet-no-water verifying
run 5d
expect verdict WP-0001 inlet-no-water confirmed
expect order WP-0001 inlet-no-water closed
expect orders 1
