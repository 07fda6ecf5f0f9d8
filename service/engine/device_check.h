/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which lines of the device contract a machine keeps and which it breaks, from what was stored of
 * it in the last 24 hours: for the people who write its firmware.
 */
#ifndef TW_SERVICE_DEVICE_CHECK_H
#define TW_SERVICE_DEVICE_CHECK_H

#include <stdio.h>

#include "service/engine/engine.h"

/* One line each: `keeps` or `BREAKS`, the rule, the figure. ERR_NOT_FOUND: no such machine. */
enum err device_check(struct engine *e, const char *device, FILE *out) MUST_CHECK;

#endif
