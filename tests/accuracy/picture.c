/* SPDX-License-Identifier: Apache-2.0 */
/* The confusion matrix as SVG: a row for each fault that was there, a column for what was said
 * first. */
#include <string.h>

#include "tests/accuracy/score.h"

#define CELL  18
#define LEFT  200
#define ABOVE 200

struct matrix {
    int n[FAULT_MAX][FAULT_MAX + 1]; /* the last column: nothing was said */
    int row_sum[FAULT_MAX], column[FAULT_MAX + 1];
    int rows, columns;
};

static void count(const struct score *s, enum level l, struct matrix *m)
{
    int none = (int)s->c->fault_count;

    memset(m, 0, sizeof *m);
    for (size_t i = 0; i < s->count; i++) {
        const struct trial *t = &s->trial[i];

        if (!t->done || t->what.truth < 0 || !t->seen[l].can_find)
            continue;
        m->n[t->fault][t->seen[l].first < 0 ? none : t->seen[l].first]++;
        m->row_sum[t->fault]++;
    }
}

static bool said(const struct matrix *m, int column, int faults)
{
    for (int f = 0; f < faults; f++)
        if (m->n[f][column])
            return true;
    return column < faults && m->row_sum[column];
}

static void label(FILE *out, int x, int y, const char *how, const char *text)
{
    fprintf(out, "<text x=\"%d\" y=\"%d\" %s>%s</text>\n", x, y, how, text);
}

static void cell(FILE *out, int x, int y, int n, int sum, bool right)
{
    double share = (double)n / sum;

    fprintf(out,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" "
            "fill-opacity=\"%.2f\"/>\n",
            x, y, CELL - 1, CELL - 1, right ? "#1f7a5c" : "#b3402a", 0.12 + 0.88 * share);
    fprintf(
        out,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"8\" fill=\"%s\">%.0f</text>\n",
        x + CELL / 2, y + CELL - 6, share > 0.5 ? "#fff" : "#222", 100 * share);
}

static void draw_rows(const struct score *s, const struct matrix *m, FILE *out)
{
    int faults = (int)s->c->fault_count, y = ABOVE;

    for (int f = 0; f < faults; f++) {
        if (!m->row_sum[f])
            continue;
        label(out, LEFT - 6, y + CELL - 6, "text-anchor=\"end\"", s->c->faults[f].id);
        for (int k = 0, x = LEFT; k <= faults; k++) {
            if (!said(m, k, faults))
                continue;
            if (m->n[f][k])
                cell(out, x, y, m->n[f][k], m->row_sum[f], k == f);
            x += CELL;
        }
        y += CELL;
    }
}

void picture_confusion(const struct score *s, enum level l, FILE *out)
{
    static struct matrix m;
    int faults = (int)s->c->fault_count, x = LEFT, rows = 0, columns = 0;

    count(s, l, &m);
    for (int f = 0; f < faults; f++)
        rows += m.row_sum[f] > 0;
    for (int k = 0; k <= faults; k++)
        columns += said(&m, k, faults);
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "font-family=\"sans-serif\" font-size=\"10\">\n"
            "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
            LEFT + columns * CELL + 20, ABOVE + rows * CELL + 30);
    for (int k = 0; k <= faults; k++) {
        char how[80];

        if (!said(&m, k, faults))
            continue;
        snprintf(how, sizeof how, "transform=\"rotate(-90 %d %d)\"", x + CELL - 6, ABOVE - 6);
        label(out, x + CELL - 6, ABOVE - 6, how, k < faults ? s->c->faults[k].id : "(no order)");
        x += CELL;
    }
    draw_rows(s, &m, out);
    label(out, LEFT, ABOVE + rows * CELL + 18, "",
          "rows: what was wrong; columns: the first order; percent of the row");
    fputs("</svg>\n", out);
}
