story "A loose plug: the reading comes and goes"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 temp_loose 1
run 3h
expect order WP-0001 water-temp-sensor-fault
expect cause WP-0001 water-temp-sensor-fault plug
repair WP-0001 water-temp-sensor-fault
mend WP-0001 all
run 25m
finish WP-0001 water-temp-sensor-fault plug
expect order WP-0001 water-temp-sensor-fault verifying
run 5d
expect verdict WP-0001 water-temp-sensor-fault confirmed
expect order WP-0001 water-temp-sensor-fault closed
expect orders 1
