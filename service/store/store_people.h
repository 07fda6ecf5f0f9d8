/* SPDX-License-Identifier: Apache-2.0 */
/* Absences as rows. Texts are copies: the struct owns nothing. */
#ifndef TW_STORE_PEOPLE_H
#define TW_STORE_PEOPLE_H

#include "core/leave.h"
#include "service/store/store.h"

#define LEAVE_TEXT 401

struct leave {
    char id[ID_LEN], person[ID_LEN], decided_by[ID_LEN];
    char name[128]; /* the person's */
    enum leave_kind kind;
    enum leave_state state;
    int64_t from_ms, to_ms, asked_ms, decided_ms;
    char reason[LEAVE_TEXT], note[LEAVE_TEXT];
};

enum err store_leave_put(struct store *s, const struct leave *l) MUST_CHECK;
enum err store_leave_get(struct store *s, const char *id, struct leave *out) MUST_CHECK;

struct leave_filter {
    const char *person, *state; /* NULL: any */
    const char *after;          /* the id of the last one of the page before, or "" */
    int limit;
    int64_t from_ms, to_ms; /* that end after and begin before; 0: any */
};
typedef void leave_fn(void *ctx, const struct leave *l);
enum err store_leave_list(struct store *s, const struct leave_filter *f, leave_fn *fn,
                          void *ctx) MUST_CHECK;

#endif
