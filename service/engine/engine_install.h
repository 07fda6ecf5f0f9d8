/* SPDX-License-Identifier: Apache-2.0 */
/* What an installation asks for and leaves behind. */
#ifndef TW_SERVICE_ENGINE_INSTALL_H
#define TW_SERVICE_ENGINE_INSTALL_H

#include <cjson/cJSON.h>

#include "core/order.h"
#include "service/engine/engine.h"
#include "service/store/store_order.h"

void install_facts(struct engine *e, const struct order *o, enum order_action action,
                   const cJSON *args, struct order_facts *f);
/* After the table allowed the step: consent, the scanned code, the machine's new owner. */
void install_keep(struct engine *e, const struct order *o, enum order_action action,
                  const struct actor *who, const cJSON *args);

#endif
