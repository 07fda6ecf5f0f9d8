story "The waste tube is kinked from one hour to the next"
device WP-0001 tankless-600g usage normal installed 300d tds 250
run 6d
expect no order
break WP-0001 waste_tube 0.28
run 4d
expect order WP-0001 waste-restrictor-blocked ready
expect cause WP-0001 waste-restrictor-blocked tube-kinked
repair WP-0001 waste-restrictor-blocked
mend WP-0001 all
run 25m
finish WP-0001 waste-restrictor-blocked tube-kinked
expect order WP-0001 waste-restrictor-blocked verifying
run 6d
expect verdict WP-0001 waste-restrictor-blocked confirmed
expect order WP-0001 waste-restrictor-blocked closed
