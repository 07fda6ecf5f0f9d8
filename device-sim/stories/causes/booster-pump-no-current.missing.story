story "No current, and nothing else is known"
device WP-0001 tankless-600g usage normal
run 6d
expect no order
break WP-0001 pump_dead 1
run 1d
expect order WP-0001 booster-pump-no-current ready
expect cause WP-0001 booster-pump-no-current pump-motor
repair WP-0001 booster-pump-no-current
mend WP-0001 all
run 25m
finish WP-0001 booster-pump-no-current pump-motor
expect order WP-0001 booster-pump-no-current verifying
run 5d
expect verdict WP-0001 booster-pump-no-current confirmed
expect order WP-0001 booster-pump-no-current closed
expect orders 1
