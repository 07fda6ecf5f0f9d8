/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the gate of a visit stands: what the machine's own test run said, or why the system does
 * without one. Reads only; the engine and the pages ask the same question.
 */
#ifndef TW_SERVICE_GATE_H
#define TW_SERVICE_GATE_H

#include "core/catalogue.h"
#include "service/store/store_order.h"

struct gate_view {
    enum gate_state state;
    const char *waived; /* no_command, cannot, silent; NULL when it is not waived */
};

enum gate_test gate_test_of(const struct catalogue *c, const struct order *o);
const char *gate_test_name(enum gate_test t); /* "none" for GATE_NONE */

/* Whether a machine last heard then counts as silent: 15 min, on the event clock 6 h. */
bool gate_silent(bool event_clock, int64_t now_ms, int64_t heard_ms);

/* m NULL: the machine is unknown. */
enum err gate_look(struct store *s, const struct order *o, const struct model *m, bool silent,
                   struct gate_view *out) MUST_CHECK;

#endif
