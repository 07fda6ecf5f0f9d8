story "A weak pump with a short history"
device WP-0001 tank-75g usage normal
run 6d
expect no order
break WP-0001 pump 0.5
run 4d
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
