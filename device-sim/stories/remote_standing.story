story "A machine that stands shows no symptom and proves no cure: triage ends by its limit"
device WP-0001 tankless-600g usage none installed 300d
run 1d
break WP-0001 flush_frees 9999
break WP-0001 flush_open 1
draw WP-0001 120
run 1h
draw WP-0001 120
run 10m
expect order WP-0001 flush-valve-stuck-open triage
expect remote WP-0001 flush-valve-stuck-open flush done open
run 23h
expect order WP-0001 flush-valve-stuck-open triage
run 2h
expect order WP-0001 flush-valve-stuck-open ready
expect remote WP-0001 flush-valve-stuck-open flush done unknown
expect avoided 0
