story "The firmware crashes every quarter of an hour"
device WP-0001 tank-75g usage normal installed 300d
run 6d
expect no order
break WP-0001 crash_h 0.25
run 2h
expect order WP-0001 power-supply-fault ready
expect cause WP-0001 power-supply-fault firmware
repair WP-0001 power-supply-fault
mend WP-0001 all
run 25m
finish WP-0001 power-supply-fault firmware
expect order WP-0001 power-supply-fault verifying
run 5d
expect verdict WP-0001 power-supply-fault confirmed
expect order WP-0001 power-supply-fault closed
