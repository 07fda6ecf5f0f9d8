story "Too much current, and nothing tells why"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 pump_wear 1.75
break WP-0001 membrane 0.7
run 1d
expect order WP-0001 booster-pump-overcurrent ready
expect cause WP-0001 booster-pump-overcurrent pump-seized
repair WP-0001 booster-pump-overcurrent
mend WP-0001 all
run 25m
finish WP-0001 booster-pump-overcurrent pump-seized
expect order WP-0001 booster-pump-overcurrent verifying
run 5d
expect verdict WP-0001 booster-pump-overcurrent confirmed
expect order WP-0001 booster-pump-overcurrent closed
