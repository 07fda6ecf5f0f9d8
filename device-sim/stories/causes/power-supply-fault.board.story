story "Since the leak the board resets itself"
device WP-0001 tank-75g usage normal installed 300d
run 6d
expect no order
break WP-0001 leak 1
run 2m
mend WP-0001 leak
break WP-0001 crash_h 0.25
run 2h
expect cause WP-0001 power-supply-fault board
