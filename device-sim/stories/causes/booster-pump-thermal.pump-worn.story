story "A worn pump draws more and becomes hot sooner"
device WP-0001 tankless-600g usage normal installed 1500d guard 1
run 6d
expect no order
break WP-0001 pump_wear 1.4
break WP-0001 cabinet 40
run 1d
draw WP-0001 700
run 1h
expect cause WP-0001 booster-pump-thermal pump-worn
run 1h
draw WP-0001 700
run 1h
expect order WP-0001 booster-pump-thermal ready
repair WP-0001 booster-pump-thermal
mend WP-0001 all
mend WP-0001 cabinet
run 25m
finish WP-0001 booster-pump-thermal pump-worn
expect order WP-0001 booster-pump-thermal verifying
run 8d
expect verdict WP-0001 booster-pump-thermal confirmed
expect order WP-0001 booster-pump-thermal closed
expect orders 1
