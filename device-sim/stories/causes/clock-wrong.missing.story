story "Six minutes ahead since an hour, and nothing else is known"
wall
device WP-0001 tankless-600g usage normal
run 1d
expect no order
break WP-0001 clock_zone 410
run 3h
expect order WP-0001 clock-wrong
expect cause WP-0001 clock-wrong no-ntp
repair WP-0001 clock-wrong
mend WP-0001 all
run 25m
act technician complete WP-0001 clock-wrong {"cause":"no-ntp","outcome":"fixed","work":[],"parts":[]}
run 3d
expect verdict WP-0001 clock-wrong confirmed
