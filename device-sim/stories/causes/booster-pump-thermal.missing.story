story "It is hot, and nothing else is known"
device WP-0001 tankless-600g usage normal installed 300d guard 1
run 6d
expect no order
break WP-0001 cabinet 59
draw WP-0001 600
run 12m
draw WP-0001 600
run 12m
draw WP-0001 600
run 1h
expect cause WP-0001 booster-pump-thermal long-draw
