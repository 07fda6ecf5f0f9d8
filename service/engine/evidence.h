/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a step must bring with it and what it leaves behind: pictures, ticks, charges. One row a
 * step. Engine thread.
 */
#ifndef TW_SERVICE_EVIDENCE_H
#define TW_SERVICE_EVIDENCE_H

#include <cjson/cJSON.h>

#include "service/engine/engine_int.h"

#define ATTACHMENTS_MAX  40 /* of one order */
#define ATTACH_CLOSED_MS (72 * 3600000LL)

struct step {
    struct engine *e;
    struct order *o; /* facts: as it was; keep: as it has become */
    const struct actor *who;
    enum order_action action;
    const cJSON *args;
    enum order_state from;
};

/* The facts that this package settles. */
void evidence_facts(const struct step *s, struct order_facts *f);
/* Writes what the step leaves behind, in its transaction. */
enum err evidence_keep(const struct step *s) MUST_CHECK;

#endif
