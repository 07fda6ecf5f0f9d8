story "The mains are weak at peak hours only"
device WP-0001 tank-75g usage normal installed 300d
run 6d
expect no order
break WP-0001 line_peak 0.09
run 4d
expect order WP-0001 inlet-pressure-low ready
expect cause WP-0001 inlet-pressure-low mains-weak
repair WP-0001 inlet-pressure-low
mend WP-0001 all
run 25m
finish WP-0001 inlet-pressure-low mains-weak
expect order WP-0001 inlet-pressure-low verifying
run 9d
expect verdict WP-0001 inlet-pressure-low confirmed
expect order WP-0001 inlet-pressure-low closed
