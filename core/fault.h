/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fault of the catalogue after loading: how it is found, what causes it and what speaks for each
 * cause, which faults it hides, and how its repair is proven.
 */
#ifndef TW_CORE_FAULT_H
#define TW_CORE_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/expr.h"
#include "core/model.h"

enum severity { SEV_SAFETY, SEV_NO_WATER, SEV_DEGRADED, SEV_MAINTENANCE, SEVERITY_COUNT };
enum scope { SCOPE_SAMPLE, SCOPE_DRAW, SCOPE_STANDBY, SCOPE_SILENCE };
enum visit_policy { VISIT_ALWAYS, VISIT_AFTER_REMOTE, VISIT_NEVER };
enum gate_test { GATE_NONE, GATE_TR_PROD, GATE_TR_HOLD, GATE_TR_TOPUP };

const char *severity_name(enum severity s);
int severity_find(const char *name);

#define FAULT_MAX 128 /* width of a fault set */

struct fault_set {
    uint64_t bits[FAULT_MAX / 64];
};

struct detection {
    uint16_t fault;
    struct words words;
    enum scope scope;
    struct expr when, clear_when;
    struct symbol_set when_syms, clear_syms, needs;
    int64_t hold_ms, clear_hold_ms;
    int min_occurrences; /* holds met (sample, standby) or qualifying draws in a row (draw) */
    int clear_draws;     /* draw scope: qualifying draws in a row that clear */
};

#define GROUP_MAX 16 /* different groups of evidence in one cause */

struct evidence {
    const char *text; /* the condition as written */
    struct words words;
    struct expr cond;
    double lr_true, lr_false;
    uint8_t group; /* number within its cause, below GROUP_MAX */
};

struct cause {
    const char *id;
    struct words title;
    double prior;
    const struct evidence *evidence;
    size_t evidence_count;
    const uint16_t *parts; /* indices into parts[] */
    size_t part_count;
    const struct words *steps;
    size_t step_count;
};

/* One way of proving a repair by normal use; the first whose needs are met is taken. */
struct watch_rule {
    const char *id;
    struct symbol_set needs;
    struct expr pass, fail_fast;
    int good, of, min_draws;
    int64_t window_ms, max_window_ms;
};

struct remedy_step; /* core/remedy.h */

struct fault {
    const char *id;
    struct words title, advice;
    enum severity severity;
    bool area;
    bool latch;  /* only a person on site clears it (confirm_dry) */
    bool pseudo; /* opened by people alone: nothing detects it */
    bool sensor; /* of a sensor: what it explains gives way whatever its severity */
    bool quiet;  /* its finding opens no order by itself */
    enum visit_policy visit;
    uint8_t classes;                           /* bit per enum model_class */
    uint16_t detection_first, detection_count; /* in catalogue.detections */
    const struct cause *causes;
    size_t cause_count;
    const struct remedy_step *remote; /* what is tried from afar, in turn */
    size_t remote_count;
    const uint16_t *tools; /* indices into tools[] */
    size_t tool_count;
    int minutes;
    struct fault_set masks; /* `*` already resolved */
    enum gate_test gate;
    struct expr gate_pass;
    const struct words *by_hand;
    size_t by_hand_count;
    const struct watch_rule *watch;
    size_t watch_count;
    int64_t settle_ms;
};

static inline bool fault_set_has(const struct fault_set *s, size_t fault)
{
    return (s->bits[fault / 64] >> (fault % 64)) & 1;
}

#endif
