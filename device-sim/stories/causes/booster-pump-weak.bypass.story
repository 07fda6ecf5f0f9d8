story "The pump's own bypass opens too early: every draw has the same low pressure"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 relief 0.46
run 5d
expect order WP-0001 booster-pump-weak ready
expect cause WP-0001 booster-pump-weak bypass
repair WP-0001 booster-pump-weak
mend WP-0001 all
run 25m
finish WP-0001 booster-pump-weak bypass
expect order WP-0001 booster-pump-weak verifying
run 5d
expect verdict WP-0001 booster-pump-weak confirmed
expect order WP-0001 booster-pump-weak closed
expect orders 1
