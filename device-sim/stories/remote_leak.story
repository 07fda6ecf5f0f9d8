story "A leak is stopped from afar beside the dispatch, and nothing is flushed on a wet floor"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
break WP-0001 leak 1
run 2m
expect order WP-0001 leak-detected ready
run 3m
expect remote WP-0001 leak-detected stop done met
expect remote WP-0001 leak-detected ask_customer running open
expect order WP-0001 leak-detected ready
repair WP-0001 leak-detected
mend WP-0001 leak
finish WP-0001 leak-detected loose-joint
expect remote WP-0001 leak-detected resume done open
run 9d
expect verdict WP-0001 leak-detected confirmed
expect avoided 0
