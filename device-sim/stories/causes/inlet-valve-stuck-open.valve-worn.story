story "A valve of four years"
device WP-0001 tank-75g usage normal installed 1500d
run 6d
expect no order
break WP-0001 inlet_seep 0.1
run 2d
expect order WP-0001 inlet-valve-stuck-open ready
act dispatcher note WP-0001 inlet-valve-stuck-open {"text":"asked","answers":{"valve_cycle_cured":false}}
expect cause WP-0001 inlet-valve-stuck-open valve-worn
repair WP-0001 inlet-valve-stuck-open
mend WP-0001 all
run 25m
finish WP-0001 inlet-valve-stuck-open valve-worn
expect order WP-0001 inlet-valve-stuck-open verifying
run 5d
expect verdict WP-0001 inlet-valve-stuck-open confirmed
expect order WP-0001 inlet-valve-stuck-open closed
