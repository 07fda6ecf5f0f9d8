story "After half an hour the pump falls silent"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 pump_hot 1
draw WP-0001 2700
run 2h
expect order WP-0001 booster-pump-no-current ready
expect cause WP-0001 booster-pump-no-current thermal
repair WP-0001 booster-pump-no-current
mend WP-0001 all
run 25m
finish WP-0001 booster-pump-no-current thermal
expect order WP-0001 booster-pump-no-current verifying
run 5d
expect verdict WP-0001 booster-pump-no-current confirmed
expect order WP-0001 booster-pump-no-current closed
