/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a technician takes along: `@packed` in the arguments of a step stands for the parts and
 * tools that the open orders of the machine call for.
 */
#ifndef TW_SIM_PACKED_H
#define TW_SIM_PACKED_H

#include <cjson/cJSON.h>
#include <stddef.h>

#define PACKED_MARK "\"@packed\""
#define PACKED_LEN  2000

struct packed {
    char parts[1200], tools[600]; /* members of two lists; "" at the beginning */
};

void packed_add(struct packed *p, const cJSON *diagnosis);
/* json with the mark, when it has one, replaced by `"parts":[..],"tools":[..]`. */
void packed_write(const struct packed *p, const char *json, char *out, size_t cap);

#endif
