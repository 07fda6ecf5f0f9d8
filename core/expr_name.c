/* SPDX-License-Identifier: Apache-2.0 */
/* What a name of a condition stands for: a signal, a constant of the model, a call. */
#include <string.h>

#include "core/expr_emit.h"
#include "core/text.h"

static enum type known(struct compiler *c)
{
    int sym;

    ec_need(c, "(");
    sym = symbol_find(c->tok.text);
    if (c->tok.kind != TK_WORD || sym < 0)
        return ec_complain(c, c->tok.column, "no such signal", c->tok.text);
    ec_next(c);
    ec_need(c, ")");
    ec_emit_load(c, OP_KNOWN, sym);
    return T_TRUTH;
}

static int add_call(struct compiler *c, enum call_kind kind, const char *arg, double n, int field)
{
    struct expr_pool *p = c->pool;
    int i = 0;

    for (; i < p->call_count; i++)
        if (p->calls[i].kind == kind && p->calls[i].n == n && !strcmp(p->calls[i].arg, arg))
            return i;
    if (i == EXPR_CALL_MAX) {
        c->full = c->failed = true;
        return 0;
    }
    p->calls[i].kind = kind;
    p->calls[i].n = n;
    p->calls[i].field = field;
    text_copy(p->calls[i].arg, sizeof p->calls[i].arg, arg);
    p->call_count++;
    return i;
}

static const struct call_form {
    const char *name;
    enum call_kind kind;
    enum type type;
    bool days, field;
} call_forms[] = {
    {"code", CALL_CODE, T_TRUTH, false, false},
    {"answer", CALL_ANSWER, T_TRUTH, false, false},
    {"measured", CALL_MEASURED, T_NUMBER, false, false},
    {"days_since", CALL_DAYS_SINCE, T_NUMBER, false, false},
    {"recent", CALL_RECENT, T_TRUTH, true, false},
    {"neighbours", CALL_NEIGHBOURS, T_NUMBER, false, false},
    {"alike", CALL_ALIKE, T_NUMBER, false, false},
    {"bad", CALL_BAD, T_TRUTH, false, true},
    {"spells", CALL_SPELLS, T_NUMBER, true, true},
    {"jumps", CALL_JUMPS, T_NUMBER, true, true},
};

static enum type call(struct compiler *c, const struct call_form *form)
{
    char arg[WORD_MAX];
    double n = 0;
    int field;

    ec_need(c, "(");
    if (c->tok.kind != TK_STRING)
        return ec_complain(c, c->tok.column, "a name in single quotes is needed here", "");
    if (strlen(c->tok.text) >= sizeof c->pool->calls[0].arg)
        return ec_complain(c, c->tok.column, "the name is too long", c->tok.text);
    text_copy(arg, sizeof arg, c->tok.text);
    field = form->field ? field_find(arg) : -1;
    if (form->field && field < 0)
        return ec_complain(c, c->tok.column, "no such signal", arg);
    ec_next(c);
    if (form->days) {
        ec_need(c, ",");
        n = c->tok.number;
        if (c->tok.kind != TK_NUMBER)
            return ec_complain(c, c->tok.column, "a number of days is needed here", "");
        ec_next(c);
    }
    ec_need(c, ")");
    ec_emit_load(c, OP_CALL, add_call(c, form->kind, arg, n, field));
    return form->type;
}

static enum type parameter(struct compiler *c, const char *name, int column)
{
    for (int i = 0; i < (int)PARAM_COUNT; i++) {
        if (strcmp(param_names[i], name) != 0)
            continue;
        ec_emit_load(c, OP_PARAM, i);
        return T_NUMBER;
    }
    return ec_complain(c, column, "no such constant of a model", name);
}

static enum type symbol(struct compiler *c, const char *name, int column)
{
    int sym = symbol_find(name);

    if (sym < 0)
        return ec_complain(c, column, "no such name", name);
    if (c->used)
        symbol_set_add(c->used, sym);
    ec_emit_load(c, OP_SYM, sym);
    if (sym >= (int)FIELD_COUNT)
        return T_NUMBER;
    if (field_table[sym].kind == FIELD_STATE)
        return T_STATE;
    return field_table[sym].kind == FIELD_BOOL ? T_TRUTH : T_NUMBER;
}

enum type ec_name(struct compiler *c, const char *name, int column)
{
    if (!strcmp(name, "known"))
        return known(c);
    for (size_t i = 0; i < sizeof call_forms / sizeof call_forms[0]; i++)
        if (!strcmp(name, call_forms[i].name))
            return call(c, &call_forms[i]);
    if (!strncmp(name, "P.", 2))
        return parameter(c, name + 2, column);
    return symbol(c, name, column);
}
