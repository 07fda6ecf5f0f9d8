story "A pre-filter at the end of its year"
device WP-0001 tankless-600g usage normal installed 363d filter ppc 355d filter ro 355d
run 6d
run 12d
expect finding WP-0001 filter-life-expired yes
expect no order
open WP-0001 filter-life-expired
expect cause WP-0001 filter-life-expired normal-use
repair WP-0001 filter-life-expired
filter WP-0001 ppc 0 0
run 25m
act technician test_run WP-0001 filter-life-expired {}
run 12m
act technician complete WP-0001 filter-life-expired {"cause":"normal-use","outcome":"fixed","work":[],"parts":[{"sku":"WP-FLT-PPC","qty":1}]}
expect finding WP-0001 filter-life-expired no
run 10d
expect verdict WP-0001 filter-life-expired confirmed
expect order WP-0001 filter-life-expired closed
