story "The mains are off, the switch does not say so, and the pump turns dry"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 lps_shut 1
run 1d
expect no order
break WP-0001 line 0
run 1d
expect order WP-0001 lps-fault ready
expect cause WP-0001 lps-fault switch
repair WP-0001 lps-fault
mend WP-0001 all
run 25m
finish WP-0001 lps-fault switch
expect order WP-0001 lps-fault verifying
run 5d
expect verdict WP-0001 lps-fault confirmed
expect order WP-0001 lps-fault closed
