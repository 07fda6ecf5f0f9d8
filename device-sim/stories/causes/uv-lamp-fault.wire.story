story "A plug left off after a visit"
device WP-0001 tankless-600g-uv usage normal installed 300d
run 6d
expect no order
fact WP-0001 visit 3d
break WP-0001 uv 0
run 2d
expect order WP-0001 uv-lamp-fault ready
act dispatcher note WP-0001 uv-lamp-fault {"text":"measured","measured":{"uv_driver_v":24}}
expect cause WP-0001 uv-lamp-fault wire
repair WP-0001 uv-lamp-fault
mend WP-0001 all
run 25m
finish WP-0001 uv-lamp-fault wire
expect order WP-0001 uv-lamp-fault verifying
run 5d
expect verdict WP-0001 uv-lamp-fault confirmed
expect order WP-0001 uv-lamp-fault closed
