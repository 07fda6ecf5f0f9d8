story "Nothing is known but that it is wet"
device WP-0001 tank-75g usage normal
run 6d
expect no order
break WP-0001 leak 1
run 2h
expect order WP-0001 leak-detected ready
expect cause WP-0001 leak-detected loose-joint
repair WP-0001 leak-detected
mend WP-0001 all
run 25m
finish WP-0001 leak-detected loose-joint
expect order WP-0001 leak-detected verifying
run 9d
expect verdict WP-0001 leak-detected confirmed
expect order WP-0001 leak-detected closed
expect orders 1
