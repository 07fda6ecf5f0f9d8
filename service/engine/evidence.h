/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a step must bring with it and what it leaves behind: ticks, pictures, reports, charges.
 * Each file of it has what is wrong with arguments, the facts for the workflow's guards, and what
 * is written in the transaction of the step. Engine thread.
 */
#ifndef TW_SERVICE_EVIDENCE_H
#define TW_SERVICE_EVIDENCE_H

#include <cjson/cJSON.h>

#include "service/engine/engine_int.h"
#include "service/engine/evidence_known.h"
#include "service/store/store_card.h"

#define ATTACHMENTS_MAX  40 /* of one order */
#define ATTACH_CLOSED_MS (72 * 3600000LL)

struct step {
    struct engine *e;
    struct order *o; /* facts: as it was; keep: as it has become */
    const struct actor *who;
    enum order_action action;
    const cJSON *args;
    const struct order_facts *f; /* keep only */
};

/* What is wrong with the arguments, or NULL. */
const char *evidence_args(struct engine *e, const struct order *o, enum order_action action,
                          const cJSON *args);
/* The facts of this step. */
void evidence_facts(const struct step *s, struct order_facts *f);
/* Writes what the step leaves behind, before its visit ends. */
enum err evidence_keep(const struct step *s) MUST_CHECK;

/* The picture that the arguments of `attach` speak of; person, visit and time are the caller's. */
void attachment_read(const cJSON *args, struct attachment *a);

/* Whether these outcomes say that the work is over. */
static inline bool outcome_proved(enum order_outcome o)
{
    return o == OUTCOME_FIXED || o == OUTCOME_NO_FAULT_FOUND || o == OUTCOME_SENSOR_FAULT ||
           o == OUTCOME_CUSTOMER_SIDE;
}

/* evidence_ticks.c: checklists (S5.7), parts and tools packed (P-103) */
const char *ticks_args(const cJSON *args);
void ticks_facts(const struct step *s, struct order_facts *f);
enum err ticks_keep(const struct step *s) MUST_CHECK;
const char *packed_args(const cJSON *args);
void packed_facts(const struct step *s, struct order_facts *f);
enum err packed_keep(const struct step *s) MUST_CHECK;
struct visit_of visit_of_order(struct engine *e, const struct order *o);
/* The list of the phase that the step ends, or -1. */
int phase_of(enum order_action action);

/* evidence_report.c: damage (P-111), left undone (P-206), the customer's words (P-110) */
const char *report_args(struct engine *e, const struct order *o, enum order_action action,
                        const cJSON *args);
void report_facts(const struct step *s, struct order_facts *f);
enum err report_keep(const struct step *s) MUST_CHECK;

/* evidence_charge.c: charges (P-207), signature and card (P-116), what a missed visit costs */
const char *charge_args(struct engine *e, const struct order *o, enum order_action action,
                        const cJSON *args);
void charge_facts(const struct step *s, struct order_facts *f);
enum err charge_keep(const struct step *s) MUST_CHECK;

/* evidence_stock.c: parts reserved, used, brought back */
enum err stock_keep(const struct step *s) MUST_CHECK;

#endif
