story "The memory of the board does not answer"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
code WP-0001 eeprom
break WP-0001 code_stays 1
run 3h
expect order WP-0001 internal-comms-fault
expect cause WP-0001 internal-comms-fault main-board
repair WP-0001 internal-comms-fault
mend WP-0001 all
run 25m
finish WP-0001 internal-comms-fault main-board
expect order WP-0001 internal-comms-fault verifying
run 5d
expect verdict WP-0001 internal-comms-fault confirmed
expect order WP-0001 internal-comms-fault closed
expect orders 1
