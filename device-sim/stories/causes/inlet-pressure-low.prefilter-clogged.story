story "The pre-filter clogs until the low-pressure switch chatters"
device WP-0001 tankless-600g usage normal installed 400d filter ppc 300d
run 6d
expect no order
break WP-0001 prefilter 4.05 over 45d
run 50d
expect order WP-0001 inlet-pressure-low ready
expect cause WP-0001 inlet-pressure-low prefilter-clogged
repair WP-0001 inlet-pressure-low
mend WP-0001 all
run 25m
finish WP-0001 inlet-pressure-low prefilter-clogged
expect order WP-0001 inlet-pressure-low verifying
run 9d
expect verdict WP-0001 inlet-pressure-low confirmed
expect order WP-0001 inlet-pressure-low closed
