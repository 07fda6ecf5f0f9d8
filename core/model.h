/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine model of the catalogue: what it has fitted, its rated values, its filter stages, its
 * codes and commands, and how its messages look.
 */
#ifndef TW_CORE_MODEL_H
#define TW_CORE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/expr.h"
#include "core/sample.h"

#define MODEL_STAGES 6

enum lang { LANG_ZH_CN, LANG_EN, LANG_COUNT };

struct words {
    const char *in[LANG_COUNT];
};

enum model_class { CLASS_RO_TANK, CLASS_RO_TANKLESS, CLASS_UF, CLASS_SOFTENER, CLASS_COUNT };

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

#endif
