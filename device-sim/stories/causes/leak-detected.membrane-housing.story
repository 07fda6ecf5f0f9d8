story "The housing leaks under pressure, two weeks after a new membrane"
device WP-0001 tankless-600g usage normal installed 300d filter ro 400d
run 6d
expect no order
fact WP-0001 membrane 14d
break WP-0001 leak_pump 1
run 1d
expect order WP-0001 leak-detected ready
expect cause WP-0001 leak-detected membrane-housing
repair WP-0001 leak-detected
mend WP-0001 all
run 25m
finish WP-0001 leak-detected membrane-housing
expect order WP-0001 leak-detected verifying
run 9d
expect verdict WP-0001 leak-detected confirmed
expect order WP-0001 leak-detected closed
expect orders 1
