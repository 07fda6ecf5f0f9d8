story "A bubble at the probe: the reading jumps within one draw"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 tds_out_jumps 2600
run 30h
expect order WP-0001 tds-out-probe-fault
expect cause WP-0001 tds-out-probe-fault probe-fouled
repair WP-0001 tds-out-probe-fault
mend WP-0001 all
run 25m
finish WP-0001 tds-out-probe-fault probe-fouled
expect order WP-0001 tds-out-probe-fault verifying
run 5d
expect verdict WP-0001 tds-out-probe-fault confirmed
expect order WP-0001 tds-out-probe-fault closed
expect orders 2
