story "The meter reads zero while water is made"
device WP-0001 tank-75g usage normal installed 300d
run 6d
expect no order
break WP-0001 perm_meter 0
run 3d
expect cause WP-0001 flow-meter-fault hall-wire
repair WP-0001 flow-meter-fault
mend WP-0001 all
run 25m
finish WP-0001 flow-meter-fault hall-wire
expect order WP-0001 flow-meter-fault verifying
run 5d
expect verdict WP-0001 flow-meter-fault confirmed
expect order WP-0001 flow-meter-fault closed
