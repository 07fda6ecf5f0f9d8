story "The valve clicks, and no water comes through"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
break WP-0001 inlet_shut 1
run 1d
expect order WP-0001 inlet-valve-stuck-closed ready
act dispatcher note WP-0001 inlet-valve-stuck-closed {"text":"measured","answers":{"inlet_clicks":true,"valve_cycle_cured":false},"measured":{"inlet_coil_ohm":62,"inlet_coil_v":24,"inlet_board_v":24}}
expect cause WP-0001 inlet-valve-stuck-closed blocked-upstream
repair WP-0001 inlet-valve-stuck-closed
mend WP-0001 all
run 25m
finish WP-0001 inlet-valve-stuck-closed blocked-upstream
expect order WP-0001 inlet-valve-stuck-closed verifying
run 5d
expect verdict WP-0001 inlet-valve-stuck-closed confirmed
expect order WP-0001 inlet-valve-stuck-closed closed
