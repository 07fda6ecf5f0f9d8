story "The restrictor scales slowly"
device WP-0001 tankless-600g usage normal installed 300d tds 380
run 6d
expect no order
break WP-0001 restrictor 0.3 over 25d
run 30d
expect order WP-0001 waste-restrictor-blocked ready
expect cause WP-0001 waste-restrictor-blocked restrictor-scaled
repair WP-0001 waste-restrictor-blocked
mend WP-0001 all
run 25m
finish WP-0001 waste-restrictor-blocked restrictor-scaled
expect order WP-0001 waste-restrictor-blocked verifying
run 6d
expect verdict WP-0001 waste-restrictor-blocked confirmed
expect order WP-0001 waste-restrictor-blocked closed
