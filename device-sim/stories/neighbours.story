story "When a neighbour has it too the mains come first"
device WP-0001 tankless-600g area north usage none
device WP-0002 tankless-600g area north usage none
device WP-0003 tankless-600g area north usage none
device WP-0004 tankless-600g area north usage none
device WP-0005 tankless-600g area north usage none
run 2h
break WP-0001 line 0.08
run 12m
# Two of five are no area event, but the second one has a neighbour.
break WP-0002 line 0.08
run 15m
expect no order WP-0002
run 5m
expect order WP-0001 inlet-pressure-low triage
expect order WP-0002 inlet-pressure-low triage
expect cause WP-0002 inlet-pressure-low mains-weak
expect orders 2
