story "An oxidised membrane makes too much and too salty water"
device WP-0001 tankless-600g usage normal installed 700d filter ppc 100d filter ro 600d
run 6d
expect no order
break WP-0001 membrane 1.3 over 6d
break WP-0001 bypass 0.22 over 6d
run 12d
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
expect orders 1
