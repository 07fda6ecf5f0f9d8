story "Low pressure, and little else is known"
device WP-0001 tank-75g usage normal
run 1m
expect no order
break WP-0001 line 0.09
run 6h
expect order WP-0001 inlet-pressure-low triage
expect cause WP-0001 inlet-pressure-low mains-weak
repair WP-0001 inlet-pressure-low
mend WP-0001 all
run 25m
finish WP-0001 inlet-pressure-low mains-weak
expect order WP-0001 inlet-pressure-low verifying
run 9d
expect verdict WP-0001 inlet-pressure-low confirmed
expect order WP-0001 inlet-pressure-low closed
