story "One of everything: a repair proven, one that was none, a leak that waits"
device WP-0001 tankless-600g usage normal installed 300d
device WP-0002 tankless-600g usage none installed 300d
device WP-0003 tankless-600g usage normal installed 300d
run 12h
break WP-0001 flush_open 1
break WP-0002 flush_open 1
draw WP-0001 120
draw WP-0002 120
run 1h
draw WP-0001 120
draw WP-0002 120
run 1h
expect order WP-0001 flush-valve-stuck-open
expect order WP-0002 flush-valve-stuck-open
# Both are mended and leave with a passed test run.
repair WP-0001 flush-valve-stuck-open
repair WP-0002 flush-valve-stuck-open
mend WP-0001 flush_open
mend WP-0002 flush_open
act technician test_run WP-0001 flush-valve-stuck-open {}
act technician test_run WP-0002 flush-valve-stuck-open {}
run 15m
act technician complete WP-0001 flush-valve-stuck-open {"cause":"dirt","outcome":"fixed","parts":[]}
act technician complete WP-0002 flush-valve-stuck-open {"cause":"dirt","outcome":"fixed","parts":[]}
# The first is used and proven; the second breaks again and comes back as visit 2.
break WP-0002 flush_open 1
run 1h
draw WP-0002 120
run 1h
draw WP-0002 120
run 3d
expect verdict WP-0001 flush-valve-stuck-open confirmed
expect visit WP-0002 flush-valve-stuck-open 2
# The third leaks: its order waits for a dispatcher.
break WP-0003 leak 1
run 1h
expect order WP-0003 leak-detected ready
# A street falls dry: one area event and no order of it.
device WP-0011 tankless-600g usage none
device WP-0012 tankless-600g usage none
device WP-0013 tankless-600g usage none
device WP-0014 tankless-600g usage none
device WP-0015 tankless-600g usage none
run 5m
break WP-0011 line 0
break WP-0012 line 0
break WP-0013 line 0
draw WP-0011 60
draw WP-0012 60
draw WP-0013 60
run 4m
expect no order WP-0011
