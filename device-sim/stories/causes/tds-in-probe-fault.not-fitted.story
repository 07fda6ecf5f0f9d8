story "All machines of a model say 80 for ever"
device WP-0001 tankless-600g usage light tds_in_stuck 80
device WP-0002 tankless-600g usage light tds_in_stuck 80
device WP-0003 tankless-600g usage light tds_in_stuck 80
device WP-0004 tankless-600g usage light tds_in_stuck 80
device WP-0005 tankless-600g usage light tds_in_stuck 80
device WP-0006 tankless-600g usage light tds_in_stuck 80
run 15d
expect order WP-0001 tds-in-probe-fault
expect order WP-0006 tds-in-probe-fault
expect cause WP-0006 tds-in-probe-fault not-fitted
repair WP-0006 tds-in-probe-fault
mend WP-0006 all
run 25m
finish WP-0006 tds-in-probe-fault not-fitted
run 12d
expect verdict WP-0006 tds-in-probe-fault confirmed
expect order WP-0006 tds-in-probe-fault closed
