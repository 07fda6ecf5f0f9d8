story "A pump that turns in air behind a shut valve, and nothing else is known"
device WP-0001 tankless-600g usage normal
run 6d
expect no order
break WP-0001 inlet_shut 1
run 1d
expect order WP-0001 inlet-valve-stuck-closed ready
expect cause WP-0001 inlet-valve-stuck-closed valve-dirt
repair WP-0001 inlet-valve-stuck-closed
mend WP-0001 all
run 25m
finish WP-0001 inlet-valve-stuck-closed valve-dirt
expect order WP-0001 inlet-valve-stuck-closed verifying
run 5d
expect verdict WP-0001 inlet-valve-stuck-closed confirmed
expect order WP-0001 inlet-valve-stuck-closed closed
