story "The filter is new, yet the loss grows"
device WP-0001 tankless-600g usage normal installed 300d filter ppc 8d
run 6d
expect no order
break WP-0001 prefilter 2.6 over 9d
run 12d
expect order WP-0001 prefilter-clogged ready
expect cause WP-0001 prefilter-clogged carbon-fines
repair WP-0001 prefilter-clogged
mend WP-0001 all
run 25m
finish WP-0001 prefilter-clogged carbon-fines
expect order WP-0001 prefilter-clogged verifying
run 5d
expect verdict WP-0001 prefilter-clogged confirmed
expect order WP-0001 prefilter-clogged closed
expect orders 1
