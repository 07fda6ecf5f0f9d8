story "The meter reads three times too much, and nothing else is known"
device WP-0001 tankless-600g usage normal
run 6d
expect no order
break WP-0001 perm_meter 3
run 2d
expect cause WP-0001 flow-meter-fault impeller
repair WP-0001 flow-meter-fault
mend WP-0001 all
run 25m
finish WP-0001 flow-meter-fault impeller
expect order WP-0001 flow-meter-fault verifying
run 5d
expect verdict WP-0001 flow-meter-fault confirmed
expect order WP-0001 flow-meter-fault closed
