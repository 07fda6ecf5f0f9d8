story "A weak signal, and often gone for minutes before"
device WP-0001 tankless-600g usage normal rssi -86
device WP-0099 tankless-600g usage light
run 2d
silence WP-0001 20m
run 2h
silence WP-0001 20m
run 2h
silence WP-0001 20m
run 2h
mute WP-0001
run 2d
expect finding WP-0001 device-offline no
run 30h
expect finding WP-0001 device-offline yes
expect no order
open WP-0001 device-offline
expect cause WP-0001 device-offline weak-wifi
repair WP-0001 device-offline
speak WP-0001
mend WP-0001 all
run 30m
expect finding WP-0001 device-offline no
act technician complete WP-0001 device-offline {"cause":"weak-wifi","outcome":"fixed","work":[],"parts":[]}
run 5d
expect verdict WP-0001 device-offline confirmed
expect order WP-0001 device-offline closed
