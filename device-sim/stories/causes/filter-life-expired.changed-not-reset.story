story "Changed a month ago and never reset: the machine counts on"
device WP-0001 tankless-600g usage normal installed 400d filter ppc 20d filter ro 300d
filter WP-0001 ppc 9000 7300
code WP-0001 filter-life
break WP-0001 code_stays 1
run 2h
expect finding WP-0001 filter-life-expired yes
expect no order
open WP-0001 filter-life-expired
expect cause WP-0001 filter-life-expired changed-not-reset
