/* SPDX-License-Identifier: Apache-2.0 */
#include "core/expr_lex.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/text.h"

static bool word_char(char ch, bool first)
{
    bool letter = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_';

    return letter || (!first && ((ch >= '0' && ch <= '9') || ch == '.'));
}

static const char *lex_word(struct lexer *l, struct token *tok)
{
    size_t from = l->at;

    while (word_char(l->text[l->at], false))
        l->at++;
    tok->kind = TK_WORD;
    if (!text_copy_n(tok->text, WORD_MAX, l->text + from, l->at - from))
        return "a name is too long";
    return NULL;
}

static const char *lex_string(struct lexer *l, struct token *tok)
{
    const char *from = l->text + l->at + 1;
    const char *end = strchr(from, '\'');

    tok->kind = TK_STRING;
    if (!end || !text_copy_n(tok->text, WORD_MAX, from, (size_t)(end - from))) {
        l->at += strlen(l->text + l->at);
        return "a string does not end or is too long";
    }
    l->at = (size_t)(end + 1 - l->text);
    return NULL;
}

static const char *lex_number(struct lexer *l, struct token *tok)
{
    size_t n = text_number(l->text + l->at, strlen(l->text + l->at), &tok->number);

    tok->kind = TK_NUMBER;
    l->at += n ? n : 1;
    return n == 0 || !isfinite(tok->number) ? "this is not a number" : NULL;
}

static const char *lex_punct(struct lexer *l, struct token *tok)
{
    static const char *const puncts[] = {"==", "!=", "<=", ">=", "<", ">", "+",
                                         "-",  "*",  "/",  "(",  ")", ","};

    tok->kind = TK_PUNCT;
    for (size_t i = 0; i < sizeof puncts / sizeof puncts[0]; i++) {
        size_t n = strlen(puncts[i]);

        if (strncmp(l->text + l->at, puncts[i], n) != 0)
            continue;
        text_copy(tok->text, WORD_MAX, puncts[i]);
        l->at += n;
        return NULL;
    }
    l->at += strlen(l->text + l->at);
    return "this character has no meaning here";
}

const char *lexer_next(struct lexer *l, struct token *tok)
{
    char ch;

    while (l->text[l->at] == ' ')
        l->at++;
    ch = l->text[l->at];
    memset(tok, 0, sizeof *tok);
    tok->column = (int)l->at + 1;
    if (ch == 0)
        return NULL;
    if (word_char(ch, true))
        return lex_word(l, tok);
    if (ch >= '0' && ch <= '9')
        return lex_number(l, tok);
    if (ch == '\'')
        return lex_string(l, tok);
    return lex_punct(l, tok);
}
