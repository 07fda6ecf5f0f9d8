story "All of them at once: it is us, or the provider"
device WP-0001 tankless-600g usage light
device WP-0002 tankless-600g usage light
device WP-0003 tankless-600g usage light
device WP-0004 tankless-600g usage light
device WP-0005 tankless-600g usage light
device WP-0006 tankless-600g usage light
device WP-0007 tankless-600g usage light
run 2d
mute WP-0001
mute WP-0002
mute WP-0003
mute WP-0004
mute WP-0005
mute WP-0006
run 80h
expect no order
open WP-0006 device-offline
expect cause WP-0006 device-offline broker-or-isp
