story "A code that no table has suggests nothing"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
expect no order
code WP-0001 E37
break WP-0001 code_stays 1
run 1h
expect order WP-0001 unknown-code
expect cause WP-0001 unknown-code unmapped
repair WP-0001 unknown-code
mend WP-0001 all
run 25m
finish WP-0001 unknown-code unmapped
expect order WP-0001 unknown-code verifying
run 5d
expect verdict WP-0001 unknown-code confirmed
expect order WP-0001 unknown-code closed
expect orders 1
