story "The switch says no water, the pressure says there is: after an hour it is the switch and nothing else"
device WP-0001 tankless-600g usage none installed 300d
draw WP-0001 120
run 1h
break WP-0001 lps_open 1
draw WP-0001 420
run 10m
expect order WP-0001 inlet-no-water triage
expect cause WP-0001 inlet-no-water lps-fault
run 2h
expect order WP-0001 lps-fault ready
expect order WP-0001 inlet-no-water cancelled
