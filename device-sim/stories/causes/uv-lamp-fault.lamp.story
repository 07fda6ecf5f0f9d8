story "A lamp that burnt longer than its life goes out"
device WP-0001 tankless-600g-uv usage normal installed 300d
run 6d
expect no order
break WP-0001 uv_used 1.1
break WP-0001 uv 0.2
run 1d
expect order WP-0001 uv-lamp-fault ready
expect cause WP-0001 uv-lamp-fault lamp
repair WP-0001 uv-lamp-fault
mend WP-0001 all
run 25m
finish WP-0001 uv-lamp-fault lamp
expect order WP-0001 uv-lamp-fault verifying
run 5d
expect verdict WP-0001 uv-lamp-fault confirmed
expect order WP-0001 uv-lamp-fault closed
expect orders 1
