story "The supply is low, and nothing else is known"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 supply 20.5
run 1d
expect order WP-0001 power-supply-fault ready
expect cause WP-0001 power-supply-fault adapter
repair WP-0001 power-supply-fault
mend WP-0001 all
run 25m
finish WP-0001 power-supply-fault adapter
expect order WP-0001 power-supply-fault verifying
run 5d
expect verdict WP-0001 power-supply-fault confirmed
expect order WP-0001 power-supply-fault closed
expect orders 1
