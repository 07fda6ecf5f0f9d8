/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions. The input: a text up to a NUL, then the values of symbols, constants and questions.
 * A text `#N#part|end` stands for N times part and then end: long conditions out of short inputs.
 * What compiles yields yes, no or unknown for any values, and what is yes or no although some
 * values are unknown stays so once they are known.
 */
#include <stdlib.h>

#include "core/expr.h"
#include "core/expr_ops.h"
#include "tests/fuzz/fuzz.h"

#define TEXT_MAX (1u << 19)

static struct expr_pool pool;
static double values[SYM_COUNT], params[PARAM_COUNT], partly[SYM_COUNT], fewer[PARAM_COUNT];

static char *repeat(const char *s, size_t len)
{
    char *after = NULL;
    unsigned long times = len && s[0] == '#' ? strtoul(s + 1, &after, 10) : 1;
    const char *part = after && *after == '#' ? after + 1 : s;
    const char *bar = part != s ? strchr(part, '|') : NULL;
    size_t n = bar ? (size_t)(bar - part) : strlen(part);
    size_t end = bar ? strlen(bar + 1) : 0;
    char *out, *to;

    if (times > TEXT_MAX || times * n > TEXT_MAX)
        times = n ? TEXT_MAX / n : 0;
    to = out = malloc(times * n + end + 1);
    for (; times > 0; times--, to += n)
        memcpy(to, part, n);
    memcpy(to, bar ? bar + 1 : "", end + 1);
    return out;
}

static double some_value(struct bytes *b)
{
    static const double usual[] = {0, 1, -1, 0.05, 24, 300, 1e300, -1e300};
    uint8_t pick = bytes_one(b);
    double v;

    if (pick & 1)
        return NAN;
    if (pick & 2)
        return usual[pick >> 5];
    bytes_take(b, &v, sizeof v);
    return v;
}

static double truth(double v)
{
    return isnan(v) ? (double)NAN : v != 0;
}

static double call(void *ctx, const struct expr_call *c)
{
    bool number =
        c->kind == CALL_MEASURED || c->kind == CALL_DAYS_SINCE || c->kind == CALL_NEIGHBOURS ||
        c->kind == CALL_ALIKE || c->kind == CALL_SPELLS || c->kind == CALL_JUMPS;
    double v = *(const double *)ctx;

    assert((unsigned)c->kind < CALL_KIND_COUNT && text_ends(c->arg, sizeof c->arg));
    return number ? v : truth(v);
}

static void fill(struct bytes *b)
{
    for (int i = 0; i < SYM_COUNT; i++) {
        values[i] = some_value(b);
        if (i < (int)FIELD_COUNT && field_table[i].kind == FIELD_BOOL)
            values[i] = truth(values[i]);
        partly[i] = bytes_one(b) & 1 ? (double)NAN : values[i];
    }
    for (int i = 0; i < (int)PARAM_COUNT; i++) {
        params[i] = some_value(b);
        fewer[i] = bytes_one(b) & 1 ? (double)NAN : params[i];
    }
}

/* Every symbol read is one that was named as read; known() asks for none. */
static bool code_must_be_good(struct expr e, const struct symbol_set *used)
{
    bool asks_known = false;

    for (uint32_t i = e.start; i < e.start + e.len; i++) {
        unsigned op = pool.code[i];

        assert(op <= OP_MAX);
        asks_known |= op == OP_KNOWN;
        if (!expr_op_has_operand(op))
            continue;
        i++;
        assert(op != OP_CONST || pool.code[i] < pool.const_count);
        assert(op != OP_PARAM || pool.code[i] < (int)PARAM_COUNT);
        assert(op != OP_CALL || pool.code[i] < pool.call_count);
        assert((op != OP_SYM && op != OP_KNOWN) || pool.code[i] < SYM_COUNT);
        assert(op != OP_SYM || symbol_set_has(used, pool.code[i]));
    }
    return asks_known;
}

static void must_evaluate(struct expr e, bool asks_known, struct bytes *b)
{
    double answer = some_value(b), none = NAN;
    struct expr_env full = {values, params, call, &answer};
    struct expr_env less = {partly, fewer, bytes_one(b) & 1 ? call : NULL, &none};
    double yes, maybe;

    fill(b);
    yes = expr_eval(&pool, e, &full);
    maybe = expr_eval(&pool, e, &less);
    assert(isnan(yes) || yes == 0 || yes == 1);
    assert(isnan(maybe) || maybe == 0 || maybe == 1);
    assert(asks_known || isnan(maybe) || maybe == yes);
}

static void must_compile_again(struct expr e, const char *text)
{
    struct expr_error error;
    struct expr twin;

    if (pool.code_len > EXPR_CODE_MAX / 2)
        return;
    assert(expr_compile(&pool, text, &twin, NULL, &error) == ERR_OK);
    assert(twin.start == e.start + e.len && twin.len == e.len);
    assert(!memcmp(pool.code + e.start, pool.code + twin.start, e.len * sizeof pool.code[0]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = memchr(data, 0, size);
    size_t len = nul ? (size_t)(nul - data) : size;
    struct bytes b = {data + len, size - len};
    char *copy = malloc(len + 1), *text;
    struct symbol_set used = {{0}};
    struct expr_error error;
    struct expr e;
    enum err bad;

    memcpy(copy, data, len);
    copy[len] = 0;
    text = repeat(copy, len);
    pool.code_len = pool.const_count = pool.call_count = 0;
    bytes_one(&b);
    bad = expr_compile(&pool, text, &e, &used, &error);
    if (!bad) {
        assert(e.len > 0 && e.start == 0 && e.len == pool.code_len);
        must_evaluate(e, code_must_be_good(e, &used), &b);
        must_compile_again(e, text);
    } else {
        assert((bad == ERR_INPUT || bad == ERR_FULL) && pool.code_len == 0);
        assert(text_ends(error.what, sizeof error.what));
        assert(bad == ERR_FULL || (error.column >= 1 && (size_t)error.column <= strlen(text) + 1));
        assert(bad == ERR_FULL || error.what[0]);
    }
    free(copy);
    free(text);
    return 0;
}
