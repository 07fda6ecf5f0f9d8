story "The adapter sags under load"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 supply 13
run 4d
expect order WP-0001 booster-pump-weak ready
expect cause WP-0001 booster-pump-weak low-supply
repair WP-0001 booster-pump-weak
mend WP-0001 all
run 25m
finish WP-0001 booster-pump-weak low-supply
expect order WP-0001 booster-pump-weak verifying
run 5d
expect verdict WP-0001 booster-pump-weak confirmed
expect order WP-0001 booster-pump-weak closed
# The supply itself is the other one.
expect orders 2
