/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders that a household opens for its machine over the link of a message, or joins. out->id is
 * the order. Engine thread.
 */
#ifndef TW_ENGINE_HOUSEHOLD_ORDER_H
#define TW_ENGINE_HOUSEHOLD_ORDER_H

#include "service/engine/engine_calls.h"

/*
 * A change of filters, with the cartridges of what is due; the one that is open already. CONFLICT:
 * nothing is due soon, or what was changed is being proved.
 */
enum err household_book(struct engine *e, const struct actor *customer, const char *device,
                        struct reply *out) MUST_CHECK;
/* A fault, {text}: a reported order, or words on the repair that is open. INPUT. */
enum err household_report(struct engine *e, const struct actor *customer, const char *device,
                          const char *json, struct reply *out) MUST_CHECK;

#endif
