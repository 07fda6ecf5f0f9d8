/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calendars: a technician's feed by its address, and the appointment of a customer's link. Who
 * knows a feed's address sees what the technician sees: the address is as long as a key, told once
 * and kept as a hash.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/calendar_feed.h"
#include "service/engine/order_ics.h"
#include "service/http/api_public.h"

#define KEEP_MS    (14 * 86400000LL) /* what was called off is told so long */
#define PREFIX_LEN 8                 /* guesses that begin alike are counted together */
#define SUFFIX     ".ics"
#define ICS_TYPE   "text/calendar; charset=utf-8"

/* Made and ended ---------------------------------------------------------------------------- */

static void make_feed(struct engine *e, struct http_job *j)
{
    char hash[TOKEN_HASH_LEN];

    token_new(j->secret);
    token_hash(j->secret, hash);
    j->err = calendar_feed_make(e, &j->who, j->target, hash, &j->reply);
}

static void made_feed(struct http_job *j)
{
    const struct http *h = j->r->http;
    char url[512];
    cJSON *o;

    if (job_refused(j))
        return;
    if (h->o.public_url && h->o.public_url[0])
        snprintf(url, sizeof url, "%s/ical/%s" SUFFIX, h->o.public_url, j->secret);
    else
        snprintf(url, sizeof url, "http://127.0.0.1:%d/ical/%s" SUFFIX, h->port, j->secret);
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "url", url);
    answer_json(j->r, 201, o);
}

void api_feed_make(struct request *r)
{
    job_submit(r, "calendar_feed", r->param[0], make_feed, made_feed);
}

static void end_feed(struct engine *e, struct http_job *j)
{
    j->err = calendar_feed_end(e, j->target, &j->reply);
}

static void ended_feed(struct http_job *j)
{
    if (!job_refused(j))
        answer_text(j->r, 204, NULL, "");
}

void api_feed_end(struct request *r)
{
    job_submit(r, "calendar_feed_end", r->param[0], end_feed, ended_feed);
}

/* Read -------------------------------------------------------------------------------------- */

static void html_sink(void *ctx, const char *s, size_t n)
{
    html_add(ctx, s, n);
}

struct feed {
    struct request *r;
    struct ics_reader reader;
    struct ics w;
    enum err err;
    char (*ids)[ID_LEN];
    size_t count, cap;
};

static void id_row(void *ctx, const struct db_value *col, int ncol)
{
    struct feed *f = ctx;

    (void)ncol;
    if (f->count == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 64;
        f->ids = xrealloc(f->ids, f->cap * sizeof *f->ids);
    }
    text_copy(f->ids[f->count++], ID_LEN, col[0].s);
}

static enum err add_order(struct feed *f, const char *id)
{
    struct ics_slot slot;
    struct order o;
    enum err e = store_order_get(f->reader.store, id, &o);

    if (e)
        return e;
    e = order_ics_slot(&f->reader, &o, &slot);
    if (!e && slot.from_ms)
        e = order_ics_event(&f->w, &f->reader, &o, &slot);
    order_release(&o);
    return e;
}

static enum err add_orders(struct feed *f)
{
    enum err e =
        store_run(f->reader.store, SQL_FEED_ORDERS,
                  ARGS(db_text(f->reader.person), db_int(f->reader.now_ms - KEEP_MS)), id_row, f);

    for (size_t i = 0; !e && i < f->count; i++)
        e = add_order(f, f->ids[i]);
    free(f->ids);
    return e;
}

static struct ics_reader reader_of(struct request *r, enum role role, const char *person)
{
    return (struct ics_reader){.store = &r->http->reader,
                               .catalogue = r->http->o.catalogue,
                               .now_ms = http_now(r->http),
                               .role = role,
                               .person = person,
                               .lang = page_lang(r),
                               .service_number = r->http->o.service_number};
}

static void answer_feed(struct request *r, const char *person)
{
    struct html text = {NULL, 0, 0};
    struct feed f = {.r = r, .reader = reader_of(r, ROLE_TECHNICIAN, person)};
    enum err e;

    f.w = (struct ics){html_sink, &text};
    ics_begin(&f.w, "PUBLISH", f.reader.lang == LANG_EN ? "Visits" : "上门安排");
    e = add_orders(&f);
    ics_end(&f.w);
    if (e) {
        free(text.text);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    answer_bytes(r, 200, ICS_TYPE, (uint8_t *)text.text, text.len);
}

/* Wrong, ended, never there: one answer. */
static void no_calendar(struct request *r)
{
    answer_problem(r, 404, "there is no such calendar", NULL, NULL);
}

void api_feed(struct request *r)
{
    size_t n = strlen(r->param[0]), suffix = strlen(SUFFIX);
    char hash[TOKEN_HASH_LEN], person[ID_LEN], prefix[PREFIX_LEN + 1];

    snprintf(prefix, sizeof prefix, "%.*s", PREFIX_LEN, r->param[0]);
    if (guess_over(r, prefix))
        return;
    if (n > suffix && !strcmp(r->param[0] + n - suffix, SUFFIX))
        r->param[0][n - suffix] = 0;
    else
        r->param[0][0] = 0;
    token_hash(r->param[0], hash);
    if (calendar_feed_find(&r->http->reader, hash, person)) {
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
    } else if (person[0]) {
        answer_feed(r, person);
    } else {
        guess_wrong(r, prefix);
        no_calendar(r);
    }
}

void api_c_appointment(struct request *r)
{
    struct ics_reader reader = reader_of(r, ROLE_CUSTOMER, "");
    struct html text = {NULL, 0, 0};
    const struct ics w = {html_sink, &text};
    struct ics_slot slot = {0, 0, false};
    struct order o = {.id = ""}; /* a link of a machine has none */
    enum err e = store_order_get(&r->http->reader, r->caller.order, &o);

    if (!e)
        e = order_ics_slot(&reader, &o, &slot);
    if (!e && slot.from_ms) {
        ics_begin(&w, "PUBLISH", NULL);
        e = order_ics_event(&w, &reader, &o, &slot);
        ics_end(&w);
    }
    order_release(&o);
    if (!e && slot.from_ms) {
        answer_bytes(r, 200, ICS_TYPE, (uint8_t *)text.text, text.len);
        return;
    }
    free(text.text);
    if (e && e != ERR_NOT_FOUND)
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
    else
        answer_problem(r, 404, "there is no appointment", NULL, NULL);
}
