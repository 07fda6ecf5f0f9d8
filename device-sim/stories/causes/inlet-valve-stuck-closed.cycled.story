story "Cycled from afar, the valve opens again: closed without a visit, after the watch"
device WP-0001 tankless-600g usage heavy installed 300d
run 6d
# Midnight: nobody else draws.
run 16h
break WP-0001 inlet_frees 9999
break WP-0001 inlet_shut 1
draw WP-0001 100
run 10m
draw WP-0001 100
run 12m
draw WP-0001 100
run 10m
expect remote WP-0001 inlet-valve-stuck-closed valve_cycle done met
run 4d
expect verdict WP-0001 inlet-valve-stuck-closed confirmed
expect order WP-0001 inlet-valve-stuck-closed closed
expect avoided 1
