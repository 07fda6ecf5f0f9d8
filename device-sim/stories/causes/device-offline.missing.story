story "Not heard for three days, and nothing else is known"
device WP-0001 tankless-600g usage normal rssi -75
device WP-0099 tankless-600g usage light
run 2d
mute WP-0001
run 2d
expect finding WP-0001 device-offline no
run 30h
expect finding WP-0001 device-offline yes
expect no order
open WP-0001 device-offline
expect cause WP-0001 device-offline unplugged
repair WP-0001 device-offline
speak WP-0001
mend WP-0001 all
run 30m
expect finding WP-0001 device-offline no
act technician complete WP-0001 device-offline {"cause":"wifi-changed","outcome":"fixed","work":[],"parts":[]}
run 5d
expect verdict WP-0001 device-offline confirmed
expect order WP-0001 device-offline closed
