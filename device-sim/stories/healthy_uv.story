story "A healthy week of a machine with a UV lamp raises nothing"
device WP-0001 tankless-600g-uv usage normal
run 8d
expect no order
