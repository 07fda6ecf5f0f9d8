story "Leaving needs a measured test run, a cause of the list, and a dry machine"
device WP-0001 tankless-600g usage normal installed 300d
run 6d
break WP-0001 leak 1
run 1h
expect order WP-0001 leak-detected ready
expect refused technician accept WP-0001 leak-detected not-found {}
repair WP-0001 leak-detected
expect refused technician test_run WP-0001 leak-detected dry {}
expect refused technician complete WP-0001 leak-detected P-302 {"outcome":"fixed"}
expect refused technician complete WP-0001 leak-detected dry {"outcome":"fixed","cause":"loose-joint"}
expect refused technician complete WP-0001 leak-detected dry {"outcome":"no_fault_found","cause":"loose-joint"}
mend WP-0001 leak
act technician confirm_dry WP-0001 leak-detected
expect refused technician complete WP-0001 leak-detected P-115 {"outcome":"fixed","cause":"loose-joint"}
run 25m
finish WP-0001 leak-detected loose-joint
expect order WP-0001 leak-detected verifying
