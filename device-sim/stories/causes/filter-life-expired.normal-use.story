story "A pre-filter at the end of its year"
device WP-0001 tankless-600g usage normal installed 363d filter ppc 355d filter ro 355d
run 6d
run 12d
expect finding WP-0001 filter-life-expired yes
expect no order
open WP-0001 filter-life-expired
expect cause WP-0001 filter-life-expired normal-use
act lead cancel WP-0001 filter-life-expired {"reason":"ordered as a change of filters"}
