/* SPDX-License-Identifier: Apache-2.0 */
#include "core/expr.h"

#include <assert.h>
#include <math.h>

#include "core/expr_ops.h"

static double truth_and(double a, double b)
{
    if (a == 0 || b == 0)
        return 0;
    return isnan(a) || isnan(b) ? (double)NAN : 1;
}

static double truth_or(double a, double b)
{
    if (a > 0 || b > 0)
        return 1;
    return isnan(a) || isnan(b) ? (double)NAN : 0;
}

static double compare(unsigned op, double a, double b)
{
    if (isnan(a) || isnan(b))
        return NAN;
    switch (op) {
    case OP_EQ:
        return a == b;
    case OP_NE:
        return a != b;
    case OP_LT:
        return a < b;
    case OP_LE:
        return a <= b;
    case OP_GT:
        return a > b;
    default:
        return a >= b;
    }
}

static double arithmetic(unsigned op, double a, double b)
{
    if (isnan(a) || isnan(b))
        return NAN;
    switch (op) {
    case OP_ADD:
        return a + b;
    case OP_SUB:
        return a - b;
    case OP_MUL:
        return a * b;
    case OP_DIV:
        return b == 0 ? (double)NAN : a / b;
    case OP_MIN:
        return fmin(a, b);
    default:
        return fmax(a, b);
    }
}

static double binary(unsigned op, double a, double b)
{
    if (op == OP_AND)
        return truth_and(a, b);
    if (op == OP_OR)
        return truth_or(a, b);
    if (op >= OP_EQ && op <= OP_GE)
        return compare(op, a, b);
    return arithmetic(op, a, b);
}

static double unary(unsigned op, double a)
{
    if (isnan(a))
        return NAN;
    if (op == OP_NOT)
        return a == 0;
    return op == OP_NEG ? -a : fabs(a);
}

static double load(const struct expr_pool *pool, const struct expr_env *env, unsigned op,
                   unsigned operand)
{
    switch (op) {
    case OP_CONST:
        return pool->consts[operand];
    case OP_SYM:
        return env->sym[operand];
    case OP_PARAM:
        return env->param ? env->param[operand] : (double)NAN;
    case OP_KNOWN:
        return !isnan(env->sym[operand]);
    default:
        return env->call ? env->call(env->ctx, &pool->calls[operand]) : (double)NAN;
    }
}

double expr_eval(const struct expr_pool *pool, struct expr e, const struct expr_env *env)
{
    double stack[EXPR_STACK_MAX];
    int n = 0;

    for (uint32_t i = e.start; i < e.start + e.len; i++) {
        unsigned op = pool->code[i];

        if (expr_op_has_operand(op)) {
            stack[n++] = load(pool, env, op, pool->code[++i]);
        } else if (op == OP_NOT || op == OP_NEG || op == OP_ABS) {
            stack[n - 1] = unary(op, stack[n - 1]);
        } else {
            stack[n - 2] = binary(op, stack[n - 2], stack[n - 1]);
            n--;
        }
    }
    assert(n == 1);
    return stack[0];
}
