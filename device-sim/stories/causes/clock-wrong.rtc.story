story "A bad quartz: it goes more wrong each day"
wall
device WP-0001 tankless-600g usage normal
run 1d
expect no order
break WP-0001 clock_drift 360 over 6d
run 6d
expect remote WP-0001 clock-wrong time_sync done met
expect cause WP-0001 clock-wrong rtc
run 6d
expect verdict WP-0001 clock-wrong confirmed
expect order WP-0001 clock-wrong closed
expect avoided 1
expect orders 1
