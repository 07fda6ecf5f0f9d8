/* SPDX-License-Identifier: Apache-2.0 */
/* What a condition can name: telemetry fields, derived features, constants of the model. */
#ifndef TW_CORE_SYMBOL_H
#define TW_CORE_SYMBOL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/sample.h"

enum feature {
#define FEATURE(name, when, what) FT_##name,
#include "core/features.def"
#undef FEATURE
    FEATURE_COUNT
};

enum feature_when { WHEN_SAMPLE, WHEN_DRAW, WHEN_WEEK, WHEN_HIST };

struct feature_info {
    const char *name;
    enum feature_when when;
    const char *what;
};

extern const struct feature_info feature_table[FEATURE_COUNT];

/* A symbol is a field or a feature: index into one array of values. */
#define SYM_COUNT       ((int)FIELD_COUNT + (int)FEATURE_COUNT)
#define SYM_FEATURE(ft) ((int)FIELD_COUNT + (int)(ft))

int symbol_find(const char *name); /* -1 when there is none */
const char *symbol_name(int sym);

enum param {
#define PARAM(name, what) P_##name,
#include "core/params.def"
#undef PARAM
    PARAM_COUNT
};

extern const char *const param_names[PARAM_COUNT];

/* Which symbols a condition reads. */
struct symbol_set {
    uint64_t bits[(SYM_COUNT + 63) / 64];
};

static inline bool symbol_set_has(const struct symbol_set *s, int sym)
{
    return (s->bits[sym / 64] >> (sym % 64)) & 1;
}

static inline void symbol_set_add(struct symbol_set *s, int sym)
{
    s->bits[sym / 64] |= UINT64_C(1) << (sym % 64);
}

#endif
