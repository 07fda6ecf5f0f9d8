/* SPDX-License-Identifier: Apache-2.0 */
/* Links that go into messages. Engine thread, inside of a batch. */
#ifndef TW_ENGINE_MESSAGE_LINK_H
#define TW_ENGINE_MESSAGE_LINK_H

#include <stddef.h>

struct engine;

/*
 * The address of the customer's page: of that order, or with order_id "" of that machine. The same
 * for every message about it while it holds. "" when http.public_url is not set or there is no
 * customer.
 */
void message_link_customer(struct engine *e, const char *customer, const char *order_id,
                           const char *device, char *out, size_t cap);

/* P-101: the address where this technician accepts this order with one tap; "" as above. */
void message_link_accept(struct engine *e, const char *person, const char *order_id, char *out,
                         size_t cap);

#endif
