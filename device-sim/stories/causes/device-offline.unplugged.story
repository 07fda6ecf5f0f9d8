story "The household says that it is unplugged"
device WP-0001 tankless-600g usage normal 
device WP-0099 tankless-600g usage light
run 2d
mute WP-0001
run 2d
expect finding WP-0001 device-offline no
run 30h
expect finding WP-0001 device-offline yes
expect no order
open WP-0001 device-offline
act dispatcher note WP-0001 device-offline {"text":"phone","answers":{"unplugged":true,"router_changed":false}}
expect cause WP-0001 device-offline unplugged
repair WP-0001 device-offline
speak WP-0001
mend WP-0001 all
run 30m
expect finding WP-0001 device-offline no
act technician complete WP-0001 device-offline {"cause":"unplugged","outcome":"fixed","work":[],"parts":[]}
run 5d
expect verdict WP-0001 device-offline confirmed
expect order WP-0001 device-offline closed
