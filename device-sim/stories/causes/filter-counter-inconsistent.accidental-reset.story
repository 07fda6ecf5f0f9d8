story "Two stages reset at once: a child at the key"
device WP-0001 tank-75g usage normal installed 100d filter pp 90d filter udf 90d filter ro 90d
run 6d
expect no order
filter WP-0001 pp 0 0
filter WP-0001 udf 0 0
run 6h
expect finding WP-0001 filter-counter-inconsistent yes
expect no order
open WP-0001 filter-counter-inconsistent
expect cause WP-0001 filter-counter-inconsistent accidental-reset
run 9d
expect finding WP-0001 filter-counter-inconsistent no
