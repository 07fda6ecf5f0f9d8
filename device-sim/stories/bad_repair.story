story "A bad repair is caught, and the same order comes back as visit 2"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
break WP-0001 pump 0.6
run 4d
expect order WP-0001 booster-pump-weak ready
repair WP-0001 booster-pump-weak
mend WP-0001 pump
finish WP-0001 booster-pump-weak diaphragm-wear
break WP-0001 pump 0.6
expect order WP-0001 booster-pump-weak verifying
run 3d
expect verdict WP-0001 booster-pump-weak not_fixed
expect order WP-0001 booster-pump-weak ready
expect visit WP-0001 booster-pump-weak 2
expect orders 1
repair WP-0001 booster-pump-weak
mend WP-0001 pump
run 25m
finish WP-0001 booster-pump-weak diaphragm-wear
run 5d
expect verdict WP-0001 booster-pump-weak confirmed
expect orders 1
