story "Mud comes within a day"
device WP-0001 tankless-600g usage normal installed 300d filter ppc 150d
run 6d
expect no order
break WP-0001 prefilter 2.6 over 1d
run 5d
expect order WP-0001 prefilter-clogged ready
expect cause WP-0001 prefilter-clogged turbidity-event
repair WP-0001 prefilter-clogged
mend WP-0001 all
run 25m
finish WP-0001 prefilter-clogged turbidity-event
expect order WP-0001 prefilter-clogged verifying
run 5d
expect verdict WP-0001 prefilter-clogged confirmed
expect order WP-0001 prefilter-clogged closed
expect orders 1
