/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of an order's evidence from the store alone; any thread with a connection. */
#ifndef TW_SERVICE_EVIDENCE_KNOWN_H
#define TW_SERVICE_EVIDENCE_KNOWN_H

#include "core/order.h"
#include "service/store/store_order.h"

#define INSTALL_PHOTOS 1 /* P-211: what an installation needs at the least */

/* A drawn signature: data:image/png;base64, and nothing else. */
bool signature_drawn(const char *text);
/* Facts kept beside the order; for the engine and for who only reads. */
void evidence_known(struct store *s, const struct order *o, int64_t now_ms, struct order_facts *f);

#endif
