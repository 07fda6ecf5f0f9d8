story "No voltage leaves the driver"
device WP-0001 tankless-600g-uv usage normal installed 300d
run 6d
expect no order
break WP-0001 uv 0
run 2d
expect order WP-0001 uv-lamp-fault ready
act dispatcher note WP-0001 uv-lamp-fault {"text":"measured","measured":{"uv_driver_v":0}}
expect cause WP-0001 uv-lamp-fault ballast
repair WP-0001 uv-lamp-fault
mend WP-0001 all
run 25m
finish WP-0001 uv-lamp-fault ballast
expect order WP-0001 uv-lamp-fault verifying
run 5d
expect verdict WP-0001 uv-lamp-fault confirmed
expect order WP-0001 uv-lamp-fault closed
