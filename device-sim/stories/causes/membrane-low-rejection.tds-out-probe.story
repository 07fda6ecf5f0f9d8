story "The pen on site says that the probe is wrong"
device WP-0001 tankless-600g usage normal installed 300d filter ppc 100d filter ro 200d
run 6d
expect no order
break WP-0001 tds_out_shift 70 over 2d
run 5d
expect order WP-0001 membrane-low-rejection ready
act dispatcher note WP-0001 membrane-low-rejection {"text":"pen","measured":{"pen_tds_out_ppm":14}}
expect cause WP-0001 membrane-low-rejection tds-out-probe
repair WP-0001 membrane-low-rejection
mend WP-0001 all
run 25m
finish WP-0001 membrane-low-rejection tds-out-probe
expect order WP-0001 membrane-low-rejection verifying
run 9d
expect verdict WP-0001 membrane-low-rejection confirmed
expect order WP-0001 membrane-low-rejection closed
expect orders 1
