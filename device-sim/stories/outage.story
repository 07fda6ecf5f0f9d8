story "What was kept during an outage still convicts, late but never not at all"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
break WP-0001 pump 0.6
silence WP-0001 2d
run 1d
expect order WP-0001 booster-pump-weak ready
expect orders 1
