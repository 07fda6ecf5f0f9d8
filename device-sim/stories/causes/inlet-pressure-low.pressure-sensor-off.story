story "The sensor reads low, the water flows as ever"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 p_in_shift -0.17 over 3d
run 4d
expect order WP-0001 inlet-pressure-low ready
expect cause WP-0001 inlet-pressure-low pressure-sensor-off
repair WP-0001 inlet-pressure-low
mend WP-0001 all
run 25m
finish WP-0001 inlet-pressure-low pressure-sensor-off
expect order WP-0001 inlet-pressure-low verifying
run 9d
expect verdict WP-0001 inlet-pressure-low confirmed
expect order WP-0001 inlet-pressure-low closed
