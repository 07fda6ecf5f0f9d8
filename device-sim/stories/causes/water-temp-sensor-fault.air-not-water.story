story "It shows the room, whatever water runs"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 temp_stuck 24
run 15d
expect order WP-0001 water-temp-sensor-fault
expect cause WP-0001 water-temp-sensor-fault air-not-water
repair WP-0001 water-temp-sensor-fault
mend WP-0001 all
run 25m
finish WP-0001 water-temp-sensor-fault air-not-water
expect order WP-0001 water-temp-sensor-fault verifying
run 6d
expect verdict WP-0001 water-temp-sensor-fault confirmed
expect order WP-0001 water-temp-sensor-fault closed
expect orders 1
