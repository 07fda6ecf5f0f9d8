story "A cold pipe drips on the pad and dries again"
device WP-0001 tankless-600g usage normal installed 300d temp 9
run 6d
expect no order
break WP-0001 leak 1
run 3s
mend WP-0001 leak
run 1h
break WP-0001 leak 1
run 2h
expect order WP-0001 leak-detected ready
expect cause WP-0001 leak-detected condensation-or-spill
repair WP-0001 leak-detected
mend WP-0001 all
run 25m
finish WP-0001 leak-detected condensation-or-spill
expect order WP-0001 leak-detected verifying
run 9d
expect verdict WP-0001 leak-detected confirmed
expect order WP-0001 leak-detected closed
expect orders 1
