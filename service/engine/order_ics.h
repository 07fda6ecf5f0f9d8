/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Appointments of orders as calendar events: what stands in them, and for whom. The UID is the
 * order's, so that a later version replaces an earlier one; the SEQUENCE is the order's version.
 */
#ifndef TW_ENGINE_ORDER_ICS_H
#define TW_ENGINE_ORDER_ICS_H

#include "core/catalogue.h"
#include "core/ics.h"
#include "service/store/store_order.h"

#define ORDER_ICS_MAX 8192 /* bytes that one event as a mail may need */

struct engine;

/* Who reads it. Texts may be "" or NULL. */
struct ics_reader {
    struct store *store;
    const struct catalogue *catalogue;
    int64_t now_ms;
    enum role role;     /* ROLE_TECHNICIAN or ROLE_CUSTOMER */
    const char *person; /* of a technician */
    enum lang lang;
    const char *service_number;          /* what customers ring */
    const char *name, *mail, *organizer; /* of mails only */
};

/* An appointment, and whether it is still kept. */
struct ics_slot {
    int64_t from_ms, to_ms; /* from 0: there is none */
    bool cancelled;
};

/*
 * As the reader has it: the agreed time while it stands or when the visit took place; else the last
 * one that was agreed while they had the order, cancelled.
 */
enum err order_ics_slot(const struct ics_reader *r, const struct order *o,
                        struct ics_slot *out) MUST_CHECK;
/* One VEVENT. A technician has the household only while the visit is near (docs/access.md). */
enum err order_ics_event(const struct ics *w, const struct ics_reader *r, const struct order *o,
                         const struct ics_slot *slot) MUST_CHECK;

/*
 * The calendar that a mail about the order carries: REQUEST while the appointment stands, CANCEL
 * when it does not any more. Bytes written, terminated; 0 when there is nothing to say or cap is
 * short. o is as it is stored; role, person, lang, name, mail and organizer of r are the caller's,
 * the rest is filled in. Engine thread.
 */
size_t order_ics(struct engine *e, const struct order *o, struct ics_reader *r, char *out,
                 size_t cap);

#endif
