story "Hard water and a membrane that scales"
device WP-0001 tankless-600g usage normal installed 600d tds 450 filter ro 300d
run 6d
expect no order
break WP-0001 membrane 0.68 over 6d
run 16d
expect order WP-0001 membrane-fouled ready
expect cause WP-0001 membrane-fouled scaling
repair WP-0001 membrane-fouled
mend WP-0001 all
run 25m
finish WP-0001 membrane-fouled scaling
expect order WP-0001 membrane-fouled verifying
run 9d
expect verdict WP-0001 membrane-fouled confirmed
expect order WP-0001 membrane-fouled closed
expect orders 1
