story "A code that a restart takes away needs no visit"
device WP-0001 tankless-600g usage normal
run 1d
code WP-0001 comms
run 3h
expect remote WP-0001 internal-comms-fault reboot done met
expect order WP-0001 internal-comms-fault verifying
run 5d
expect verdict WP-0001 internal-comms-fault confirmed
expect avoided 1
