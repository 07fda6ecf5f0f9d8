story "Silence gives neither an order nor a verdict"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
mute WP-0001
run 10d
expect no order
speak WP-0001
run 1d
break WP-0001 pump 0.6
run 4d
expect order WP-0001 booster-pump-weak ready
repair WP-0001 booster-pump-weak
mend WP-0001 pump
run 25m
finish WP-0001 booster-pump-weak diaphragm-wear
mute WP-0001
run 5d
expect order WP-0001 booster-pump-weak verifying
expect verdict WP-0001 booster-pump-weak none
