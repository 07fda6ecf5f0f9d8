story "After a power cut it reads ten times too much, and comes back by itself"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 tds_in_peak 12
reboot WP-0001
run 3h
expect order WP-0001 tds-in-probe-fault
expect cause WP-0001 tds-in-probe-fault power-outage-peak
run 12d
expect verdict WP-0001 tds-in-probe-fault confirmed
expect order WP-0001 tds-in-probe-fault closed
expect orders 1
