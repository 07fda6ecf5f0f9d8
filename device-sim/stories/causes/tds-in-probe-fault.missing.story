story "A feed reading that never moved, and nothing else is known"
device WP-0001 tankless-600g usage normal tds_in_stuck 250
run 15d
expect order WP-0001 tds-in-probe-fault
expect cause WP-0001 tds-in-probe-fault not-fitted
repair WP-0001 tds-in-probe-fault
mend WP-0001 all
run 25m
finish WP-0001 tds-in-probe-fault not-fitted
expect order WP-0001 tds-in-probe-fault verifying
run 9d
expect verdict WP-0001 tds-in-probe-fault confirmed
expect order WP-0001 tds-in-probe-fault closed
expect orders 1
