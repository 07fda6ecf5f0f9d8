/* SPDX-License-Identifier: Apache-2.0 */
/* The migrations, carried in the program: service/store/schema/NNN_name.sql in order. */
#ifndef TW_STORE_SCHEMA_H
#define TW_STORE_SCHEMA_H

#include <stddef.h>

struct schema_file {
    const char *name, *sql;
};

extern const struct schema_file schema_files[];
extern const size_t schema_file_count;

#endif
