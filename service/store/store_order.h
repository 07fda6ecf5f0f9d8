/* SPDX-License-Identifier: Apache-2.0 */
/* Orders and what belongs to them, as rows. */
#ifndef TW_STORE_ORDER_H
#define TW_STORE_ORDER_H

#include "core/order.h"
#include "core/sample.h"
#include "core/watch.h"
#include "service/store/store.h"

#define NAME_LEN 48

/* One order. The char pointers are owned: order_release(). NULL where there is none. */
struct order {
    char id[ID_LEN];
    int64_t number;
    char kind[12];
    enum order_state state;
    char severity[12], device[DEVICE_ID_LEN], fault[NAME_LEN];
    char customer[NAME_LEN], technician[ID_LEN], job[ID_LEN];
    char repeat_of[ID_LEN], superseded_by[ID_LEN];
    int64_t opened_ms, updated_ms, closed_ms;
    int visit_n;
    char outcome[20], verdict[24], reason[200];
    int64_t appt_from_ms, appt_to_ms, contacted_ms;
    char appt_by[12];
    bool address_known, dry, late;
    int64_t flapping_ms; /* when the fault was last raised while it came and went; 0 never */
    int64_t version;
    char *text, *diagnosis, *evidence, *consequences, *related; /* JSON but for text */
};

void order_release(struct order *o);

enum err store_order_add(struct store *s, const struct order *o) MUST_CHECK; /* ERR_EXISTS */
/* ERR_CONFLICT when the version moved on; on success o->version is the new one. */
enum err store_order_save(struct store *s, struct order *o) MUST_CHECK;
enum err store_order_get(struct store *s, const char *id, struct order *out) MUST_CHECK;
enum err store_order_open_of(struct store *s, const char *device, const char *fault,
                             struct order *out) MUST_CHECK;
enum err store_order_last_closed(struct store *s, const char *device, const char *fault,
                                 int64_t since_ms, struct order *out) MUST_CHECK;

typedef void order_fn(void *ctx, const struct order *o); /* *o is released after it */
enum err store_order_open_device(struct store *s, const char *device, order_fn *fn,
                                 void *ctx) MUST_CHECK;

struct order_filter {
    const char *state, *kind, *device, *technician, *category; /* NULL: any */
    int overdue;    /* 0 any, 1 a deadline was missed and is not met yet, 2 none was */
    bool help_open; /* only those with a question that nobody answered */
    int64_t after_number;
    int limit;
};
enum err store_order_list(struct store *s, const struct order_filter *f, order_fn *fn,
                          void *ctx) MUST_CHECK;

struct history {
    const char *order_id, *action, *actor, *role, *from, *to, *args;
    const char *seal; /* random, "" none: what the hash of the trail hides behind */
    int64_t at_ms, recv_ms, host_ms;
};
enum err store_history_add(struct store *s, const struct history *h) MUST_CHECK;

struct visit {
    char order_id[ID_LEN], technician[ID_LEN], outcome[20], cause[NAME_LEN];
    int n;
    int64_t departed_ms, arrived_ms, left_ms;
    char *args, *before, *after; /* owned; JSON */
};
enum err store_visit_put(struct store *s, const struct visit *v) MUST_CHECK;
/* The visit of that number; ERR_NOT_FOUND when it has not begun. */
enum err store_visit_get(struct store *s, const char *order_id, int n,
                         struct visit *out) MUST_CHECK;
void visit_release(struct visit *v);

struct test_run {
    char id[ID_LEN], order_id[ID_LEN], device[DEVICE_ID_LEN], test[12], state[12];
    int visit_n;
    char why[200];
    char result[1024]; /* JSON */
    int64_t sent_ms, started_ms, ended_ms, due_ms;
};
typedef void test_run_fn(void *ctx, const struct test_run *r);
enum err store_run_put(struct store *s, const struct test_run *r) MUST_CHECK;
enum err store_run_get(struct store *s, const char *id, struct test_run *out) MUST_CHECK;
enum err store_run_list(struct store *s, const char *order_id, test_run_fn *fn,
                        void *ctx) MUST_CHECK;
enum err store_run_due(struct store *s, int64_t now_ms, test_run_fn *fn, void *ctx) MUST_CHECK;

struct watch_row {
    char order_id[ID_LEN], device[DEVICE_ID_LEN], fault[NAME_LEN];
    int visit_n, rule, draws, good, needed;
    int64_t from_ms, until_ms, decided_ms;
    int64_t window_ms, samples; /* window of the rule, or longer; samples in the judged draws */
    char fence[RUN_ID_LEN];     /* what sets the fence: "run", a read_all command id, or "clock" */
    double tds_in;
    bool triggered, active;
    char verdict[24], why[32];
};
typedef void watch_fn(void *ctx, const struct watch_row *w);
enum err store_watch_put(struct store *s, const struct watch_row *w) MUST_CHECK;
enum err store_watch_get(struct store *s, const char *order_id, struct watch_row *out) MUST_CHECK;
enum err store_watch_of_device(struct store *s, const char *device, watch_fn *fn,
                               void *ctx) MUST_CHECK;
enum err store_watch_due(struct store *s, int64_t now_ms, watch_fn *fn, void *ctx) MUST_CHECK;

#endif
