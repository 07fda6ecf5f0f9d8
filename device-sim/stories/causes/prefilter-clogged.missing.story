story "Clogged on the day it is first heard: no history tells how fast, the prior ranks"
device WP-0001 tankless-600g usage normal
break WP-0001 prefilter 2.6
run 30h
expect order WP-0001 prefilter-clogged triage
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
