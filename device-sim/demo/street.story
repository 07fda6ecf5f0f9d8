story "A street of 60: a repair that works, one that does not, and a house where nobody is home"
device WP-0001 tankless-600g usage normal
device WP-0002 tankless-600g usage normal
device WP-0003 tankless-600g usage none
street 57
# A week in which nothing happens.
run 5d
expect no order
# Three things go wrong.
break WP-0001 pump 0.6
break WP-0002 flush_open 1
break WP-0003 flush_open 1
draw WP-0003 120
run 2h
draw WP-0003 120
run 3d
expect order WP-0001 booster-pump-weak ready
expect order WP-0002 flush-valve-stuck-open ready
expect order WP-0003 flush-valve-stuck-open ready
# The pump is changed, and ten draws prove it.
repair WP-0001 booster-pump-weak
mend WP-0001 pump
finish WP-0001 booster-pump-weak diaphragm-wear
# The valve of the second is only cleaned, and sticks again the same day.
repair WP-0002 flush-valve-stuck-open
mend WP-0002 flush_open
finish WP-0002 flush-valve-stuck-open dirt
break WP-0002 flush_open 1
# The third is mended in a house where nobody draws water.
repair WP-0003 flush-valve-stuck-open
mend WP-0003 flush_open
finish WP-0003 flush-valve-stuck-open dirt
run 5d
expect verdict WP-0001 booster-pump-weak confirmed
expect order WP-0002 flush-valve-stuck-open ready
expect visit WP-0002 flush-valve-stuck-open 2
expect verdict WP-0003 flush-valve-stuck-open none
# The second visit brings a new valve; the third machine stays unproven.
repair WP-0002 flush-valve-stuck-open
mend WP-0002 flush_open
finish WP-0002 flush-valve-stuck-open valve-worn
run 11d
expect verdict WP-0002 flush-valve-stuck-open confirmed
expect verdict WP-0003 flush-valve-stuck-open insufficient_evidence
