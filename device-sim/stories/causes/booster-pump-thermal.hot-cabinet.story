story "A hot cabinet: the pump trips in an ordinary run"
device WP-0001 tank-75g usage normal installed 300d guard 1 temp 33
run 6d
expect no order
break WP-0001 cabinet 54
draw WP-0001 14
run 90m
expect cause WP-0001 booster-pump-thermal hot-cabinet
run 2d
expect order WP-0001 booster-pump-thermal ready
repair WP-0001 booster-pump-thermal
mend WP-0001 cabinet
run 25m
finish WP-0001 booster-pump-thermal hot-cabinet
expect order WP-0001 booster-pump-thermal verifying
run 8d
expect verdict WP-0001 booster-pump-thermal confirmed
expect order WP-0001 booster-pump-thermal closed
