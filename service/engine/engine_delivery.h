/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deliveries: one notice on its way to one recipient over one channel. The engine decides who gets
 * what and when, hands letters over after the commit, and keeps what became of them. Engine
 * thread; each function is one transaction.
 */
#ifndef TW_ENGINE_DELIVERY_H
#define TW_ENGINE_DELIVERY_H

#include "core/err.h"

struct engine;

/* What a gateway reports of a message it had accepted. */
enum delivery_report { REPORT_DELIVERED, REPORT_UNDELIVERED };

/*
 * id: what the other side calls it (remote_id), or our id of the delivery. ERR_NOT_FOUND: nothing
 * of that id went out over this way.
 */
enum err engine_delivery_report(struct engine *e, const char *via, const char *id,
                                enum delivery_report status, const char *detail) MUST_CHECK;

/*
 * A message that somebody sent to the number of a gateway. 1, Y or the like confirms the slot of
 * their order; TD, T, STOP ends reminders; anything else is a note on their newest open order and
 * a notice to the dispatcher. ERR_NOT_FOUND: nobody has that number; it is counted.
 */
enum err engine_inbound(struct engine *e, const char *via, const char *from,
                        const char *text) MUST_CHECK;

#endif
