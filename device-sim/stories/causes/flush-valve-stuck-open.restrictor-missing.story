story "Since the visit the day before yesterday"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
fact WP-0001 visit 1d
break WP-0001 flush_open 1
run 1d
expect order WP-0001 flush-valve-stuck-open ready
expect cause WP-0001 flush-valve-stuck-open restrictor-missing
repair WP-0001 flush-valve-stuck-open
mend WP-0001 all
run 25m
finish WP-0001 flush-valve-stuck-open restrictor-missing
expect order WP-0001 flush-valve-stuck-open verifying
run 5d
expect verdict WP-0001 flush-valve-stuck-open confirmed
expect order WP-0001 flush-valve-stuck-open closed
