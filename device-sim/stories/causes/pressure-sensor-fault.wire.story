story "The wire is off: the reading is at the end of its scale"
device WP-0001 tank-75g usage normal installed 300d
run 6d
expect no order
break WP-0001 p_in_stuck 9.9
run 4h
expect order WP-0001 pressure-sensor-fault
expect cause WP-0001 pressure-sensor-fault wire
repair WP-0001 pressure-sensor-fault
mend WP-0001 all
run 25m
finish WP-0001 pressure-sensor-fault wire
expect order WP-0001 pressure-sensor-fault verifying
run 5d
expect verdict WP-0001 pressure-sensor-fault confirmed
expect order WP-0001 pressure-sensor-fault closed
expect orders 1
