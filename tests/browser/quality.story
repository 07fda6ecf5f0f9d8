story "A fortnight of repairs: two were good, one was not at first, one needed nobody"
device WP-0001 tankless-600g usage normal pump_h 2500
device WP-0002 tankless-600g usage normal pump_h 2500
device WP-0003 tankless-600g usage normal pump_h 2500
device WP-0004 tankless-600g usage normal installed 300d
run 5d
break WP-0001 pump 0.6
break WP-0002 pump 0.6
break WP-0003 pump 0.6
break WP-0004 flush_frees 9999
break WP-0004 flush_open 1
run 4d
repair WP-0001 booster-pump-weak
mend WP-0001 pump
finish WP-0001 booster-pump-weak diaphragm-wear
repair WP-0002 booster-pump-weak
mend WP-0002 pump
finish WP-0002 booster-pump-weak diaphragm-wear
break WP-0002 pump 0.6
run 4d
expect verdict WP-0001 booster-pump-weak confirmed
expect verdict WP-0002 booster-pump-weak not_fixed
repair WP-0002 booster-pump-weak
mend WP-0002 pump
finish WP-0002 booster-pump-weak low-supply
repair WP-0003 booster-pump-weak
mend WP-0003 pump
finish WP-0003 booster-pump-weak diaphragm-wear
run 1d
mute WP-0003
run 3d
expect verdict WP-0002 booster-pump-weak confirmed
