story "Little waste, a short history"
device WP-0001 tank-75g usage normal
run 12h
expect no order
break WP-0001 restrictor 0.3
run 3d
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
