/* SPDX-License-Identifier: Apache-2.0 */
#include "core/expr_emit.h"

#include <stdio.h>
#include <string.h>

enum type ec_complain(struct compiler *c, int column, const char *what, const char *word)
{
    if (!c->failed) {
        c->failed = true;
        c->error->column = column;
        snprintf(c->error->what, sizeof c->error->what, "%s%s%s%s", what, *word ? " '" : "", word,
                 *word ? "'" : "");
    }
    return T_BAD;
}

void ec_next(struct compiler *c)
{
    const char *what = lexer_next(&c->lex, &c->tok);

    if (what)
        ec_complain(c, c->tok.column, what, "");
}

bool ec_is(const struct compiler *c, const char *text)
{
    return (c->tok.kind == TK_PUNCT || c->tok.kind == TK_WORD) && !strcmp(c->tok.text, text);
}

bool ec_take(struct compiler *c, const char *text)
{
    if (!ec_is(c, text))
        return false;
    ec_next(c);
    return true;
}

void ec_need(struct compiler *c, const char *text)
{
    if (!ec_take(c, text))
        ec_complain(c, c->tok.column, "expected", text);
}

void ec_emit_word(struct compiler *c, unsigned word)
{
    if (c->pool->code_len == EXPR_CODE_MAX || c->pool->code_len - c->start == UINT16_MAX) {
        c->full = c->failed = true;
        return;
    }
    c->pool->code[c->pool->code_len++] = (uint16_t)word;
}

void ec_grow(struct compiler *c, int by)
{
    c->depth += by;
    if (c->depth > c->depth_max)
        c->depth_max = c->depth;
    if (c->depth > EXPR_STACK_MAX)
        ec_complain(c, c->tok.column, "the condition is too complicated", "");
}

void ec_emit_load(struct compiler *c, enum expr_op op, int operand)
{
    ec_emit_word(c, op);
    ec_emit_word(c, (unsigned)operand);
    ec_grow(c, 1);
}

void ec_emit(struct compiler *c, enum expr_op op)
{
    ec_emit_word(c, op);
    if (op != OP_NOT && op != OP_NEG && op != OP_ABS)
        ec_grow(c, -1);
}

void ec_emit_const(struct compiler *c, double v)
{
    int i = 0;

    while (i < c->pool->const_count && c->pool->consts[i] != v)
        i++;
    if (i == EXPR_CONST_MAX) {
        c->full = c->failed = true;
        return;
    }
    c->pool->consts[i] = v;
    if (i == c->pool->const_count)
        c->pool->const_count++;
    ec_emit_load(c, OP_CONST, i);
}
