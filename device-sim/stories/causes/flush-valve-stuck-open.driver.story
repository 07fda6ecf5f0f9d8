story "24 V where there should be none"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 flush_open 1
run 1d
expect order WP-0001 flush-valve-stuck-open ready
act dispatcher note WP-0001 flush-valve-stuck-open {"text":"measured","measured":{"flush_coil_v":24}}
expect cause WP-0001 flush-valve-stuck-open driver
repair WP-0001 flush-valve-stuck-open
mend WP-0001 all
run 25m
finish WP-0001 flush-valve-stuck-open driver
expect order WP-0001 flush-valve-stuck-open verifying
run 5d
expect verdict WP-0001 flush-valve-stuck-open confirmed
expect order WP-0001 flush-valve-stuck-open closed
