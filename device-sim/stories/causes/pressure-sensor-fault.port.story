story "A blocked port: the pressure follows an hour late"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 p_mem_lag 3000
run 3d
expect order WP-0001 pressure-sensor-fault
expect cause WP-0001 pressure-sensor-fault port
repair WP-0001 pressure-sensor-fault
mend WP-0001 all
run 25m
finish WP-0001 pressure-sensor-fault port
expect order WP-0001 pressure-sensor-fault verifying
run 5d
expect verdict WP-0001 pressure-sensor-fault confirmed
expect order WP-0001 pressure-sensor-fault closed
expect orders 1
