/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A notice: what somebody is to hear, written in the transaction of its cause. To whom it goes and
 * on which ways is decided here; how it leaves is engine_delivery.h. Engine thread, inside of a
 * batch; failures go to engine_fail().
 */
#ifndef TW_ENGINE_NOTICE_H
#define TW_ENGINE_NOTICE_H

#include "service/engine/engine_steps.h"

struct desk_way;

struct notice {
    const char *recipient; /* technician dispatcher lead manager admin, customer, customer:ID, or
                              the id of a person */
    const char *kind;      /* a row of catalogue/messages.json */
    const char *body;      /* JSON object of what is known at this moment, ids rather than names.
                              A member named as a fact of core/message_fact.def is that fact: a
                              text, a number, or {"zh-CN","en"}; `date` as YYYY-MM-DD */
    const struct order *order;     /* what it is about; NULL: no order */
    const char *person;            /* who `technician` is; NULL: the order's */
    const char *customer;          /* who `customer` is; NULL: the order's */
    const char *device, *area;     /* NULL: the order's machine, the machine's area */
    const char *text, *reason;     /* what a person wrote; NULL */
    const char *effect;            /* members for engine_effect; NULL: none is told */
    const struct desk_way *not_by; /* not on this way; NULL: on any */
};

void notice_add(struct engine *e, const struct notice *n);

/* About an order. members: JSON, led by a comma, or "". */
void notice_order(struct engine *e, const char *recipient, const char *kind, const struct order *o,
                  const char *members);

#endif
