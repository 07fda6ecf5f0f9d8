/* SPDX-License-Identifier: Apache-2.0 */
/* Area events as rows. */
#ifndef TW_STORE_AREA_H
#define TW_STORE_AREA_H

#include "service/store/store_order.h"

struct area_event {
    char id[ID_LEN];
    int64_t n;
    char kind[8]; /* fault or outage */
    char area[NAME_LEN], fault[NAME_LEN];
    int64_t affected, cleared, reporting;
    double usual;
    int64_t opened_ms, recovered_ms, due_ms, closed_ms; /* 0: not yet */
    char closed_by[ID_LEN];                             /* "" by the system */
    char reason[200];
};

typedef void area_fn(void *ctx, const struct area_event *a);

enum err store_area_add(struct store *s, const struct area_event *a) MUST_CHECK;
enum err store_area_save(struct store *s, const struct area_event *a) MUST_CHECK;
enum err store_area_get(struct store *s, const char *id, struct area_event *out) MUST_CHECK;
enum err store_area_open_of(struct store *s, const char *area, const char *fault,
                            struct area_event *out) MUST_CHECK;
/* An open one of faults in that area, the one of this fault before others. */
enum err store_area_open_in(struct store *s, const char *area, const char *fault,
                            struct area_event *out) MUST_CHECK;
/* The first whose grace ended at or before then. */
enum err store_area_due(struct store *s, int64_t now_ms, struct area_event *out) MUST_CHECK;

struct area_filter {
    const char *kind, *area; /* NULL: any */
    int closed;              /* 0 any, 1 open ones, 2 closed ones */
    int64_t before_n;
    int limit;
};
/* Newest first. */
enum err store_area_list(struct store *s, const struct area_filter *f, area_fn *fn,
                         void *ctx) MUST_CHECK;

#endif
