/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A straight line through few points that are not all to be trusted: Theil-Sen's slope, with its
 * range and its chance after Kendall. Up to 29 % of the points may be anything.
 */
#ifndef TW_CORE_TREND_H
#define TW_CORE_TREND_H

#define TREND_POINTS 26 /* more are not looked at */

struct trend_line {
    int n;              /* points */
    double slope, from; /* y at x = 0 */
    double low, high;   /* P10 and P90 of the slope */
    double z;           /* Kendall's S over its standard deviation, with the sign of the slope */
};

/* n at most TREND_POINTS; pairs with the same x say nothing. n of the line 0: no pair. */
void trend_line(const double *x, const double *y, int n, struct trend_line *out);

#endif
