story "Dirt of an overdue filter in the port of the switch"
device WP-0001 tankless-600g usage normal installed 400d filter ppc 370d
run 6d
expect no order
break WP-0001 lps_open 1
run 1d
expect order WP-0001 lps-fault ready
act dispatcher note WP-0001 lps-fault {"text":"tried","answers":{"lps_bridged":false}}
expect cause WP-0001 lps-fault port-blocked
repair WP-0001 lps-fault
mend WP-0001 all
run 25m
finish WP-0001 lps-fault port-blocked
expect order WP-0001 lps-fault verifying
run 5d
expect verdict WP-0001 lps-fault confirmed
expect order WP-0001 lps-fault closed
