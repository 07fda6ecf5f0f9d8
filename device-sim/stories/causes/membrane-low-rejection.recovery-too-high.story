story "Too little rinse water makes salty water"
device WP-0001 tankless-600g usage normal installed 300d filter ppc 100d filter ro 200d
run 6d
expect no order
break WP-0001 restrictor 0.62 over 3d
break WP-0001 bypass 0.2 over 5d
run 9d
expect order WP-0001 membrane-low-rejection ready
expect cause WP-0001 membrane-low-rejection recovery-too-high
repair WP-0001 membrane-low-rejection
mend WP-0001 all
run 25m
finish WP-0001 membrane-low-rejection recovery-too-high
expect order WP-0001 membrane-low-rejection verifying
run 9d
expect verdict WP-0001 membrane-low-rejection confirmed
expect order WP-0001 membrane-low-rejection closed
