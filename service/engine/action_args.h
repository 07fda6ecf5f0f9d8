/* SPDX-License-Identifier: Apache-2.0 */
/* Arguments of actions: one row a member, checked before anything is decided. */
#ifndef TW_SERVICE_ACTION_ARGS_H
#define TW_SERVICE_ACTION_ARGS_H

#include <cjson/cJSON.h>

#include "core/catalogue.h"
#include "core/order.h"
#include "service/store/store_order.h"

/* What is wrong with the arguments, or NULL. */
const char *args_check(struct store *s, enum order_action action, const cJSON *args);

/* The facts that arguments settle: outcome, override, cause. */
void args_facts(const cJSON *args, const struct catalogue *c, const struct order *o,
                struct order_facts *f);

const char *args_text(const cJSON *args, const char *name); /* "" when absent */
bool args_time(const cJSON *args, const char *name, int64_t *ms);

#endif
