story "The meter reads low, pressure and current do not agree"
device WP-0001 tankless-600g usage normal installed 300d filter ppc 100d filter ro 200d
run 6d
expect no order
break WP-0001 perm_meter 0.7
run 12d
expect order WP-0001 membrane-fouled ready
expect cause WP-0001 membrane-fouled flow-meter-low
repair WP-0001 membrane-fouled
mend WP-0001 all
run 25m
finish WP-0001 membrane-fouled flow-meter-low
expect order WP-0001 membrane-fouled verifying
run 9d
expect verdict WP-0001 membrane-fouled confirmed
expect order WP-0001 membrane-fouled closed
