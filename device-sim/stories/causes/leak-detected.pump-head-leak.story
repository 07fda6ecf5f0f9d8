story "A weak pump head drips while it runs"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 pump 0.68
run 1d
break WP-0001 leak_pump 1
run 1d
expect order WP-0001 leak-detected ready
expect cause WP-0001 leak-detected pump-head-leak
repair WP-0001 leak-detected
mend WP-0001 all
run 25m
finish WP-0001 leak-detected pump-head-leak
expect order WP-0001 leak-detected verifying
run 9d
expect verdict WP-0001 leak-detected confirmed
expect order WP-0001 leak-detected closed
