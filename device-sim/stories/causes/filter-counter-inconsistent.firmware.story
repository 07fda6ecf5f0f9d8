story "The counter begins anew at 16 bits"
device WP-0001 tankless-600g usage normal installed 100d counter_scale 5.2 wrap_l 6553.6
run 6d
expect no order
run 3d
expect finding WP-0001 filter-counter-inconsistent yes
expect no order
open WP-0001 filter-counter-inconsistent
expect cause WP-0001 filter-counter-inconsistent firmware
run 9d
expect finding WP-0001 filter-counter-inconsistent no
