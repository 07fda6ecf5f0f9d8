story "A street without water is one event; who stays dry gets the order"
device WP-0001 tankless-600g area north usage heavy installed 300d
device WP-0002 tankless-600g area north usage heavy installed 300d
device WP-0003 tankless-600g area north usage heavy installed 300d
device WP-0004 tankless-600g area north usage heavy installed 300d
device WP-0005 tankless-600g area north usage heavy installed 300d
device WP-0006 tankless-600g area north usage heavy installed 300d
device WP-0007 tankless-600g area south usage heavy installed 300d
run 2d
expect no order
break WP-0001 line 0
break WP-0002 line 0
break WP-0003 line 0
break WP-0004 line 0
break WP-0005 line 0
break WP-0006 line 0
draw WP-0001 60
draw WP-0002 60
draw WP-0003 60
draw WP-0004 60
draw WP-0005 60
draw WP-0006 60
run 4h
expect no order
# The mains are back, but somebody shut the second one's feed valve.
mend WP-0001 line
mend WP-0003 line
mend WP-0004 line
mend WP-0005 line
mend WP-0006 line
run 1h
draw WP-0001 60
draw WP-0002 60
draw WP-0003 60
draw WP-0004 60
draw WP-0005 60
draw WP-0006 60
run 15m
expect order WP-0002 inlet-no-water ready
expect orders 1
