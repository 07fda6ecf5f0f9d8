/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strict look at raw bytes before any JSON parser sees them: UTF-8, grammar, depth, size,
 * members, duplicates, finite numbers. What passes here is safe and unambiguous to parse.
 */
#ifndef TW_CORE_SCAN_H
#define TW_CORE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/sample.h"

#define SCAN_MAX_BYTES   16384
#define SCAN_MAX_DEPTH   8
#define SCAN_MAX_MEMBERS 64

/* REJECT_NONE, or why the bytes are refused. */
enum reject json_scan(const char *json, size_t len);

#endif
