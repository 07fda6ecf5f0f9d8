story "The seal slips from one day to the next"
device WP-0001 tankless-600g usage normal installed 300d filter ppc 100d filter ro 20d
run 6d
expect no order
break WP-0001 bypass 0.24
run 4d
expect order WP-0001 membrane-low-rejection ready
expect cause WP-0001 membrane-low-rejection seal-bypass
repair WP-0001 membrane-low-rejection
mend WP-0001 all
run 25m
finish WP-0001 membrane-low-rejection seal-bypass
expect order WP-0001 membrane-low-rejection verifying
run 9d
expect verdict WP-0001 membrane-low-rejection confirmed
expect order WP-0001 membrane-low-rejection closed
expect orders 1
