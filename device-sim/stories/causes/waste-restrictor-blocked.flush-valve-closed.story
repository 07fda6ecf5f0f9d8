story "The ratio valve sticks shut"
device WP-0001 tankless-600g usage normal installed 300d tds 250
run 6d
expect no order
break WP-0001 restrictor 0.44 over 6d
break WP-0001 flush_shut 1
run 11d
expect order WP-0001 waste-restrictor-blocked ready
expect cause WP-0001 waste-restrictor-blocked flush-valve-closed
repair WP-0001 waste-restrictor-blocked
mend WP-0001 all
run 25m
finish WP-0001 waste-restrictor-blocked flush-valve-closed
expect order WP-0001 waste-restrictor-blocked verifying
run 6d
expect verdict WP-0001 waste-restrictor-blocked confirmed
expect order WP-0001 waste-restrictor-blocked closed
