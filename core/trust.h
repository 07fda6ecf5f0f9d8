/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of a sample may be judged: a machine that has just started, or speaks again, says things
 * that are not so. The sample itself is kept as it came.
 */
#ifndef TW_CORE_TRUST_H
#define TW_CORE_TRUST_H

#include "core/device.h"

/*
 * True when *out is the sample without what is not believed: salt within ten minutes of a boot (it
 * peaks after a power cut; a test run is awaited longer), and readings after a boot or a silence
 * that are all the very figures from before it (a module that answers from its cache) until a
 * second sample says so too.
 */
bool trust_cut(const struct device *d, const struct sample *s, bool boot, bool gap,
               struct sample *out);

#endif
