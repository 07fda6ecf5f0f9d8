story "A loose plug: found within the hour, and the street is asked as well"
device WP-0001 tankless-600g usage normal
run 6d
break WP-0001 plug 1
run 2h
expect order WP-0001 power-supply-fault ready
expect cause WP-0001 power-supply-fault house-power
repair WP-0001 power-supply-fault
mend WP-0001 all
run 25m
finish WP-0001 power-supply-fault house-power
expect order WP-0001 power-supply-fault verifying
run 5d
expect verdict WP-0001 power-supply-fault confirmed
expect order WP-0001 power-supply-fault closed
