/* SPDX-License-Identifier: Apache-2.0 */
#include "core/order.h"

#include <string.h>

#define S(s)  (1u << OS_##s)
#define O(o)  (1u << OUTCOME_##o)
#define R(r)  (1u << ROLE_##r)
#define STAYS (-1)

#define DISPATCH (R(DISPATCHER) | R(LEAD) | R(MANAGER) | R(ADMIN))
#define LEADS    (R(LEAD) | R(MANAGER) | R(ADMIN))
#define TECH     R(TECHNICIAN)
#define CUSTOMER R(CUSTOMER)
#define SYSTEM   R(SYSTEM)
#define ANYONE   (TECH | DISPATCH | SYSTEM)

#define ACTIVE (S(ASSIGNED) | S(ACCEPTED) | S(SCHEDULED) | S(TRAVELING) | S(ON_SITE))
#define LIVE   (S(TRIAGE) | S(HELD) | S(READY) | S(PARKED) | ACTIVE | S(VERIFYING) | S(CLOSED))

/* Guards: what must hold besides state and role. Each one names the rule that it serves. */
enum {
    G_ASSIGNEE = 1 << 0,
    G_ADDRESS = 1 << 1,
    G_AGREED = 1 << 24,
    G_CAUSE = 1 << 2,
    G_GATE = 1 << 3,
    G_FINDING = 1 << 4,
    G_DRY = 1 << 5,
    G_AREA = 1 << 6,
    G_TWIN = 1 << 7,
    G_ASKED = 1 << 8,
    G_ATTACH = 1 << 9,
    G_LATE = 1 << 10,
    G_PACKED = 1 << 11,
    G_TICKED = 1 << 12,
    G_MACHINE = 1 << 13,
    G_REASON = 1 << 14,
    G_PHOTO = 1 << 15,
    G_PHOTOS = 1 << 16,
    G_DAMAGE = 1 << 17,
    G_BILL = 1 << 18,
    G_CONSENT = 1 << 20,
    G_CODE = 1 << 21,
    G_UNDONE = 1 << 25,
};

static bool assignee(const struct order_facts *f)
{
    return f->is_assignee;
}

static bool address(const struct order_facts *f)
{
    return f->address_known;
}

static bool agreed(const struct order_facts *f)
{
    return !f->slot_ahead || (f->customer_reached && f->customer_agreed);
}

static bool cause(const struct order_facts *f)
{
    return f->cause_known;
}

static bool gate(const struct order_facts *f)
{
    bool gated = f->outcome == OUTCOME_FIXED || f->outcome == OUTCOME_SENSOR_FAULT;

    return !gated || !f->gate_needed || f->override || f->gate == GATE_STATE_PASSED ||
           f->gate == GATE_STATE_WAIVED;
}

static bool no_finding(const struct order_facts *f)
{
    bool claims = f->outcome == OUTCOME_FIXED || f->outcome == OUTCOME_SENSOR_FAULT;

    return !claims || f->override || !f->finding_open;
}

static bool dry(const struct order_facts *f)
{
    return !f->latched;
}

static bool area(const struct order_facts *f)
{
    return f->area_open;
}

static bool no_twin(const struct order_facts *f)
{
    return !f->twin_open;
}

static bool asked(const struct order_facts *f)
{
    return f->transfer_asked;
}

static bool attach_open(const struct order_facts *f)
{
    return !f->attach_over;
}

static bool late(const struct order_facts *f)
{
    return f->late_waits;
}

static bool packed(const struct order_facts *f)
{
    return !f->unpacked;
}

static bool ticked(const struct order_facts *f)
{
    return !f->unticked;
}

static bool right_machine(const struct order_facts *f)
{
    return !f->other_machine;
}

static bool reason(const struct order_facts *f)
{
    return !f->reason_unknown;
}

static bool photo(const struct order_facts *f)
{
    return !f->photo_missing;
}

static bool photos(const struct order_facts *f)
{
    return !f->photos_short;
}

static bool bill(const struct order_facts *f)
{
    return !f->bill_wrong;
}

static bool damage(const struct order_facts *f)
{
    return !f->no_damage;
}

static bool all_done(const struct order_facts *f)
{
    return !f->undone;
}

static bool consent(const struct order_facts *f)
{
    return !f->consent_missing;
}

static bool code(const struct order_facts *f)
{
    return !f->code_missing;
}

static const struct guard {
    uint32_t bit;
    bool (*holds)(const struct order_facts *f);
    const char *rule, *why;
} guards[] = {
    {G_ASSIGNEE, assignee, "P-214", "only the technician the order is assigned to may do this"},
    {G_ADDRESS, address, "P-102", "the address must be confirmed before a slot is agreed"},
    {G_AGREED, agreed, "P-105", "the customer was not reached: the old appointment stands"},
    {G_CAUSE, cause, "P-302", "a cause of the list is needed, or `other` with a text"},
    {G_DRY, dry, "dry", "somebody on site must confirm that it is dry first"},
    {G_GATE, gate, "P-115", "the test run measured by the machine has not passed"},
    {G_FINDING, no_finding, "P-115", "the machine still reports the fault"},
    {G_AREA, area, "S7", "no area event is open"},
    {G_TWIN, no_twin, "S5.4", "another order of this machine and fault is open"},
    {G_ASKED, asked, "P-214", "nobody has asked to pass this order on"},
    {G_ATTACH, attach_open, "attach", "it was closed more than 72 hours ago"},
    {G_LATE, late, "S5.8", "no such late work waits on this order"},
    {G_PACKED, packed, "P-103", "a part or tool of the diagnosis is neither packed nor explained"},
    {G_TICKED, ticked, "its policy", "policy.checklists is enforce and an item is not ticked"},
    {G_MACHINE, right_machine, "P-211", "the code is that of another machine than the order's"},
    {G_REASON, reason, "P-206", "the reason must be one of the catalogue"},
    {G_PHOTO, photo, "P-206", "a picture of the order must show why: put it first, then name it"},
    {G_BILL, bill, "P-207", "the charges are not those of the price list"},
    {G_CONSENT, consent, "P-109", "the customer has not agreed to the place yet"},
    {G_CODE, code, "P-211", "this machine's code must be scanned first"},
    {G_PHOTOS, photos, "P-211", "pictures of the finished work must be put first"},
    {G_DAMAGE, damage, "P-111", "there is no damage report that waits for an answer"},
    {G_UNDONE, all_done, "P-212", "a visit of an earlier day has no outcome yet"},
};

#define PROVED (O(FIXED) | O(NO_FAULT_FOUND) | O(SENSOR_FAULT) | O(CUSTOMER_SIDE))
#define BACK   (EFF_DROP_TECHNICIAN | EFF_STOP_CLOCKS | EFF_TELL_DISPATCH)

/* clang-format off */
static const struct order_row table[] = {
    /* in these states       action          goes to       who             outcome  guards      and does */
    {S(TRIAGE),              OA_SKIP_TRIAGE, OS_READY,     DISPATCH|SYSTEM, 0, 0,               EFF_START_VISIT},
    {S(TRIAGE),              OA_REMEDIED,    OS_VERIFYING, SYSTEM,          0, 0,               EFF_START_WATCH},
    {S(READY),               OA_ASSIGN,      OS_ASSIGNED,  DISPATCH|SYSTEM, 0, G_UNDONE,        EFF_SET_TECHNICIAN|EFF_START_ACCEPT|EFF_TELL_TECHNICIAN},
    {S(READY),               OA_HOLD,        OS_HELD,      DISPATCH|SYSTEM, 0, 0,               0},
    {S(TRIAGE),              OA_HOLD,        OS_HELD,      DISPATCH|SYSTEM, 0, 0,               EFF_START_VISIT},
    {S(READY)|S(TRIAGE)|S(HELD)|S(PARKED)|S(ASSIGNED)|S(ACCEPTED)|S(SCHEDULED),
                             OA_CANCEL,      OS_CANCELLED, DISPATCH,        0, 0,               EFF_STOP_CLOCKS|EFF_CLOSE|EFF_TELL_TECHNICIAN},
    {S(HELD),                OA_CANCEL,      OS_CANCELLED, SYSTEM,          0, 0,               EFF_STOP_CLOCKS|EFF_CLOSE},
    {S(READY)|S(TRIAGE)|S(HELD)|S(PARKED),
                             OA_SUPERSEDE,   OS_CANCELLED, SYSTEM,          0, 0,               EFF_STOP_CLOCKS|EFF_CLOSE},
    {S(HELD)|S(PARKED),      OA_RELEASE,     OS_READY,     DISPATCH|SYSTEM, 0, 0,               0},
    {S(ASSIGNED),            OA_ACCEPT,      OS_ACCEPTED,  TECH,            0, G_ASSIGNEE,      EFF_STOP_CLOCKS|EFF_START_CONTACT},
    {S(ASSIGNED),            OA_DECLINE,     OS_READY,     TECH,            0, G_ASSIGNEE,      BACK},
    {S(ASSIGNED)|S(ACCEPTED)|S(SCHEDULED),
                             OA_UNASSIGN,    OS_READY,     DISPATCH|SYSTEM, 0, 0,               EFF_DROP_TECHNICIAN|EFF_STOP_CLOCKS|EFF_TELL_TECHNICIAN},
    {S(ACCEPTED)|S(SCHEDULED),
                             OA_CONTACT,     STAYS,        TECH|DISPATCH,   0, G_ASSIGNEE,      EFF_LOG_CONTACT},
    {S(ACCEPTED),            OA_SCHEDULE,    OS_SCHEDULED, TECH|DISPATCH,   0, G_ASSIGNEE|G_ADDRESS, EFF_SET_SLOT|EFF_TELL_CUSTOMER},
    {S(SCHEDULED),           OA_RESCHEDULE,  STAYS,        TECH|DISPATCH,   0, G_ASSIGNEE|G_AGREED, EFF_SET_SLOT|EFF_TELL_CUSTOMER},
    {S(ACCEPTED),            OA_SCHEDULE,    OS_SCHEDULED, CUSTOMER,        0, 0,               EFF_SET_SLOT|EFF_TELL_CUSTOMER},
    {S(SCHEDULED),           OA_RESCHEDULE,  STAYS,        CUSTOMER,        0, 0,               EFF_SET_SLOT|EFF_TELL_CUSTOMER},
    {S(ACCEPTED),            OA_UNREACHABLE, OS_PARKED,    SYSTEM,          0, 0,               BACK|EFF_PUT_OFF},
    {S(SCHEDULED),           OA_DEPART,      OS_TRAVELING, TECH,            0, G_ASSIGNEE|G_PACKED|G_TICKED, EFF_BEGIN_VISIT|EFF_TELL_CUSTOMER},
    {S(TRAVELING),           OA_ARRIVE,      OS_ON_SITE,   TECH,            0, G_ASSIGNEE|G_MACHINE|G_TICKED, EFF_ARRIVE},
    {S(TRAVELING)|S(ON_SITE), OA_NO_SHOW,    OS_PARKED,    TECH,            O(MISSED_AGAIN), G_ASSIGNEE,   EFF_LEAVE|EFF_NEXT_VISIT|BACK|EFF_PUT_OFF|EFF_TELL_CUSTOMER},
    {S(TRAVELING)|S(ON_SITE), OA_NO_SHOW,    OS_ACCEPTED,  TECH,            0, G_ASSIGNEE,      EFF_LEAVE|EFF_NEXT_VISIT|EFF_START_CONTACT|EFF_TELL_DISPATCH},
    {S(ON_SITE),             OA_PAUSE,       STAYS,        TECH,            0, G_ASSIGNEE,      EFF_TELL_CUSTOMER},
    {S(ON_SITE),             OA_RESUME,      STAYS,        TECH,            0, G_ASSIGNEE,      0},
    {S(ON_SITE),             OA_TEST_RUN,    STAYS,        TECH,            0, G_ASSIGNEE|G_DRY|G_CONSENT, EFF_RUN_TEST},
    {S(ON_SITE),             OA_COMPLETE,    OS_VERIFYING, TECH,            PROVED,       G_ASSIGNEE|G_CAUSE|G_DRY|G_GATE|G_FINDING|G_PHOTOS|G_CODE|G_CONSENT|G_BILL|G_TICKED, EFF_LEAVE|EFF_START_WATCH|EFF_TELL_CUSTOMER},
    {S(ON_SITE),             OA_COMPLETE,    OS_HELD,      TECH,            O(AREA),      G_ASSIGNEE|G_AREA|G_BILL, EFF_LEAVE|EFF_NEXT_VISIT|EFF_DROP_TECHNICIAN},
    {S(ON_SITE),             OA_COMPLETE,    OS_READY,     TECH,            O(NOT_FIXED), G_ASSIGNEE|G_BILL,  EFF_LEAVE|EFF_NEXT_VISIT|BACK},
    {S(ON_SITE),             OA_CANNOT_DO,   OS_READY,     TECH,            0, G_ASSIGNEE|G_REASON|G_PHOTO,      EFF_LEAVE|EFF_NEXT_VISIT|BACK},
    {S(ACCEPTED)|S(SCHEDULED), OA_RETURN,    OS_READY,     TECH,            0, G_ASSIGNEE,      BACK|EFF_PUT_OFF},
    {S(TRAVELING)|S(ON_SITE),  OA_RETURN,    OS_READY,     TECH,            0, G_ASSIGNEE,      EFF_LEAVE|EFF_NEXT_VISIT|BACK|EFF_PUT_OFF},
    {S(READY)|S(ASSIGNED)|S(ACCEPTED)|S(SCHEDULED),
                             OA_PARK,        OS_PARKED,    DISPATCH,        0, 0,               EFF_DROP_TECHNICIAN|EFF_STOP_CLOCKS|EFF_PUT_OFF|EFF_TELL_TECHNICIAN},
    {ACTIVE,                 OA_REQUEST_TRANSFER, STAYS,   TECH,            0, G_ASSIGNEE,      EFF_TRANSFER|EFF_TELL_DISPATCH},
    {ACTIVE,                 OA_GRANT_TRANSFER,   STAYS,   DISPATCH,        0, G_ASKED,         EFF_TRANSFER|EFF_TELL_TECHNICIAN},
    {ACTIVE,                 OA_DENY_TRANSFER,    STAYS,   DISPATCH,        0, G_ASKED,         EFF_TRANSFER|EFF_TELL_TECHNICIAN},
    {S(ON_SITE),             OA_VISIT_ENDED, OS_READY,     SYSTEM,          0, 0,               EFF_LEAVE|EFF_NEXT_VISIT|BACK},
    {S(VERIFYING),           OA_CONFIRMED,   OS_CLOSED,    SYSTEM,          0, 0,               EFF_STOP_WATCH|EFF_CLOSE|EFF_LEARN|EFF_TELL_CUSTOMER},
    {S(VERIFYING),           OA_NOT_FIXED,   OS_READY,     SYSTEM,          0, 0,               EFF_STOP_WATCH|EFF_NEXT_VISIT|EFF_DROP_TECHNICIAN|EFF_START_VISIT|EFF_TELL_CUSTOMER|EFF_TELL_DISPATCH},
    {S(VERIFYING),           OA_INSUFFICIENT, STAYS,       SYSTEM,          0, 0,               EFF_STOP_WATCH|EFF_ASK_WATER|EFF_TELL_DISPATCH},
    {S(VERIFYING)|S(CLOSED), OA_REOPEN,      OS_READY,     LEADS,           0, G_TWIN,          EFF_STOP_WATCH|EFF_NEXT_VISIT|EFF_DROP_TECHNICIAN|EFF_START_VISIT|EFF_TELL_CUSTOMER},
    {S(VERIFYING),           OA_CLOSE,       OS_CLOSED,    LEADS,           0, 0,               EFF_STOP_WATCH|EFF_CLOSE},
    {ACTIVE,                 OA_CONSENT,     STAYS,        TECH|DISPATCH,   0, G_ASSIGNEE,      0},
    {LIVE|S(CANCELLED),      OA_TAKE_LATE,   STAYS,        DISPATCH,        0, G_LATE,          EFF_LATE},
    {LIVE|S(CANCELLED),      OA_DISCARD_LATE, STAYS,       DISPATCH,        0, G_LATE,          EFF_LATE},
    {LIVE,                   OA_NOTE,        STAYS,        ANYONE,          0, 0,               0},
    {LIVE,                   OA_CONFIRM_DRY, STAYS,        TECH|DISPATCH,   0, 0,               EFF_DRY},
    {ACTIVE,                 OA_CONFIRM_ADDRESS, STAYS,    TECH|DISPATCH,   0, G_ASSIGNEE,      EFF_SET_ADDRESS},
    {LIVE,                   OA_ASK_HELP,    STAYS,        TECH,            0, 0,               EFF_HELP|EFF_TELL_DISPATCH},
    {LIVE,                   OA_ANSWER_HELP, STAYS,        DISPATCH,        0, 0,               EFF_HELP|EFF_TELL_TECHNICIAN},
    {LIVE,                   OA_ATTACH,      STAYS,        TECH|DISPATCH,   0, G_ATTACH,        0},
    {LIVE,                   OA_ACK_DAMAGE,  STAYS,        LEADS,           0, G_DAMAGE,        EFF_TELL_DISPATCH},
    {LIVE,                   OA_REPORT_DAMAGE, STAYS,      TECH|DISPATCH,   0, 0,               EFF_TELL_DISPATCH},
};
/* clang-format on */

#define ROWS (sizeof table / sizeof table[0])

size_t order_table(const struct order_row **rows)
{
    *rows = table;
    return ROWS;
}

static bool row_matches(const struct order_row *r, const struct order_facts *f,
                        enum order_action action)
{
    bool again = action == OA_NO_SHOW && f->missed_before;
    enum order_outcome outcome = again ? OUTCOME_MISSED_AGAIN : f->outcome;

    return r->action == action && (r->from >> f->state & 1) &&
           (r->outcomes == 0 || (r->outcomes >> outcome & 1));
}

/* Dispatchers act for the technician in their own name; only the technician must be the one. */
static const struct guard *broken_guard(const struct order_row *r, const struct order_facts *f,
                                        enum role role)
{
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++) {
        const struct guard *g = &guards[i];

        if (!(r->guards & g->bit) || (g->bit == G_ASSIGNEE && role != ROLE_TECHNICIAN))
            continue;
        if (!g->holds(f))
            return g;
    }
    return NULL;
}

static bool role_ever(enum order_action action, enum role role)
{
    for (size_t i = 0; i < ROWS; i++)
        if (table[i].action == action && (table[i].roles >> role & 1))
            return true;
    return false;
}

/* Where the facts know more than the guard: what is missing, or which rule it is of. */
static void explain(const struct guard *g, const struct order_facts *f, struct order_result *out)
{
    const struct {
        uint32_t bit;
        const char *rule, *why;
    } told[] = {{G_PACKED, g->rule, f->unpacked},
                {G_TICKED, f->unticked_rule, f->unticked},
                {G_BILL, f->bill_rule, f->bill_wrong}};

    out->rule = g->rule;
    out->why = g->why;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        if (told[i].bit != g->bit)
            continue;
        out->rule = told[i].rule;
        out->why = told[i].why;
    }
}

static enum err apply_row(const struct order_row *r, const struct order_facts *f, enum role role,
                          struct order_result *out)
{
    const struct guard *g = broken_guard(r, f, role);

    if (g) {
        explain(g, f, out);
        return ERR_REFUSED;
    }
    out->to = r->to == STAYS ? f->state : (enum order_state)r->to;
    out->effects = r->effects;
    return ERR_OK;
}

enum err order_step(const struct order_facts *f, enum order_action action, enum role role,
                    struct order_result *out)
{
    memset(out, 0, sizeof *out);
    out->to = f->state;
    if (!role_ever(action, role))
        return ERR_FORBIDDEN;
    for (size_t i = 0; i < ROWS; i++)
        if (row_matches(&table[i], f, action) && (table[i].roles >> role & 1))
            return apply_row(&table[i], f, role, out);
    out->why = "not possible in this state";
    return ERR_CONFLICT;
}

/* Whether an action is worth showing: allowed but for what its own arguments will settle. */
static bool showable(const struct order_row *r, const struct order_facts *f, enum role role)
{
    uint32_t by_arguments = G_CAUSE | G_GATE | G_FINDING | G_ADDRESS | G_AGREED | G_PACKED |
                            G_TICKED | G_MACHINE | G_REASON | G_PHOTO | G_PHOTOS | G_BILL | G_CODE;
    struct order_row open = *r;

    open.guards &= ~by_arguments;
    return (r->from >> f->state & 1) && (r->roles >> role & 1) && !broken_guard(&open, f, role);
}

size_t order_allowed(const struct order_facts *f, enum role role, const char *out[], size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < ROWS && n < max; i++) {
        const char *name = order_action_name(table[i].action);
        bool seen = n > 0 && out[n - 1] == name;

        if (!seen && showable(&table[i], f, role))
            out[n++] = name;
    }
    return n;
}
