story "An old pump loses its strength slowly"
device WP-0001 tankless-600g usage normal installed 900d pump_h 2500
run 6d
expect no order
break WP-0001 pump 0.6 over 25d
run 30d
expect order WP-0001 booster-pump-weak ready
expect cause WP-0001 booster-pump-weak diaphragm-wear
repair WP-0001 booster-pump-weak
mend WP-0001 all
run 25m
finish WP-0001 booster-pump-weak diaphragm-wear
expect order WP-0001 booster-pump-weak verifying
run 5d
expect verdict WP-0001 booster-pump-weak confirmed
expect order WP-0001 booster-pump-weak closed
expect orders 1
