/* SPDX-License-Identifier: Apache-2.0 */
/* Who is sent, for the engine's other files. Engine thread; failures go to engine_fail(). */
#ifndef TW_SERVICE_ENGINE_STAFF_H
#define TW_SERVICE_ENGINE_STAFF_H

#include <cjson/cJSON.h>

#include "service/engine/engine_job.h"

void staff_init(struct engine *e); /* fills in what the clocks ask about people */

/* engine_dispatch.c */
void dispatch_facts(struct engine *e, const struct job_step *step, struct order_facts *f);
/* After a step: who was asked is kept, and a ready order goes to the best when the company wants
 * that. */
void dispatch_moved(struct engine *e, struct order *o, enum order_action action, const char *from);
void dispatch_ready(struct engine *e, struct order *o);

/* engine_balance.c: what complete said was paid */
const char *balance_args(enum order_action action, const cJSON *args); /* what is wrong, or NULL */
void balance_collect(struct engine *e, const struct order *o, const struct job_step *step);

/* engine_customer.c: P-102, the address as the technician found it; not a word of it in histories
 */
void address_correct(struct engine *e, const struct order *o, const cJSON *args);
const char *address_hide(enum order_action action, const cJSON *args, const char *text);

#endif
