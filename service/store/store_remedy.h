/* SPDX-License-Identifier: Apache-2.0 */
/* Remedies from afar as rows: where an order stands, its steps, the ledger of avoided visits. */
#ifndef TW_STORE_REMEDY_H
#define TW_STORE_REMEDY_H

#include "core/remedy.h"
#include "service/store/store_order.h"

struct remedy_row {
    char order_id[ID_LEN], device[DEVICE_ID_LEN], fault[NAME_LEN];
    char state[12];   /* running, cured, over */
    int step, tried;  /* the step tried last, and how often */
    bool again;       /* it was done and did not help */
    int64_t until_ms; /* the end of triage; 0: beside the dispatch */
    int cured_by;     /* n of the step */
};

enum err store_remedy_put(struct store *s, const struct remedy_row *r) MUST_CHECK;
enum err store_remedy_get(struct store *s, const char *order_id, struct remedy_row *out) MUST_CHECK;

/* state: waiting (for a safety rule), running, done, answered, refused, failed, expired, skipped.
 * result: "" not judged yet, met, not_met, unknown. */
struct remedy_step_row {
    char order_id[ID_LEN];
    int n, step; /* from 1; index in the fault's remote_first, -1: of no step */
    char action[16], state[12], result[12], why[24], command_id[ID_LEN];
    char expect[160];
    int64_t sent_ms, ended_ms, due_ms, fence_ms;
    struct remedy_evidence seen;
};

typedef void remedy_step_fn(void *ctx, const struct remedy_step_row *r);
enum err store_remedy_step_put(struct store *s, const struct remedy_step_row *r) MUST_CHECK;
enum err store_remedy_steps(struct store *s, const char *order_id, remedy_step_fn *fn,
                            void *ctx) MUST_CHECK;
/* The step that sent the command; ERR_NOT_FOUND when none did. */
enum err store_remedy_of_command(struct store *s, const char *command_id, char order_id[ID_LEN],
                                 int *n) MUST_CHECK;

/* Visits that a remedy from afar avoided, confirmed in [from, to), with the counts by fault or by
 * model in the order of their names. */
enum avoided_by { AVOIDED_BY_FAULT, AVOIDED_BY_MODEL };
typedef void avoided_fn(void *ctx, const char *name, int64_t count);
enum err store_avoided_visits(struct store *s, int64_t from_ms, int64_t to_ms, enum avoided_by by,
                              avoided_fn *fn, void *ctx) MUST_CHECK;

#endif
