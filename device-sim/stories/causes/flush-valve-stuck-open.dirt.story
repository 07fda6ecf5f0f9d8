story "Dirt after a filter change"
device WP-0001 tankless-600g usage normal installed 300d filter ppc 100d
run 6d
expect no order
fact WP-0001 filter:ppc 5d
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
