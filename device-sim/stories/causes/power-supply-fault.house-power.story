story "The power goes and comes"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 power 0
run 12m
mend WP-0001 power
run 8m
break WP-0001 power 0
run 12m
mend WP-0001 power
run 8m
break WP-0001 power 0
run 12m
mend WP-0001 power
run 8m
break WP-0001 power 0
run 12m
mend WP-0001 power
run 8m
run 1h
expect cause WP-0001 power-supply-fault house-power
repair WP-0001 power-supply-fault
mend WP-0001 all
run 25m
finish WP-0001 power-supply-fault house-power
expect order WP-0001 power-supply-fault verifying
run 5d
expect verdict WP-0001 power-supply-fault confirmed
expect order WP-0001 power-supply-fault closed
