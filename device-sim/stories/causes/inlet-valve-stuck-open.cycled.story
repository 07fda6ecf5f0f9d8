story "Cycled from afar, the seat is clean: closed without a visit, after the watch"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
break WP-0001 inlet_frees 9999
break WP-0001 inlet_seep 0.1
run 1d
expect remote WP-0001 inlet-valve-stuck-open valve_cycle done met
expect order WP-0001 inlet-valve-stuck-open verifying
run 4d
expect verdict WP-0001 inlet-valve-stuck-open confirmed
expect order WP-0001 inlet-valve-stuck-open closed
expect avoided 1
