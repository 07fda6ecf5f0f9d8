story "Pre-filters long overdue"
device WP-0001 tankless-600g usage normal installed 600d filter ppc 420d filter ro 300d
run 32d
expect no order
break WP-0001 membrane 0.68 over 6d
run 16d
expect order WP-0001 membrane-fouled ready
expect cause WP-0001 membrane-fouled particle
repair WP-0001 membrane-fouled
mend WP-0001 all
run 25m
finish WP-0001 membrane-fouled particle
expect order WP-0001 membrane-fouled verifying
run 9d
expect verdict WP-0001 membrane-fouled confirmed
expect order WP-0001 membrane-fouled closed
expect orders 1
