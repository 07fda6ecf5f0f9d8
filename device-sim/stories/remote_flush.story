story "A flush washes the dirt out: closed as a remote fix, but only after the watch"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
break WP-0001 flush_frees 9999
break WP-0001 flush_open 1
run 1d
expect order WP-0001 flush-valve-stuck-open verifying
expect remote WP-0001 flush-valve-stuck-open flush done met
expect verdict WP-0001 flush-valve-stuck-open none
expect avoided 0
run 1d
expect order WP-0001 flush-valve-stuck-open verifying
run 4d
expect verdict WP-0001 flush-valve-stuck-open confirmed
expect order WP-0001 flush-valve-stuck-open closed
expect visit WP-0001 flush-valve-stuck-open 1
expect avoided 1
expect orders 1
# Who reopens it says that somebody has to go after all.
act lead reopen WP-0001 flush-valve-stuck-open {"reason":"the customer called again"}
expect avoided 0
