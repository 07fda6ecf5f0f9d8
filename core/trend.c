/* SPDX-License-Identifier: Apache-2.0 */
#include "core/trend.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "core/draw.h"

#define PAIRS (TREND_POINTS * (TREND_POINTS - 1) / 2)
#define Z_90  1.2816 /* standard normal */

/* Shell's: a few hundred values, and the sort of the library may allocate. */
static void sort(double *v, int n)
{
    static const int gaps[] = {132, 57, 23, 10, 4, 1};

    for (size_t g = 0; g < sizeof gaps / sizeof gaps[0]; g++)
        for (int i = gaps[g]; i < n; i++) {
            double x = v[i];
            int j = i;

            for (; j >= gaps[g] && v[j - gaps[g]] > x; j -= gaps[g])
                v[j] = v[j - gaps[g]];
            v[j] = x;
        }
}

/* The slopes of all pairs in their order; Kendall's S beside them. */
static int slopes(const double *x, const double *y, int n, double out[PAIRS], int *s)
{
    int k = 0;

    *s = 0;
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++) {
            double run = x[j] - x[i], rise = y[j] - y[i];

            if (!(fabs(run) > 0))
                continue;
            out[k++] = rise / run;
            *s += (rise / run > 0) - (rise / run < 0);
        }
    sort(out, k);
    return k;
}

/* Of S when there is no trend; ties make it smaller, which is not used. */
static double deviation(int n)
{
    return sqrt(n * (n - 1.0) * (2.0 * n + 5) / 18);
}

static double at(const double *sorted, int k, double place)
{
    int i = (int)floor(place);

    return sorted[i < 0 ? 0 : i >= k ? k - 1 : i];
}

void trend_line(const double *x, const double *y, int n, struct trend_line *out)
{
    double list[PAIRS], rest[TREND_POINTS], half;
    int s, k;

    memset(out, 0, sizeof *out);
    if (n < 3 || n > TREND_POINTS)
        return;
    k = slopes(x, y, n, list, &s);
    if (!k)
        return;
    out->n = n;
    out->slope = k % 2 ? list[k / 2] : (list[k / 2 - 1] + list[k / 2]) / 2;
    half = Z_90 * deviation(n) / 2;
    out->low = at(list, k, k / 2.0 - half);
    out->high = at(list, k, k / 2.0 + half);
    out->z = (s > 0 ? s - 1 : s < 0 ? s + 1 : 0) / deviation(n);
    for (int i = 0; i < n; i++)
        rest[i] = y[i] - out->slope * x[i];
    out->from = median_of(rest, n);
}
