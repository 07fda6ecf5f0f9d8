story "A membrane at the end of its hours"
device WP-0001 tankless-600g usage normal installed 700d filter ppc 100d filter ro 690d
run 6d
expect no order
break WP-0001 membrane 0.68 over 6d
run 16d
expect order WP-0001 membrane-fouled ready
expect cause WP-0001 membrane-fouled end-of-life
repair WP-0001 membrane-fouled
mend WP-0001 all
run 25m
finish WP-0001 membrane-fouled end-of-life
expect order WP-0001 membrane-fouled verifying
run 9d
expect verdict WP-0001 membrane-fouled confirmed
expect order WP-0001 membrane-fouled closed
expect orders 1
