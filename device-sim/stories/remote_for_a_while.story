story "A flush that frees the valve for a day is no cure: not fixed, and somebody goes there"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
break WP-0001 flush_frees 26
break WP-0001 flush_open 1
run 1d
expect order WP-0001 flush-valve-stuck-open verifying
run 3d
expect verdict WP-0001 flush-valve-stuck-open not_fixed
expect order WP-0001 flush-valve-stuck-open ready
expect avoided 0
expect orders 1
repair WP-0001 flush-valve-stuck-open
mend WP-0001 all
run 25m
finish WP-0001 flush-valve-stuck-open dirt
run 5d
expect verdict WP-0001 flush-valve-stuck-open confirmed
expect avoided 0
