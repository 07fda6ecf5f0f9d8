/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deliveries: one notice on its way to one recipient over one channel. The engine decides who gets
 * what and when, hands letters over after the commit, and keeps what became of them. Engine
 * thread; each function is one transaction.
 *
 * What one recipient gets over one channel is a line: one letter of it is under way at a time, in
 * the order in which the notices were written. One that presses more passes those that wait.
 */
#ifndef TW_ENGINE_DELIVERY_H
#define TW_ENGINE_DELIVERY_H

#include "service/engine/delivery_setup.h"
#include "service/engine/engine_calls.h"

/*
 * Now and then, some ten times a second: what may be tried again leaves. mono_ms: the host's
 * steady clock. Asks the store nothing while nothing is due. Before the first call, and after
 * engine_deliver_pause(), nothing leaves: there is nobody to carry it.
 */
enum err engine_deliver(struct engine *e, int64_t mono_ms) MUST_CHECK;
void engine_deliver_pause(struct engine *e);

/* What became of letters. Those of no letter on its way are passed over. */
enum err engine_posted(struct engine *e, const struct engine_posted *p, size_t count,
                       int64_t mono_ms) MUST_CHECK;

/* What a gateway reports of a message it had accepted. */
enum delivery_report { REPORT_DELIVERED, REPORT_UNDELIVERED };

/*
 * id: what the other side calls it (remote_id), or our id of the delivery. ERR_NOT_FOUND: nothing
 * of that id went out over this way; it may be that the answer is not stored yet.
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

/* A dead or undelivered delivery once more. id: the notice. REFUSED: none of it is. */
enum err engine_resend_notice(struct engine *e, const struct actor *who, const char *id,
                              struct reply *out) MUST_CHECK;

#endif
