story "Dirt after a filter change"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
fact WP-0001 filter:ppc 3d
break WP-0001 inlet_seep 0.1
run 2d
expect order WP-0001 inlet-valve-stuck-open ready
expect cause WP-0001 inlet-valve-stuck-open dirt-on-seat
repair WP-0001 inlet-valve-stuck-open
mend WP-0001 all
run 25m
finish WP-0001 inlet-valve-stuck-open dirt-on-seat
expect order WP-0001 inlet-valve-stuck-open verifying
run 5d
expect verdict WP-0001 inlet-valve-stuck-open confirmed
expect order WP-0001 inlet-valve-stuck-open closed
expect orders 1
