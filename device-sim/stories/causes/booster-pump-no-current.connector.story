story "A plug is loose since the last visit"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
fact WP-0001 visit 9d
break WP-0001 pump_gaps 1
run 1d
expect order WP-0001 booster-pump-no-current ready
expect cause WP-0001 booster-pump-no-current connector
repair WP-0001 booster-pump-no-current
mend WP-0001 all
run 25m
finish WP-0001 booster-pump-no-current connector
expect order WP-0001 booster-pump-no-current verifying
run 5d
expect verdict WP-0001 booster-pump-no-current confirmed
expect order WP-0001 booster-pump-no-current closed
