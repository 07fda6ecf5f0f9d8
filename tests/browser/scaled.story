story "A restrictor scales up"
device WP-0001 tankless-600g usage normal installed 500d tds 250
run 6d
break WP-0001 restrictor 0.36 over 4d
run 8d
expect order WP-0001 waste-restrictor-blocked ready
