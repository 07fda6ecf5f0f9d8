story "The counter begins anew at 16 bits"
device WP-0001 tankless-600g usage normal installed 100d wrap_l 0
run 6d
expect no order
break WP-0001 wrap_l 6553.6
volume WP-0001 6540
run 2d
expect finding WP-0001 filter-counter-inconsistent yes
expect no order
open WP-0001 filter-counter-inconsistent
expect cause WP-0001 filter-counter-inconsistent firmware
run 9d
expect finding WP-0001 filter-counter-inconsistent no
