story "The machine says itself that its sensor is broken"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
code WP-0001 tds-out
break WP-0001 code_stays 1
run 2h
expect order WP-0001 tds-out-probe-fault
expect cause WP-0001 tds-out-probe-fault probe-dead
repair WP-0001 tds-out-probe-fault
mend WP-0001 all
run 25m
finish WP-0001 tds-out-probe-fault probe-dead
expect order WP-0001 tds-out-probe-fault verifying
run 5d
expect verdict WP-0001 tds-out-probe-fault confirmed
expect order WP-0001 tds-out-probe-fault closed
expect orders 1
