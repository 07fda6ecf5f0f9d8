/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The condition language: one line a service engineer can read, compiled once into bytecode and
 * evaluated with three values. A number that is not known is NaN and so is a truth that is not
 * known; `false and unknown` is false, `true or unknown` is true.
 * Pure; the compiler writes into a caller's pool and never allocates.
 */
#ifndef TW_CORE_EXPR_H
#define TW_CORE_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/symbol.h"

/* Questions a condition may put to the world around the numbers. */
enum call_kind {
    CALL_CODE,
    CALL_ANSWER,
    CALL_MEASURED,
    CALL_DAYS_SINCE,
    CALL_RECENT,
    CALL_NEIGHBOURS,
    CALL_ALIKE,
    CALL_BAD,
    CALL_SPELLS,
    CALL_JUMPS,
    CALL_KIND_COUNT
};

struct expr_call {
    enum call_kind kind;
    char arg[40];
    double n;  /* the days of recent('fault', days) */
    int field; /* what bad('field') names; -1 in all other calls */
};

#define EXPR_CODE_MAX  65536
#define EXPR_CONST_MAX 2048
#define EXPR_CALL_MAX  256
#define EXPR_STACK_MAX 32

/* Where compiled conditions live; one per catalogue. Zero it before the first compile. */
struct expr_pool {
    uint16_t code[EXPR_CODE_MAX];
    double consts[EXPR_CONST_MAX];
    struct expr_call calls[EXPR_CALL_MAX];
    uint32_t code_len;
    uint16_t const_count, call_count;
};

/* One compiled condition; length 0 means "there is none". */
struct expr {
    uint32_t start;
    uint16_t len;
};

/* What the compiler says of a text it cannot take. */
struct expr_error {
    int column; /* from 1 */
    char what[96];
};

/*
 * Compiles text. used, when not NULL, receives the symbols it reads (known() excepted).
 * ERR_INPUT with *error filled when it is not a condition; ERR_FULL when the pool is.
 */
enum err expr_compile(struct expr_pool *pool, const char *text, struct expr *out,
                      struct symbol_set *used, struct expr_error *error) MUST_CHECK;

struct expr_env {
    const double *sym;   /* SYM_COUNT values, NaN unknown */
    const double *param; /* PARAM_COUNT values, NaN where the model has none */
    double (*call)(void *ctx, const struct expr_call *call); /* NULL: every call is unknown */
    void *ctx;
};

/* The value: a number, or 1 true, 0 false, NaN unknown. */
double expr_eval(const struct expr_pool *pool, struct expr e, const struct expr_env *env);

#endif
