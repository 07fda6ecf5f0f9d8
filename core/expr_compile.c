/* SPDX-License-Identifier: Apache-2.0 */
/* Recursive descent over the text of a condition, straight into bytecode. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/expr.h"
#include "core/expr_emit.h"
#include "core/text.h"

#define NESTING_MAX 24

static enum type or_level(struct compiler *c);
static enum type sum_level(struct compiler *c);

/* Recursion of the compiler is bounded: no text may exhaust the thread's stack. */
static bool deeper(struct compiler *c)
{
    if (++c->nesting > NESTING_MAX)
        ec_complain(c, c->tok.column, "the condition is too complicated", "");
    return !c->failed;
}

static void want(struct compiler *c, enum type is_type, enum type wanted, int column)
{
    if (is_type == wanted || is_type == T_BAD)
        return;
    ec_complain(c, column,
                wanted == T_TRUTH ? "a yes or no is needed here" : "a number is needed here", "");
}

static enum type number_level(struct compiler *c)
{
    int column = c->tok.column;

    want(c, sum_level(c), T_NUMBER, column);
    return T_NUMBER;
}

static enum type min_max(struct compiler *c, enum expr_op op)
{
    ec_need(c, "(");
    if (!deeper(c))
        return T_BAD;
    number_level(c);
    ec_need(c, ",");
    do {
        number_level(c);
        ec_emit(c, op);
    } while (!c->failed && ec_take(c, ","));
    ec_need(c, ")");
    c->nesting--;
    return T_NUMBER;
}

static enum type name_or_call(struct compiler *c)
{
    char name[WORD_MAX];
    int column = c->tok.column;

    text_copy(name, sizeof name, c->tok.text);
    ec_next(c);
    if (!strcmp(name, "true") || !strcmp(name, "false")) {
        ec_emit_const(c, name[0] == 't');
        return T_TRUTH;
    }
    if (!strcmp(name, "min") || !strcmp(name, "max"))
        return min_max(c, name[1] == 'i' ? OP_MIN : OP_MAX);
    if (!strcmp(name, "abs")) {
        ec_need(c, "(");
        if (!deeper(c))
            return T_BAD;
        number_level(c);
        ec_need(c, ")");
        c->nesting--;
        ec_emit(c, OP_ABS);
        return T_NUMBER;
    }
    return ec_name(c, name, column);
}

static enum type primary(struct compiler *c)
{
    enum type t;

    if (c->failed)
        return T_BAD;
    if (c->tok.kind == TK_NUMBER) {
        ec_emit_const(c, c->tok.number);
        ec_next(c);
        return T_NUMBER;
    }
    if (c->tok.kind == TK_WORD)
        return name_or_call(c);
    if (!ec_take(c, "("))
        return ec_complain(c, c->tok.column, "a value is needed here", "");
    if (!deeper(c))
        return T_BAD;
    t = or_level(c);
    ec_need(c, ")");
    c->nesting--;
    return t;
}

static enum type sign_level(struct compiler *c)
{
    int column = c->tok.column;

    if (!ec_take(c, "-"))
        return primary(c);
    want(c, primary(c), T_NUMBER, column);
    ec_emit(c, OP_NEG);
    return T_NUMBER;
}

static enum type product_level(struct compiler *c)
{
    int column = c->tok.column;
    enum type t = sign_level(c);

    while (!c->failed && (ec_is(c, "*") || ec_is(c, "/"))) {
        enum expr_op op = ec_is(c, "*") ? OP_MUL : OP_DIV;
        int right;

        want(c, t, T_NUMBER, column);
        ec_next(c);
        right = c->tok.column;
        want(c, sign_level(c), T_NUMBER, right);
        ec_emit(c, op);
    }
    return t;
}

static enum type sum_level(struct compiler *c)
{
    int column = c->tok.column;
    enum type t = product_level(c);

    while (!c->failed && (ec_is(c, "+") || ec_is(c, "-"))) {
        enum expr_op op = ec_is(c, "+") ? OP_ADD : OP_SUB;
        int right;

        want(c, t, T_NUMBER, column);
        ec_next(c);
        right = c->tok.column;
        want(c, product_level(c), T_NUMBER, right);
        ec_emit(c, op);
    }
    return t;
}

/* A state name or, for numbers, a number: what stands on the right of == or in a list. */
static void right_side(struct compiler *c, enum type left)
{
    int column = c->tok.column;

    if (left == T_STATE) {
        int s = c->tok.kind == TK_STRING ? machine_state_find(c->tok.text) : -1;

        if (s < 0) {
            ec_complain(c, column, "no such state", c->tok.text);
            return;
        }
        ec_emit_const(c, s);
        ec_next(c);
        return;
    }
    want(c, sum_level(c), left, column);
}

/* The value on the left is needed once per comparison: compute it again, at its full depth. */
static void copy_left(struct compiler *c, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        enum expr_op op = (enum expr_op)c->pool->code[i];

        if (expr_op_has_operand(op))
            ec_emit_load(c, op, c->pool->code[++i]);
        else
            ec_emit(c, op);
    }
}

static enum type between(struct compiler *c, enum type left, uint32_t from)
{
    uint32_t to = c->pool->code_len;

    want(c, left, T_NUMBER, c->tok.column);
    number_level(c);
    ec_emit(c, OP_GE);
    ec_need(c, "and");
    copy_left(c, from, to);
    number_level(c);
    ec_emit(c, OP_LE);
    ec_emit(c, OP_AND);
    return T_TRUTH;
}

static enum type in_list(struct compiler *c, enum type left, uint32_t from)
{
    uint32_t to = c->pool->code_len;
    bool first = true;

    ec_need(c, "(");
    do {
        if (!first)
            copy_left(c, from, to);
        right_side(c, left);
        ec_emit(c, OP_EQ);
        if (!first)
            ec_emit(c, OP_OR);
        first = false;
    } while (!c->failed && ec_take(c, ","));
    ec_need(c, ")");
    return T_TRUTH;
}

static enum type compare_level(struct compiler *c)
{
    static const struct {
        const char *text;
        enum expr_op op;
    } ops[] = {{"==", OP_EQ}, {"!=", OP_NE}, {"<", OP_LT},
               {"<=", OP_LE}, {">", OP_GT},  {">=", OP_GE}};
    uint32_t from = c->pool->code_len;
    int column = c->tok.column;
    enum type t = sum_level(c);

    if (c->failed)
        return T_BAD;
    if (ec_take(c, "between"))
        return between(c, t, from);
    if (ec_take(c, "in"))
        return in_list(c, t, from);
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        if (!ec_take(c, ops[i].text))
            continue;
        if (ops[i].op > OP_NE)
            want(c, t, T_NUMBER, column);
        right_side(c, t);
        ec_emit(c, ops[i].op);
        return T_TRUTH;
    }
    if (t == T_STATE)
        return ec_complain(c, column, "a state must be compared with a name", "");
    return t;
}

static enum type not_level(struct compiler *c)
{
    int column;

    if (!ec_take(c, "not"))
        return compare_level(c);
    if (!deeper(c))
        return T_BAD;
    column = c->tok.column;
    want(c, not_level(c), T_TRUTH, column);
    ec_emit(c, OP_NOT);
    c->nesting--;
    return T_TRUTH;
}

static enum type chain(struct compiler *c, const char *word, enum expr_op op,
                       enum type (*level)(struct compiler *))
{
    int column = c->tok.column;
    enum type t = level(c);

    while (!c->failed && ec_take(c, word)) {
        int right = c->tok.column;

        want(c, t, T_TRUTH, column);
        want(c, level(c), T_TRUTH, right);
        ec_emit(c, op);
        t = T_TRUTH;
    }
    return t;
}

static enum type and_level(struct compiler *c)
{
    return chain(c, "and", OP_AND, not_level);
}

static enum type or_level(struct compiler *c)
{
    return chain(c, "or", OP_OR, and_level);
}

enum err expr_compile(struct expr_pool *pool, const char *text, struct expr *out,
                      struct symbol_set *used, struct expr_error *error)
{
    struct compiler c = {.lex = {text, 0}, .pool = pool, .used = used, .error = error};

    memset(error, 0, sizeof *error);
    c.start = pool->code_len;
    ec_next(&c);
    want(&c, or_level(&c), T_TRUTH, 1);
    if (!c.failed && c.tok.kind != TK_END)
        ec_complain(&c, c.tok.column, "expected the end, found", c.tok.text);
    if (c.failed) {
        pool->code_len = c.start;
        return c.full ? ERR_FULL : ERR_INPUT;
    }
    *out = (struct expr){c.start, (uint16_t)(pool->code_len - c.start)};
    return ERR_OK;
}
