/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order workflow: every state and action of the contract as rows of one table, guards as
 * data, effects as data. order_step() decides; whoever calls it writes what follows.
 */
#ifndef TW_CORE_ORDER_H
#define TW_CORE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/order_words.h"

/* What must follow; the caller does it in the transaction that saves the state. */
enum order_effect {
    EFF_SET_TECHNICIAN = 1 << 0,
    EFF_DROP_TECHNICIAN = 1 << 1,
    EFF_START_ACCEPT = 1 << 2, /* the accept clock */
    EFF_START_CONTACT = 1 << 3,
    EFF_STOP_CLOCKS = 1 << 4, /* accept and contact */
    EFF_LOG_CONTACT = 1 << 5,
    EFF_SET_SLOT = 1 << 6,
    EFF_BEGIN_VISIT = 1 << 7,  /* the visit row: departed */
    EFF_ARRIVE = 1 << 8,       /* visit mode on */
    EFF_LEAVE = 1 << 9,        /* visit mode off, the visit has an outcome */
    EFF_RUN_TEST = 1 << 10,    /* command the gate test */
    EFF_START_WATCH = 1 << 11, /* fence, watch row, detections from zero */
    EFF_STOP_WATCH = 1 << 12,
    EFF_NEXT_VISIT = 1 << 13, /* visit number + 1 */
    EFF_CLOSE = 1 << 14,
    EFF_TELL_CUSTOMER = 1 << 15,
    EFF_TELL_DISPATCH = 1 << 16,
    EFF_LEARN = 1 << 17, /* the confirmed cause teaches, a new baseline begins */
    EFF_TELL_TECHNICIAN = 1 << 18,
    EFF_DRY = 1 << 19,       /* a person confirmed dry */
    EFF_ASK_WATER = 1 << 20, /* the customer is asked to draw water */
    EFF_SET_ADDRESS = 1 << 21,
    EFF_START_VISIT = 1 << 22, /* the visit clock of the severity */
    EFF_TRANSFER = 1 << 23,    /* asked for, granted or denied, as the action says */
    EFF_PUT_OFF = 1 << 24,     /* the customer's wish and the date are kept */
    EFF_LATE = 1 << 26,        /* late work is taken over or discarded */
    EFF_HELP = 1 << 25,        /* the question or its answer; a question reaches the lead too */
};

struct order_facts {
    enum order_state state;
    enum order_outcome outcome; /* of complete */
    enum gate_state gate;
    bool gate_needed;  /* the fault has a gate test */
    bool is_assignee;  /* the caller is the order's technician */
    bool override;     /* a reason was given */
    bool finding_open; /* the order's own fault is true right now */
    bool cause_known;  /* a cause of the list, or `other` with text */
    bool address_known;
    bool slot_ahead;       /* the agreed window is not over */
    bool customer_reached; /* by the latest attempt of this visit */
    bool customer_agreed;  /* to the new slot: the customer or the household, nobody else */
    bool latched;          /* a leak latch that nobody confirmed dry */
    bool area_open;
    bool twin_open;       /* another open order of this device and fault */
    bool watched;         /* the order's kind and fault can be watched */
    bool missed_before;   /* nobody was there at the visit before */
    bool late_waits;      /* the named piece of late work, or any while none is named */
    bool consent_missing; /* enforced, and no consent to the place is kept */
    bool code_missing;    /* of an installation: this machine was not scanned */
    bool transfer_asked;  /* and not decided yet */
    bool attach_over;     /* it was closed longer ago than pictures are taken for it */
    const char *unpacked; /* parts and tools neither with them nor explained; NULL: none */
    const char *bill_wrong, *bill_rule;   /* why the charges cannot stand; NULL: they can */
    const char *unticked, *unticked_rule; /* what is enforced and not ticked; NULL: nothing */
    bool other_machine;                   /* the code on arrival is another machine's */
    bool reason_unknown;                  /* of cannot_do: it stands in no catalogue */
    bool photo_missing;                   /* of cannot_do: no picture of the order has that name */
    bool photos_short;                    /* pictures that this kind of order needs are not there */
    bool undone;    /* of assign: visits without an outcome cap what a technician is given */
    bool no_damage; /* none is reported that nobody acknowledged */
};

struct order_result {
    enum order_state to;
    uint32_t effects;
    const char *rule; /* why it was refused: a policy id, or a word of the contract */
    const char *why;  /* the same as an English sentence */
};

/*
 * ERR_OK; ERR_FORBIDDEN the role may never do that; ERR_CONFLICT not in this state;
 * ERR_REFUSED a guard said no: rule and why are set.
 */
enum err order_step(const struct order_facts *f, enum order_action action, enum role role,
                    struct order_result *out) MUST_CHECK;

/* The actions this caller may take now, in the order of the table. Returns how many. */
size_t order_allowed(const struct order_facts *f, enum role role, const char *out[], size_t max);

/* For tests and documents that walk the table. */
struct order_row {
    uint32_t from; /* bit per enum order_state */
    enum order_action action;
    int to; /* enum order_state, or -1: stays */
    uint32_t roles;
    uint32_t outcomes; /* bit per enum order_outcome; 0: any */
    uint32_t guards;
    uint32_t effects;
};
size_t order_table(const struct order_row **rows);

#endif
