/* SPDX-License-Identifier: Apache-2.0 */
/* Streets of machines on the engine's rig, dry or fed, and what the store says of their events. */
#ifndef TW_AREA_RIG_H
#define TW_AREA_RIG_H

#include <stdlib.h>

#include "service/store/store_area.h"
#include "tests/unit/rig.h"

#define MINUTE 60000LL
#define HOUR   (60 * MINUTE)
#define SETTLE (5 * MINUTE)
#define DRY    ",\"lps_ok\":0,\"pump_on\":1,\"state\":\"no_water\""
#define FEED   ",\"lps_ok\":1,\"pump_on\":0,\"state\":\"standby\""
#define WATER  "inlet-no-water"

static const char *machine(int i)
{
    static char id[8][16];
    static int next;
    char *out = id[next++ % 8];

    snprintf(out, 16, "ST-%04d", i);
    return out;
}

/* Machines first .. last, each in a household of its own; every second one speaks English. */
static void street(const char *area, int first, int last)
{
    size_t cap = (size_t)(last - first + 1) * 256 + 64, n = 0;
    char *json = malloc(cap);

    n += (size_t)snprintf(json, cap, "{\"customers\":[");
    for (int i = first; i <= last; i++)
        n += (size_t)snprintf(json + n, cap - n,
                              "%s{\"id\":\"C%04d\",\"name\":\"c\",\"area\":\"%s\",\"lang\":\"%s\"}",
                              i > first ? "," : "", i, area, i % 2 ? "zh-CN" : "en");
    n += (size_t)snprintf(json + n, cap - n, "],\"devices\":[");
    for (int i = first; i <= last; i++)
        n += (size_t)snprintf(
            json + n, cap - n,
            "%s{\"id\":\"ST-%04d\",\"model\":\"tankless-600g\",\"customer\":\"C%04d\"}",
            i > first ? "," : "", i, i);
    n += (size_t)snprintf(json + n, cap - n, "]}");
    assert_true(n < cap);
    assert_int_equal(engine_import(rig.engine, json, n, NULL, NULL), ERR_OK);
    free(json);
}

/* All of them say it once, at the same moment. */
static void say_once(int first, int last, const char *members)
{
    for (int i = first; i <= last; i++)
        rig_sample(machine(i), members);
}

/* Long enough that a finding begins or clears: three times within ten seconds. */
static void say(int first, int last, const char *members)
{
    for (int k = 0; k < 3; k++) {
        say_once(first, last, members);
        rig.now_ms += 5000;
    }
}

/* A minute each, with everybody heard. */
static void keep_saying(int first, int last, const char *members, int minutes)
{
    for (int k = 0; k < minutes; k++) {
        rig.now_ms += MINUTE;
        say_once(first, last, members);
    }
}

static void count_row(void *ctx, const struct order *o)
{
    (void)o;
    ++*(int *)ctx;
}

static int orders_in(const char *state)
{
    struct order_filter f = {.state = state, .limit = 100000};
    int n = 0;

    assert_int_equal(store_order_list(engine_store(rig.engine), &f, count_row, &n), ERR_OK);
    return n;
}

struct events {
    int count;
    struct area_event last; /* the oldest of those asked for */
};

static void event_row(void *ctx, const struct area_event *a)
{
    struct events *e = ctx;

    e->count++;
    e->last = *a;
}

/* kind "fault" or "outage"; closed 0 any, 1 open, 2 closed. */
static struct events events(const char *kind, int closed)
{
    struct area_filter f = {.kind = kind, .closed = closed, .before_n = INT64_MAX, .limit = 100};
    struct events e = {.count = 0};

    assert_int_equal(store_area_list(engine_store(rig.engine), &f, event_row, &e), ERR_OK);
    return e;
}

#define OUTBOX_ROWS 4096

/* What was to be sent so far, taken as sent in pages as whoever delivers would. */
static struct outbox {
    char kind[32], recipient[80], body[256];
} outbox[OUTBOX_ROWS];
static int outbox_rows;

static void outbox_row(void *ctx, const struct db_value *col, int ncol)
{
    struct outbox *o = &outbox[outbox_rows++];

    (void)ncol;
    assert_true(outbox_rows < OUTBOX_ROWS);
    text_copy(o->kind, sizeof o->kind, col[3].s);
    text_copy(o->recipient, sizeof o->recipient, col[2].s);
    text_copy(o->body, sizeof o->body, col[4].s);
    assert_int_equal(store_run(engine_store(rig.engine), SQL_OUTBOX_DONE,
                               ARGS(db_text(col[0].s), db_text("sent")), NULL, NULL),
                     ERR_OK);
    ++*(int *)ctx;
}

/* How many there were of that kind; recipient and part of the body NULL: any. */
static int told(const char *kind, const char *recipient, const char *part)
{
    int n = 0, page;

    do {
        page = 0;
        assert_int_equal(
            store_run(engine_store(rig.engine), SQL_OUTBOX_PENDING, NULL, 0, outbox_row, &page),
            ERR_OK);
    } while (page);
    for (int i = 0; i < outbox_rows; i++)
        n += !strcmp(outbox[i].kind, kind) &&
             (!recipient || !strcmp(outbox[i].recipient, recipient)) &&
             (!part || strstr(outbox[i].body, part));
    return n;
}

struct last_step {
    char action[32], args[160], actor[ID_LEN];
};

static void step_row(void *ctx, const struct db_value *col, int ncol)
{
    struct last_step *s = ctx;

    (void)ncol;
    if (!strcmp(col[1].s, "diagnosed"))
        return;
    text_copy(s->action, sizeof s->action, col[1].s);
    text_copy(s->actor, sizeof s->actor, col[2].s);
    text_copy(s->args, sizeof s->args, col[8].s);
}

static struct last_step last_step(const char *order)
{
    struct last_step s = {.action = ""};

    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_HISTORY_LIST, ARGS(db_text(order)), step_row, &s),
        ERR_OK);
    return s;
}

#endif
