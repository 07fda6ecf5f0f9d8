story "After an update the counters of the whole street leap"
device WP-0001 tankless-600g usage none
street 5
run 3d
expect no order
break WP-0001 count_jump 200
break WP-0002 count_jump 200
break WP-0003 count_jump 200
break WP-0004 count_jump 200
break WP-0005 count_jump 200
break WP-0006 count_jump 200
run 20m
draw WP-0001 90
draw WP-0002 90
draw WP-0003 2
draw WP-0004 90
draw WP-0005 90
draw WP-0006 2
run 20m
draw WP-0002 90
draw WP-0003 2.5
draw WP-0004 90
draw WP-0005 90
draw WP-0006 2.5
run 10m
draw WP-0001 90
run 30m
expect cause WP-0001 flow-meter-fault firmware-wrap
