/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Causes ranked by prior and evidence. Per evidence group the strongest ratio counts once;
 * evidence that is not known moves nothing. Pure; the figures come from the catalogue.
 */
#ifndef TW_CORE_DIAGNOSE_H
#define TW_CORE_DIAGNOSE_H

#include "core/catalogue.h"

#define DIAGNOSIS_CAUSES   16
#define DIAGNOSIS_EVIDENCE 12
#define DIAGNOSIS_PARTS    24

/* Parts are listed until the causes they belong to sum up to this probability. */
#define DIAGNOSIS_COVER 0.85

struct ranked_evidence {
    uint8_t evidence; /* index within the cause */
    bool holds;
    double lr; /* the ratio that was applied */
};

struct ranked_cause {
    uint8_t cause; /* index within the fault */
    uint8_t evidence_count;
    double probability;
    struct ranked_evidence evidence[DIAGNOSIS_EVIDENCE]; /* those that moved it */
};

struct ranked_part {
    uint16_t part;
    double probability; /* that one of its causes is the one */
};

struct diagnosis {
    uint16_t fault;
    uint8_t cause_count, part_count;
    struct ranked_cause cause[DIAGNOSIS_CAUSES]; /* best first */
    struct ranked_part part[DIAGNOSIS_PARTS];
};

void diagnose(const struct catalogue *c, uint16_t fault, const struct model *m,
              const struct expr_env *env, struct diagnosis *out);

#endif
