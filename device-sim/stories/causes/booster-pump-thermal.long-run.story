story "A fouled membrane keeps the pump running until it is hot"
device WP-0001 tank-75g usage heavy installed 300d guard 1 cabinet 28
run 6d
expect no order
break WP-0001 membrane 0.35
run 8d
expect order WP-0001 membrane-fouled ready
expect cause WP-0001 booster-pump-thermal long-run
