story "The pump turns in air with feed there: at the second start it is the valve and nothing else"
device WP-0001 tankless-600g usage none installed 300d
draw WP-0001 120
run 1h
break WP-0001 inlet_shut 1
draw WP-0001 420
run 10m
expect order WP-0001 inlet-no-water triage
expect cause WP-0001 inlet-no-water inlet-valve-stuck
run 10m
draw WP-0001 120
run 10m
expect order WP-0001 inlet-valve-stuck-closed triage
expect order WP-0001 inlet-no-water cancelled
