/* SPDX-License-Identifier: Apache-2.0 */
/* What the decoders share when they read a parsed tree. For core's decoders only. */
#ifndef TW_CORE_JSON_H
#define TW_CORE_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/sample.h"

/* Scans, parses, and insists on an object. *root is the caller's to delete, also on refusal. */
enum reject json_open(const char *json, size_t len, cJSON **root);

bool json_whole(const cJSON *j, int64_t *out); /* a whole number from 0 */
bool json_time(const cJSON *j, int64_t *out);  /* a whole number, also negative */
double json_bool(const cJSON *j);              /* true, false, 1, 0; NaN for anything else */
void json_text(char *dst, size_t cap, const cJSON *j); /* copies a string, else nothing */

/* Of an object: a string, "" when there is none; a whole number of an int, 0 when there is none. */
const char *json_member_text(const cJSON *o, const char *name);
int json_member_int(const cJSON *o, const char *name);

#endif
