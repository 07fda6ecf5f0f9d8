story "A whole model sends a code for nothing"
device WP-0001 tankless-600g usage normal
device WP-0002 tankless-600g usage light
device WP-0003 tankless-600g usage light
device WP-0004 tankless-600g usage light
device WP-0005 tankless-600g usage light
device WP-0006 tankless-600g usage light
run 1d
code WP-0002 faucet
break WP-0002 code_stays 1
code WP-0003 faucet
break WP-0003 code_stays 1
code WP-0004 faucet
break WP-0004 code_stays 1
code WP-0005 faucet
break WP-0005 code_stays 1
code WP-0006 faucet
break WP-0006 code_stays 1
run 3h
code WP-0001 faucet
break WP-0001 code_stays 1
run 3h
expect order WP-0001 internal-comms-fault
expect cause WP-0001 internal-comms-fault false-code
repair WP-0001 internal-comms-fault
mend WP-0001 all
run 25m
finish WP-0001 internal-comms-fault false-code
run 5d
expect verdict WP-0001 internal-comms-fault confirmed
