/* SPDX-License-Identifier: Apache-2.0 */
/* The instructions between the compiler and the evaluator of conditions. Nobody else's. */
#ifndef TW_CORE_EXPR_OPS_H
#define TW_CORE_EXPR_OPS_H

enum expr_op {
    OP_CONST, /* operand: index of the constant */
    OP_SYM,   /* operand: symbol */
    OP_PARAM, /* operand: parameter */
    OP_CALL,  /* operand: index of the call */
    OP_KNOWN, /* operand: symbol */
    OP_AND,
    OP_OR,
    OP_NOT,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_NEG,
    OP_ABS,
    OP_MIN,
    OP_MAX,
};

/* Whether an operand follows the instruction. */
static inline int expr_op_has_operand(unsigned op)
{
    return op <= OP_KNOWN;
}

#endif
