story "A loose plug: the code comes and goes"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 code_blink 1
code WP-0001 faucet
break WP-0001 code_stays 1
run 3h
expect order WP-0001 internal-comms-fault
expect cause WP-0001 internal-comms-fault plug
repair WP-0001 internal-comms-fault
mend WP-0001 all
run 25m
finish WP-0001 internal-comms-fault plug
expect order WP-0001 internal-comms-fault verifying
run 5d
expect verdict WP-0001 internal-comms-fault confirmed
expect order WP-0001 internal-comms-fault closed
expect orders 1
