story "The coil never loses its 24 V"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 inlet_seep 0.1
run 2d
expect order WP-0001 inlet-valve-stuck-open ready
act dispatcher note WP-0001 inlet-valve-stuck-open {"text":"measured","measured":{"inlet_coil_v":24}}
expect cause WP-0001 inlet-valve-stuck-open driver-shorted
repair WP-0001 inlet-valve-stuck-open
mend WP-0001 all
run 25m
finish WP-0001 inlet-valve-stuck-open driver-shorted
expect order WP-0001 inlet-valve-stuck-open verifying
run 5d
expect verdict WP-0001 inlet-valve-stuck-open confirmed
expect order WP-0001 inlet-valve-stuck-open closed
