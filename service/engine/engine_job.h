/* SPDX-License-Identifier: Apache-2.0 */
/* Orders of one machine travel together. */
#ifndef TW_SERVICE_ENGINE_JOB_H
#define TW_SERVICE_ENGINE_JOB_H

#include <cjson/cJSON.h>

#include "service/engine/engine.h"
#include "service/store/store_order.h"

struct job_step {
    enum order_action action;
    const struct actor *who;
    const cJSON *args;
    const char *text; /* the same as text; may be NULL */
};

/* The facts of a step with its arguments. */
void order_facts_for(struct engine *e, const struct order *o, const struct job_step *step,
                     struct order_facts *f);
/* The step on this order and on those that go with it; all or none. */
enum err job_apply(struct engine *e, struct order *o, const struct job_step *step,
                   struct reply *out);
/* After a step: who set out has left, and the rest of a visit has a time to end. */
void job_moved(struct engine *e, const struct order *o, const struct job_step *step);
void job_due(struct engine *e);
/* An order that opens while others of its job are under way goes with them. */
void job_join(struct engine *e, struct order *o);
/* An order that comes back belongs to the job that the machine has now. */
void job_meet(struct engine *e, struct order *o);

#endif
