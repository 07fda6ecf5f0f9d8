story "A probe that used to vary reads nothing"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 tds_in_stuck 0
run 4h
expect order WP-0001 tds-in-probe-fault
expect cause WP-0001 tds-in-probe-fault probe
repair WP-0001 tds-in-probe-fault
mend WP-0001 all
run 25m
finish WP-0001 tds-in-probe-fault probe
expect order WP-0001 tds-in-probe-fault verifying
run 9d
expect verdict WP-0001 tds-in-probe-fault confirmed
expect order WP-0001 tds-in-probe-fault closed
expect orders 1
