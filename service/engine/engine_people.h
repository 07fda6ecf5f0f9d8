/* SPDX-License-Identifier: Apache-2.0 */
/* What HTTP and the command line ask of the engine about people. Each is one transaction. */
#ifndef TW_SERVICE_ENGINE_PEOPLE_H
#define TW_SERVICE_ENGINE_PEOPLE_H

#include "service/engine/engine.h"

/*
 * Leave, training, an activity, other work, being on call:
 * {"person"?,"kind","from","to","reason"?}. A technician asks for their own. INPUT: *why says what
 * is wrong.
 */
enum err engine_leave_ask(struct engine *e, const struct actor *who, const char *json,
                          struct reply *out) MUST_CHECK;
/* approve, deny, withdraw. REFUSED P-213: work is assigned in that time and only a manager may. */
enum err engine_leave_decide(struct engine *e, const struct actor *who, const char *id,
                             const char *action, const char *json, struct reply *out) MUST_CHECK;

/* {"amount_fen","sheets"}: a dispatcher confirms what a technician handed in (P-208). */
enum err engine_hand_in(struct engine *e, const struct actor *who, const char *person,
                        const char *json, struct reply *out) MUST_CHECK;

/* phone, email, address, name, lang, timezone of a customer; any of them. */
enum err engine_customer_change(struct engine *e, const char *customer, const char *json,
                                struct reply *out) MUST_CHECK;

/* {"with","reason"}: another machine stands there now. */
enum err engine_device_replace(struct engine *e, const struct actor *who, const char *device,
                               const char *json, struct reply *out) MUST_CHECK;

#endif
