story "Counters go back by hours of water with a power cut"
device WP-0001 tankless-600g usage normal installed 100d save_min 1440
run 6d
expect no order
reboot WP-0001
run 3h
expect finding WP-0001 filter-counter-inconsistent yes
expect no order
open WP-0001 filter-counter-inconsistent
expect cause WP-0001 filter-counter-inconsistent power-loss
run 9d
expect finding WP-0001 filter-counter-inconsistent no
