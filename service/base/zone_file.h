/* SPDX-License-Identifier: Apache-2.0 */
/* Zones of the host's tz database, by name. */
#ifndef TW_BASE_ZONE_FILE_H
#define TW_BASE_ZONE_FILE_H

#include "core/zone.h"

/* "Asia/Shanghai". ERR_NOT_FOUND no such zone, ERR_CORRUPT a file that is no zone. */
enum err zone_load(struct zone *z, const char *name) MUST_CHECK;

#endif
