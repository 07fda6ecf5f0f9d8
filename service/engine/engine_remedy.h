/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Triage: the remedies from afar of an order, one after the other, and what telemetry says of each.
 * An order in `triage` leaves it by a cure, by its limit, or when nothing is left to try; a safety
 * order is in `ready` and its steps run beside the dispatch. Engine thread.
 */
#ifndef TW_SERVICE_ENGINE_REMEDY_H
#define TW_SERVICE_ENGINE_REMEDY_H

#include <cjson/cJSON.h>

#include "service/engine/engine_parts.h"
#include "service/store/store_remedy.h"

/* triage or ready */
enum order_state remedy_opens(const struct engine *e, const struct opening *op);
/* The order was just added; o is brought up to date when it leaves triage at once. */
void remedy_begin(struct engine *e, struct order *o, struct unit *u);

/* What may move a step on: a sample, a draw that ended, a command's answer, a customer's answer. */
void remedy_heard(struct engine *e, struct unit *u, int64_t at_ms, bool gap);
void remedy_drew(struct engine *e, struct unit *u, const struct draw *d);
void remedy_reply(struct engine *e, struct unit *u, const struct command_reply *reply);
void remedy_answered(struct engine *e, struct order *o, const cJSON *args);
void remedies_due(struct engine *e);

/* The order took a step: its remedies may be over, its cure confirmed, its machine resumed. */
void remedy_moved(struct engine *e, const struct order *o, enum order_state from,
                  enum order_action action, uint32_t effects);
void remedy_refresh(struct engine *e, struct unit *u); /* whether a remedy of it is under way */

/* The rest is shared by the files of the remedies only. */
#define REMEDY_STEPS 32

/* One order's remedies in work. */
struct remedy_work {
    struct remedy_row row;
    struct remedy_step_row step[REMEDY_STEPS];
    int count;
    const struct fault *f;
    struct unit *u;
    struct order *o, own;
};

/* o NULL: read from the store. False when there is nothing to work on. */
bool remedy_load(struct engine *e, const char *order_id, struct order *o, struct remedy_work *w);
void remedy_unload(struct remedy_work *w);
void remedy_advance(struct engine *e, struct remedy_work *w);
void remedy_cure(struct engine *e, struct remedy_work *w, const struct remedy_step_row *by);

/* engine_remedy_step.c */
struct remedy_step_row *remedy_step_new(struct remedy_work *w, int step, const char *action);
void remedy_step_keep(struct engine *e, struct remedy_work *w, const struct remedy_step_row *r);
void remedy_step_send(struct engine *e, struct remedy_work *w, struct remedy_step_row *r);
void remedy_step_due(struct engine *e, struct remedy_work *w, struct remedy_step_row *r);
void remedy_resume(struct engine *e, const struct order *o);
const struct remedy_step *remedy_step_of(const struct remedy_work *w,
                                         const struct remedy_step_row *r);
bool remedy_step_open(const struct remedy_step_row *r); /* telemetry may still speak of it */

#endif
