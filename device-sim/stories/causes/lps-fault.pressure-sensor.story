story "There is no water: the pressure reading is wrong"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 line 0
break WP-0001 p_in_shift 0.2
run 1d
expect order WP-0001 lps-fault ready
act dispatcher note WP-0001 lps-fault {"text":"asked","answers":{"kitchen_tap_dry":true}}
expect cause WP-0001 lps-fault pressure-sensor
repair WP-0001 lps-fault
mend WP-0001 all
run 25m
finish WP-0001 lps-fault pressure-sensor
expect order WP-0001 lps-fault verifying
run 5d
expect verdict WP-0001 lps-fault confirmed
expect order WP-0001 lps-fault closed
