story "When the street is dry the mains come first"
device WP-0001 tankless-600g area north usage none
device WP-0002 tankless-600g area north usage none
device WP-0003 tankless-600g area north usage none
device WP-0004 tankless-600g area north usage none
device WP-0005 tankless-600g area north usage none
device WP-0006 tankless-600g area north usage none
run 2h
break WP-0001 line 0.08
break WP-0002 line 0.08
break WP-0003 line 0.08
break WP-0004 line 0.08
run 30m
expect order WP-0004 inlet-pressure-low ready
break WP-0005 line 0.08
run 15m
expect cause WP-0005 inlet-pressure-low mains-weak
