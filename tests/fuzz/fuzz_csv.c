/* SPDX-License-Identifier: Apache-2.0 */
/* Any table: rows end, cells lie inside of it and are whole texts, and written again they are read
 * as the same. */
#include <stdlib.h>

#include "core/csv.h"
#include "tests/fuzz/fuzz.h"

#define CELLS 16

static void again(char *cell[], int n)
{
    size_t cap = 16, len = 0;
    char *text, *back[CELLS];
    struct csv c;

    for (int i = 0; i < n; i++)
        cap += CSV_CELL_MAX(strlen(cell[i])) + 1;
    text = malloc(cap);
    for (int i = 0; i < n; i++) {
        len += csv_cell(cell[i], text + len, cap - len);
        text[len++] = ',';
    }
    csv_open(&c, text, len - 1);
    if (csv_row(&c, back, CELLS)) {
        assert(c.cells == n);
        for (int i = 0; i < n; i++)
            assert(!strcmp(back[i], cell[i]));
    } else {
        assert(n == 1 && !cell[0][0] && !c.wrong);
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), *cell[CELLS];
    struct csv c;
    int line = 0;

    memcpy(text, data, size);
    csv_open(&c, text, size);
    while (csv_row(&c, cell, CELLS)) {
        int n = c.cells < CELLS ? c.cells : CELLS;

        assert(c.cells > 0 && c.line > line);
        line = c.line;
        for (int i = 0; i < n; i++)
            assert(cell[i] >= text && cell[i] + strlen(cell[i]) <= text + size);
        again(cell, n);
    }
    free(text);
    return 0;
}
