story "Somebody half closed the feed valve"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 valve 4.05
run 3d
expect order WP-0001 inlet-pressure-low ready
expect cause WP-0001 inlet-pressure-low valve-half-open
repair WP-0001 inlet-pressure-low
mend WP-0001 all
run 25m
finish WP-0001 inlet-pressure-low valve-half-open
expect order WP-0001 inlet-pressure-low verifying
run 9d
expect verdict WP-0001 inlet-pressure-low confirmed
expect order WP-0001 inlet-pressure-low closed
