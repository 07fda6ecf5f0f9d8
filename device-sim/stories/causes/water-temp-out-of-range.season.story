story "A roof tank in the sun: the whole street is hot"
device WP-0001 tankless-600g usage normal
street 5
run 2d
expect no order
break WP-0002 temp 39.5
break WP-0003 temp 39.5
break WP-0004 temp 39.5
break WP-0005 temp 39.5
break WP-0006 temp 39.5
run 5m
break WP-0001 temp 39.5
run 2h
expect cause WP-0001 water-temp-out-of-range season
