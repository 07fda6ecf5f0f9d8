story "One stage reset, and nothing else is known"
device WP-0001 tankless-600g usage normal installed 200d filter ppc 190d
run 6d
expect no order
filter WP-0001 ppc 0 0
run 6h
expect finding WP-0001 filter-counter-inconsistent yes
expect no order
open WP-0001 filter-counter-inconsistent
expect cause WP-0001 filter-counter-inconsistent changed-elsewhere
run 9d
expect finding WP-0001 filter-counter-inconsistent no
