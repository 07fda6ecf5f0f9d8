story "Too much waste, and nothing else is known"
device WP-0001 tank-75g usage normal
run 6d
expect no order
break WP-0001 flush_open 1
run 1d
expect order WP-0001 flush-valve-stuck-open ready
expect cause WP-0001 flush-valve-stuck-open dirt
repair WP-0001 flush-valve-stuck-open
mend WP-0001 all
run 25m
finish WP-0001 flush-valve-stuck-open dirt
expect order WP-0001 flush-valve-stuck-open verifying
run 5d
expect verdict WP-0001 flush-valve-stuck-open confirmed
expect order WP-0001 flush-valve-stuck-open closed
