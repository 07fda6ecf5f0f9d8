/* SPDX-License-Identifier: Apache-2.0 */
/* Free windows of the technician who has an order. Engine thread. */
#ifndef TW_ENGINE_WINDOWS_H
#define TW_ENGINE_WINDOWS_H

#include "core/window.h"
#include "service/engine/engine.h"
#include "service/store/store_order.h"

/* How long before the agreed time the customer may still choose another by themselves. */
#define WINDOW_CHANGE_MS (60 * 60000LL)

/* None while nobody has accepted, once they are on the way, and shortly before the agreed time. */
void order_windows(struct engine *e, const struct order *o, struct window_list *out);
/* The same for whoever has the id only. ERR_NOT_FOUND: there is no such order. */
enum err engine_windows(struct engine *e, const char *order_id, struct window_list *out) MUST_CHECK;

#endif
