story "The waste meter counts four times too much"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 waste_meter 4
run 2d
expect order WP-0001 flush-valve-stuck-open ready
expect cause WP-0001 flush-valve-stuck-open waste-meter
repair WP-0001 flush-valve-stuck-open
mend WP-0001 all
run 25m
finish WP-0001 flush-valve-stuck-open waste-meter
expect order WP-0001 flush-valve-stuck-open verifying
run 5d
expect verdict WP-0001 flush-valve-stuck-open confirmed
expect order WP-0001 flush-valve-stuck-open closed
