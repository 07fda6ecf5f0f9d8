story "A filter at its end clogs slowly"
device WP-0001 tankless-600g usage normal installed 400d filter ppc 300d
run 6d
expect no order
break WP-0001 prefilter 2.6 over 25d
run 28d
expect order WP-0001 prefilter-clogged ready
expect cause WP-0001 prefilter-clogged sediment-load
repair WP-0001 prefilter-clogged
mend WP-0001 all
run 25m
finish WP-0001 prefilter-clogged sediment-load
expect order WP-0001 prefilter-clogged verifying
run 5d
expect verdict WP-0001 prefilter-clogged confirmed
expect order WP-0001 prefilter-clogged closed
expect orders 1
