story "The code of a filter at its end, and nothing else is known"
device WP-0001 tank-75g usage normal
run 6d
code WP-0001 filter-life
break WP-0001 code_stays 1
run 2h
expect finding WP-0001 filter-life-expired yes
expect no order
open WP-0001 filter-life-expired
expect cause WP-0001 filter-life-expired normal-use
code WP-0001 none
run 1h
expect finding WP-0001 filter-life-expired no
