story "An hour of running water: the pump rests, comes back, and nobody has to go"
device WP-0001 tankless-600g usage normal installed 300d guard 1
run 6d
expect no order
draw WP-0001 4200
run 55m
expect order WP-0001 booster-pump-thermal triage
expect cause WP-0001 booster-pump-thermal long-draw
run 30m
expect order WP-0001 booster-pump-thermal verifying
run 8d
expect verdict WP-0001 booster-pump-thermal confirmed
expect order WP-0001 booster-pump-thermal closed
expect avoided 1
expect orders 1
