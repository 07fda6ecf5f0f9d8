/* SPDX-License-Identifier: Apache-2.0 */
/* The state of one compilation and what it writes; shared by the parser and nobody else. */
#ifndef TW_CORE_EXPR_EMIT_H
#define TW_CORE_EXPR_EMIT_H

#include <stdbool.h>

#include "core/expr.h"
#include "core/expr_lex.h"
#include "core/expr_ops.h"

enum type { T_BAD, T_NUMBER, T_TRUTH, T_STATE };

struct compiler {
    struct lexer lex;
    struct token tok;
    struct expr_pool *pool;
    struct symbol_set *used;
    struct expr_error *error;
    uint32_t start;
    int depth, depth_max, nesting;
    bool failed, full;
};

/* The first complaint counts; returns T_BAD. */
enum type ec_complain(struct compiler *c, int column, const char *what, const char *word);
void ec_next(struct compiler *c);
bool ec_is(const struct compiler *c, const char *text);
bool ec_take(struct compiler *c, const char *text);
void ec_need(struct compiler *c, const char *text);

void ec_grow(struct compiler *c, int by); /* of the stack */
void ec_emit_word(struct compiler *c, unsigned word);
void ec_emit(struct compiler *c, enum expr_op op);
void ec_emit_load(struct compiler *c, enum expr_op op, int operand);
void ec_emit_const(struct compiler *c, double v);

/* A name that was read before tok and stands at column: what it loads, and of which type. */
enum type ec_name(struct compiler *c, const char *name, int column);

#endif
