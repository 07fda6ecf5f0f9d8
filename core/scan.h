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

/* The same with other limits: what people and programs send over HTTP may be larger. */
#define SCAN_DEPTH_MAX   16
#define SCAN_MEMBERS_MAX 256
struct scan_limits {
    size_t bytes;
    int depth, members; /* at most SCAN_DEPTH_MAX, SCAN_MEMBERS_MAX */
};
enum reject json_scan_within(const char *json, size_t len, const struct scan_limits *limits);

#endif
