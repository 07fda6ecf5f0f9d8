story "Salty water and a short history"
device WP-0001 tank-75g usage normal
run 6d
expect no order
break WP-0001 bypass 0.24 over 14d
run 19d
expect order WP-0001 membrane-low-rejection ready
expect cause WP-0001 membrane-low-rejection membrane-worn
repair WP-0001 membrane-low-rejection
mend WP-0001 all
run 25m
finish WP-0001 membrane-low-rejection membrane-worn
expect order WP-0001 membrane-low-rejection verifying
run 9d
expect verdict WP-0001 membrane-low-rejection confirmed
expect order WP-0001 membrane-low-rejection closed
