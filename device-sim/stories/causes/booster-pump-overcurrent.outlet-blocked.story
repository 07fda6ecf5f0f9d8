story "The pump works against a closed outlet"
device WP-0001 tankless-600g line 0.16 usage normal installed 300d
run 6d
expect no order
break WP-0001 restrictor 0.01
break WP-0001 membrane 0.05
run 1d
expect order WP-0001 booster-pump-overcurrent ready
expect cause WP-0001 booster-pump-overcurrent outlet-blocked
repair WP-0001 booster-pump-overcurrent
mend WP-0001 all
run 25m
finish WP-0001 booster-pump-overcurrent outlet-blocked
expect order WP-0001 booster-pump-overcurrent verifying
run 5d
expect verdict WP-0001 booster-pump-overcurrent confirmed
expect order WP-0001 booster-pump-overcurrent closed
