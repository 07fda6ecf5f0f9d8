/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts with {{names}} that become part of a request: each value is written as its place wants it,
 * or as {{name:url}}, {{name:json}}, {{name:header}}, {{name:plain}} says.
 */
#ifndef TW_BASE_TEMPLATE_H
#define TW_BASE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum escape { ESC_PLAIN, ESC_URL, ESC_JSON, ESC_HEADER };

/* NULL: there is no such name. "" a name without a value. */
typedef const char *template_value_fn(const void *ctx, const char *name);

/* What is wrong with it, or NULL. Every name is asked for with ctx. */
const char *template_check(const char *text, template_value_fn *value, const void *ctx);
/* The filled text, owned by the caller. Unknown names become nothing. */
char *template_fill(const char *text, enum escape place, template_value_fn *value, const void *ctx);

void escape_write(FILE *to, enum escape how, const char *s);

#endif
