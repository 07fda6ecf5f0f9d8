story "A healthy week of a machine with a tank raises nothing"
device WP-0001 tank-75g usage normal
run 8d
expect no order
