story "A cartridge changed three days ago leaks"
device WP-0001 tankless-600g usage normal installed 300d filter ppc 200d
run 6d
expect no order
fact WP-0001 filter:ppc 3d
break WP-0001 leak 1
run 1d
expect order WP-0001 leak-detected ready
expect cause WP-0001 leak-detected cartridge-seal
repair WP-0001 leak-detected
mend WP-0001 all
run 25m
finish WP-0001 leak-detected cartridge-seal
expect order WP-0001 leak-detected verifying
run 9d
expect verdict WP-0001 leak-detected confirmed
expect order WP-0001 leak-detected closed
expect orders 1
