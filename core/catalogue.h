/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue after loading: models, faults, parts, tools, test runs, prices, questions and
 * messages, checked and compiled. Read-only from then on; any thread may read it. Strings live in
 * the catalogue's arena. Texts exist in every language of enum lang.
 */
#ifndef TW_CORE_CATALOGUE_H
#define TW_CORE_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/expr.h"
#include "core/sample.h"

enum lang { LANG_ZH_CN, LANG_EN, LANG_COUNT };

struct words {
    const char *in[LANG_COUNT];
};

enum severity { SEV_SAFETY, SEV_NO_WATER, SEV_DEGRADED, SEV_MAINTENANCE, SEVERITY_COUNT };
enum scope { SCOPE_SAMPLE, SCOPE_DRAW, SCOPE_STANDBY };
enum model_class { CLASS_RO_TANK, CLASS_RO_TANKLESS, CLASS_UF, CLASS_SOFTENER, CLASS_COUNT };
enum visit_policy { VISIT_ALWAYS, VISIT_AFTER_REMOTE, VISIT_NEVER };
enum gate_test { GATE_NONE, GATE_TR_PROD, GATE_TR_HOLD, GATE_TR_TOPUP };

const char *severity_name(enum severity s);
int severity_find(const char *name);

#define MODEL_STAGES 6
#define FAULT_MAX    128 /* width of a fault set */

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

struct evidence {
    const char *text; /* the condition as written */
    struct words words;
    struct expr cond;
    double lr_true, lr_false;
    uint8_t group; /* number within its cause */
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

struct fault {
    const char *id;
    struct words title, advice;
    enum severity severity;
    bool area;
    bool latch;  /* only a person on site clears it (confirm_dry) */
    bool pseudo; /* opened by people alone: nothing detects it */
    enum visit_policy visit;
    uint8_t classes;                           /* bit per enum model_class */
    uint16_t detection_first, detection_count; /* in catalogue.detections */
    const struct cause *causes;
    size_t cause_count;
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

struct named {
    const char *id; /* sku of a part, id of a tool, test or question */
    struct words title;
    uint8_t classes; /* parts: the machine classes they fit; else all bits */
    uint64_t models; /* parts: bit per model, all bits when every model of the classes */
    int minutes;     /* test runs */
};

struct stage {
    char id[STAGE_LEN];
    struct words title;
    double life_days, life_l;
    bool feed_water; /* wears by feed water (permeate + waste), else by permeate */
    const char *sku;
};

/* err_raw entry -> meaning such as 'leak' */
struct code_row {
    const char *code, *meaning;
};

struct model {
    const char *id;
    struct words title;
    enum model_class cls;
    double param[PARAM_COUNT];
    struct symbol_set fitted; /* fields only */
    struct stage stages[MODEL_STAGES];
    size_t stage_count;
    const struct code_row *codes;
    size_t code_count;
    int64_t standby_ms, running_ms, test_ms; /* report cadence */
    bool coarse;
    bool profile_only;                 /* says how messages look, not what machine sends them */
    bool no_spares;                    /* the parts list knows none that fit */
    uint32_t commands;                 /* bit per enum device_command of core/command.h */
    const struct payload_map *payload; /* core/profile.h; NULL for the canonical form */
};

struct price {
    const char *code;
    struct words title;
    int64_t amount_fen;
    const char *kind; /* labour, part, trip */
};

struct catalogue {
    struct model *models;
    size_t model_count;
    struct fault *faults;
    size_t fault_count;
    struct detection *detections;
    size_t detection_count;
    struct named *parts, *tools, *tests, *questions;
    size_t part_count, tool_count, test_count, question_count;
    struct price *prices;
    size_t price_count;
    struct expr_pool *pool;
};

static inline bool fault_set_has(const struct fault_set *s, size_t fault)
{
    return (s->bits[fault / 64] >> (fault % 64)) & 1;
}

/* -1 when there is none. */
int catalogue_fault(const struct catalogue *c, const char *id);
int catalogue_model(const struct catalogue *c, const char *id);

/* Whether the model carries every signal of the set and belongs to a class of the fault. */
bool catalogue_applies(const struct fault *f, const struct model *m);
bool symbols_fitted(const struct symbol_set *needs, const struct model *m);

#endif
