story "A healthy week of a tankless machine raises nothing"
device WP-0001 tankless-600g usage normal
run 8d
expect no order
