/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a condition: names, numbers, quoted strings, punctuation. For the compiler only. */
#ifndef TW_CORE_EXPR_LEX_H
#define TW_CORE_EXPR_LEX_H

#include <stddef.h>

#define WORD_MAX 48

enum token_kind { TK_END, TK_WORD, TK_NUMBER, TK_STRING, TK_PUNCT };

struct token {
    enum token_kind kind;
    char text[WORD_MAX];
    double number;
    int column; /* from 1 */
};

struct lexer {
    const char *text;
    size_t at;
};

/* The next token; returns what is wrong with it, or NULL. */
const char *lexer_next(struct lexer *l, struct token *tok);

#endif
