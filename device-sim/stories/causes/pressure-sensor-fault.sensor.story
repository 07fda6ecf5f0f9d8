story "It stands at one value, and not at zero with the feed shut"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 p_mem_stuck 0.31
run 3d
expect order WP-0001 pressure-sensor-fault
act dispatcher note WP-0001 pressure-sensor-fault {"text":"gauge","measured":{"p_zero_mpa":0.31}}
expect cause WP-0001 pressure-sensor-fault sensor
repair WP-0001 pressure-sensor-fault
mend WP-0001 all
run 25m
finish WP-0001 pressure-sensor-fault sensor
expect order WP-0001 pressure-sensor-fault verifying
run 5d
expect verdict WP-0001 pressure-sensor-fault confirmed
expect order WP-0001 pressure-sensor-fault closed
expect orders 1
