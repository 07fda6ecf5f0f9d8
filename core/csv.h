/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables as text, RFC 4180: cells are quoted when they must be, lines end in CRLF. A text that a
 * spreadsheet would run as a formula gets an apostrophe in front when it is written and loses it
 * when it is read: both ways together change nothing. Pure.
 */
#ifndef TW_CORE_CSV_H
#define TW_CORE_CSV_H

#include <stdbool.h>
#include <stddef.h>

/* Writing: the caller puts commas and line ends. Bytes written without the end, which is set; 0
 * with an out of ""  when cap is short. CSV_CELL_MAX(n) bytes are always enough for n bytes. */
#define CSV_CELL_MAX(n) (2 * (n) + 4)
size_t csv_cell(const char *text, char *out, size_t cap);

/* Reading, in place. */
enum csv_wrong {
    CSV_GOOD,
    CSV_NOT_UTF8,   /* or a NUL byte */
    CSV_OPEN_QUOTE, /* a quoted cell that never ends */
    CSV_AFTER_QUOTE /* something behind the end of a quoted cell */
};

struct csv {
    char *at, *end;
    int line;  /* of the row that was read last, from 1; quoted line breaks count */
    int next;  /* the line that comes */
    int cells; /* of that row; more than max are counted and not kept */
    enum csv_wrong wrong;
};

/* text[len] must be writable: it becomes the end. A byte order mark is skipped. */
void csv_open(struct csv *c, char *text, size_t len);
/*
 * The next row: up to max cells, pointing into the text, terminated. False at the end, or when
 * something is wrong; then line says where. Empty lines are skipped.
 */
bool csv_row(struct csv *c, char *cell[], int max);
const char *csv_wrong_text(enum csv_wrong w);

#endif
