story "The waste meter reads low"
device WP-0001 tankless-600g usage normal installed 300d tds 250
run 6d
expect no order
break WP-0001 waste_meter 0.4
run 4d
expect order WP-0001 waste-restrictor-blocked ready
expect cause WP-0001 waste-restrictor-blocked waste-meter
repair WP-0001 waste-restrictor-blocked
mend WP-0001 all
run 25m
finish WP-0001 waste-restrictor-blocked waste-meter
expect order WP-0001 waste-restrictor-blocked verifying
run 6d
expect verdict WP-0001 waste-restrictor-blocked confirmed
expect order WP-0001 waste-restrictor-blocked closed
