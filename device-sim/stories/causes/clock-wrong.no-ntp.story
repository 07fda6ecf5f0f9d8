story "Nobody set the clock after a start: it counts from 1970"
wall
device WP-0001 tankless-600g usage normal
run 1d
expect no order
break WP-0001 clock_lost 1
reboot WP-0001
run 3h
expect remote WP-0001 clock-wrong time_sync done met
expect order WP-0001 clock-wrong verifying
expect cause WP-0001 clock-wrong no-ntp
run 3d
expect verdict WP-0001 clock-wrong confirmed
expect order WP-0001 clock-wrong closed
expect avoided 1
expect orders 1
