story "The firmware does not renew the reading until it is started again"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 tds_out_hang_d 6
break WP-0001 tds 420 over 6d
run 9d
expect order WP-0001 tds-out-probe-fault verifying
expect remote WP-0001 tds-out-probe-fault reboot done met
expect cause WP-0001 tds-out-probe-fault firmware-stuck
run 5d
expect verdict WP-0001 tds-out-probe-fault confirmed
expect order WP-0001 tds-out-probe-fault closed
expect avoided 1
expect orders 1
