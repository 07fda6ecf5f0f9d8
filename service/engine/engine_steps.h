/* SPDX-License-Identifier: Apache-2.0 */
/* What a step of an order is made of: facts, the table's answer, clocks, the visit. */
#ifndef TW_SERVICE_ENGINE_STEPS_H
#define TW_SERVICE_ENGINE_STEPS_H

#include "service/engine/engine_int.h"

/* engine_action.c */
enum err order_apply(struct engine *e, struct order *o, enum order_action action,
                     const struct actor *who, const char *args, struct order_result *res);
enum err order_history(struct engine *e, const struct order *o, const char *action,
                       const struct actor *who, const char *from, const char *args);

/* engine_notice.c: about an order; what else there is to say goes through engine_notice.h */
void notice(struct engine *e, const char *recipient, const char *kind, const struct order *o);

/* engine_facts.c */
void order_facts_of(struct engine *e, const struct order *o, const struct actor *who,
                    struct order_facts *f);

/* engine_visit.c */
enum err visit_effects(struct engine *e, struct order *o, uint32_t effects,
                       enum order_action action, const char *args);
enum gate_state gate_of(struct engine *e, const struct order *o, struct unit *u);
const char *gate_waived_because(struct engine *e, const struct order *o); /* "" it is not */
void run_reply(struct engine *e, struct unit *u, const struct command_reply *r);
void runs_due(struct engine *e);

#endif
