story "Fouled, and its filters are unknown to the service"
device WP-0001 tank-75g usage normal
run 6d
expect no order
break WP-0001 membrane 0.6 over 6d
run 18d
expect order WP-0001 membrane-fouled ready
expect cause WP-0001 membrane-fouled organic-or-bio
repair WP-0001 membrane-fouled
mend WP-0001 all
run 25m
finish WP-0001 membrane-fouled organic-or-bio
expect order WP-0001 membrane-fouled verifying
run 9d
expect verdict WP-0001 membrane-fouled confirmed
expect order WP-0001 membrane-fouled closed
