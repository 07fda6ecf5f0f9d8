story "It counts its hours faster than time goes"
device WP-0001 tankless-600g usage normal installed 100d filter ro 90d hours_scale 6
run 5d
code WP-0001 filter-life
break WP-0001 code_stays 1
run 2h
expect finding WP-0001 filter-life-expired yes
expect no order
open WP-0001 filter-life-expired
expect cause WP-0001 filter-life-expired counter-wrong
