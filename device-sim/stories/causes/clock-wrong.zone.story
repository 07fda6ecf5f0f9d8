story "Local time sent as UTC, and setting it does not help"
wall
device WP-0001 tankless-600g usage normal
run 1d
expect no order
break WP-0001 clock_zone -28800
run 12h
expect order WP-0001 clock-wrong ready
expect cause WP-0001 clock-wrong zone
repair WP-0001 clock-wrong
mend WP-0001 all
run 25m
act technician complete WP-0001 clock-wrong {"cause":"zone","outcome":"fixed","work":[],"parts":[]}
run 3d
expect verdict WP-0001 clock-wrong confirmed
expect order WP-0001 clock-wrong closed
expect orders 1
