story "A machine that nobody uses proves nothing; the lead closes it"
device WP-0001 tankless-600g usage none installed 300d
run 1d
break WP-0001 flush_open 1
draw WP-0001 120
run 1h
draw WP-0001 120
run 1h
expect order WP-0001 flush-valve-stuck-open triage
repair WP-0001 flush-valve-stuck-open
mend WP-0001 flush_open
finish WP-0001 flush-valve-stuck-open dirt
run 13d
expect verdict WP-0001 flush-valve-stuck-open none
run 2d
expect verdict WP-0001 flush-valve-stuck-open insufficient_evidence
expect order WP-0001 flush-valve-stuck-open verifying
act lead close WP-0001 flush-valve-stuck-open {"reason":"the house is empty"}
expect order WP-0001 flush-valve-stuck-open closed
