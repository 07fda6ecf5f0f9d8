story "What does not help is said so by the next draw, and triage ends with the last step"
device WP-0001 tankless-600g usage none installed 300d
run 1d
break WP-0001 flush_open 1
draw WP-0001 120
run 1h
draw WP-0001 120
run 40m
expect order WP-0001 flush-valve-stuck-open triage
draw WP-0001 120
run 10m
expect remote WP-0001 flush-valve-stuck-open flush done not_met
expect remote WP-0001 flush-valve-stuck-open valve_cycle done not_met
expect order WP-0001 flush-valve-stuck-open ready
expect avoided 0
