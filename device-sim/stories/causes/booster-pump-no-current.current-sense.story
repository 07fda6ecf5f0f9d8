story "Water flows, the current reading is dead"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 current_sense 0
run 1d
expect order WP-0001 booster-pump-no-current ready
expect cause WP-0001 booster-pump-no-current current-sense
repair WP-0001 booster-pump-no-current
mend WP-0001 all
run 25m
finish WP-0001 booster-pump-no-current current-sense
expect order WP-0001 booster-pump-no-current verifying
run 5d
expect verdict WP-0001 booster-pump-no-current confirmed
expect order WP-0001 booster-pump-no-current closed
