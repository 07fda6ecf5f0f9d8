story "A valve that came free once and stuck again"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 inlet_shut 1
run 1d
expect order WP-0001 inlet-valve-stuck-closed ready
act dispatcher note WP-0001 inlet-valve-stuck-closed {"text":"it ran for a day","answers":{"valve_cycle_cured":true}}
expect cause WP-0001 inlet-valve-stuck-closed valve-dirt
repair WP-0001 inlet-valve-stuck-closed
mend WP-0001 all
run 25m
finish WP-0001 inlet-valve-stuck-closed valve-dirt
expect order WP-0001 inlet-valve-stuck-closed verifying
run 5d
expect verdict WP-0001 inlet-valve-stuck-closed confirmed
expect order WP-0001 inlet-valve-stuck-closed closed
