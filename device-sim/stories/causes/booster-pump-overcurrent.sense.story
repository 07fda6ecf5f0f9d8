story "Only the reading is high"
device WP-0001 tank-75g usage normal installed 300d
run 6d
expect no order
break WP-0001 current_sense 1.7
run 1d
expect order WP-0001 booster-pump-overcurrent ready
expect cause WP-0001 booster-pump-overcurrent sense
repair WP-0001 booster-pump-overcurrent
mend WP-0001 all
run 25m
finish WP-0001 booster-pump-overcurrent sense
expect order WP-0001 booster-pump-overcurrent verifying
run 5d
expect verdict WP-0001 booster-pump-overcurrent confirmed
expect order WP-0001 booster-pump-overcurrent closed
expect orders 1
