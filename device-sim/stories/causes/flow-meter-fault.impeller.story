story "Dirt of a filter change in the meter"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
fact WP-0001 filter:ppc 4d
break WP-0001 perm_meter 0
run 3d
expect cause WP-0001 flow-meter-fault impeller
repair WP-0001 flow-meter-fault
mend WP-0001 all
run 25m
finish WP-0001 flow-meter-fault impeller
expect order WP-0001 flow-meter-fault verifying
run 5d
expect verdict WP-0001 flow-meter-fault confirmed
expect order WP-0001 flow-meter-fault closed
