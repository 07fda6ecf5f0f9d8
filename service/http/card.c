/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/card.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/charge.h"
#include "core/text.h"
#include "service/engine/bill.h"
#include "service/http/card_int.h"

static const char *const words[CARD_WORD_COUNT][LANG_COUNT] = {
#define CARD_WORD(id, zh, en) {zh, en},
    CARD_WORD_MAP(CARD_WORD)
#undef CARD_WORD
};

static const struct {
    const char *word, *in[LANG_COUNT];
} results[] = {
#define CARD_RESULT(id, zh, en) {id, {zh, en}},
    CARD_RESULT_MAP(CARD_RESULT)
#undef CARD_RESULT
};

static const char *const langs[LANG_COUNT] = {"zh-CN", "en"};

const char *card_word(const struct card_data *d, enum card_word w)
{
    return words[w][d->lang];
}

const char *card_result(const struct card_data *d, const char *word)
{
    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
        if (!strcmp(results[i].word, word))
            return results[i].in[d->lang];
    return word;
}

const char *card_string(const cJSON *o, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(o, name);

    return cJSON_IsString(j) ? j->valuestring : "";
}

const char *card_title(const struct card_data *d, const cJSON *both)
{
    const char *text = card_string(both, langs[d->lang]);

    return text[0] ? text : card_string(both, langs[LANG_COUNT - 1 - d->lang]);
}

void card_heading(struct card_data *d, enum card_word w)
{
    html_put(&d->page, "<h2>%s</h2>", card_word(d, w));
}

void card_row(struct card_data *d, const char *name, const char *value)
{
    if (value[0])
        html_put(&d->page, "<tr><th>%s</th><td>%s</td></tr>", name, value);
}

enum lang card_lang(const struct request *r, const cJSON *customer)
{
    const char *asked = request_query(r, "lang");

    return !strcmp(asked ? asked : card_string(customer, "lang"), "en") ? LANG_EN : LANG_ZH_CN;
}

struct person {
    char name[128], card_no[64];
};

static void person_row(void *ctx, const struct db_value *col, int ncol)
{
    struct person *p = ctx;

    (void)ncol;
    text_copy(p->name, sizeof p->name, col[2].s);
    text_copy(p->card_no, sizeof p->card_no, col[9].kind == DB_TEXT ? col[9].s : "");
}

struct machine_of {
    char model[NAME_LEN], installed[32], until[32];
};

static void machine_row(void *ctx, const struct db_value *col, int ncol)
{
    struct machine_of *m = ctx;

    (void)ncol;
    text_copy(m->model, sizeof m->model, col[2].s);
    text_copy_n(m->installed, sizeof m->installed, col[4].kind == DB_TEXT ? col[4].s : "",
                strnlen(col[4].kind == DB_TEXT ? col[4].s : "", 10));
    text_copy_n(m->until, sizeof m->until, col[5].kind == DB_TEXT ? col[5].s : "",
                strnlen(col[5].kind == DB_TEXT ? col[5].s : "", 10));
}

static void head(struct card_data *d, const cJSON *customer)
{
    struct person p = {"", ""};
    char number[32], date[TIME_TEXT_LEN] = "";
    const char *who = card_string(d->visit, "technician"), *at = card_string(d->card, "at");

    snprintf(number, sizeof number, "%lld", (long long)d->o->number);
    text_copy_n(date, sizeof date, at, at[0] ? 10 : 0);
    html_raw(&d->page, "<table class=\"head\">");
    card_row(d, card_word(d, CW_NUMBER), number);
    if (d->card) {
        snprintf(number, sizeof number, "%.0f",
                 cJSON_GetNumberValue(cJSON_GetObjectItem(d->card, "receipt")));
        card_row(d, card_word(d, CW_RECEIPT), number);
    }
    card_row(d, card_word(d, CW_DATE), date);
    card_row(d, card_word(d, CW_CUSTOMER), card_string(customer, "name"));
    card_row(d, card_word(d, CW_ADDRESS), card_string(customer, "address"));
    if (!store_run(&d->http->reader, SQL_PERSON_BY_ID, ARGS(db_text(who)), person_row, &p)) {
        card_row(d, card_word(d, CW_TECHNICIAN), p.name);
        card_row(d, card_word(d, CW_CARD_NO), p.card_no);
    }
    html_raw(&d->page, "</table>");
    if (!d->card)
        html_put(&d->page, "<p class=\"small\">%s</p>", card_word(d, CW_NOT_DONE));
}

static const char *cause_title(const struct card_data *d, const char *id)
{
    const struct catalogue *c = d->http->o.catalogue;
    int fault = catalogue_fault(c, d->o->fault), other = catalogue_fault(c, id);

    for (size_t i = 0; fault >= 0 && i < c->faults[fault].cause_count; i++)
        if (!strcmp(c->faults[fault].causes[i].id, id))
            return c->faults[fault].causes[i].title.in[d->lang];
    return other >= 0 ? c->faults[other].title.in[d->lang] : id;
}

static void found(struct card_data *d)
{
    const struct catalogue *c = d->http->o.catalogue;
    const cJSON *said;
    int fault = catalogue_fault(c, d->o->fault);

    if (d->o->text || cJSON_GetArraySize(cJSON_GetObjectItem(d->order, "customer_words"))) {
        card_heading(d, CW_SAID);
        html_put(&d->page, "<p>%s</p>", d->o->text ? d->o->text : "");
    }
    cJSON_ArrayForEach(said, cJSON_GetObjectItem(d->order, "customer_words"))
        html_put(&d->page, "<p>%s</p>", card_string(said, "text"));
    card_heading(d, CW_FOUND);
    html_put(&d->page, "<p>%s", fault >= 0 ? c->faults[fault].title.in[d->lang] : "");
    if (card_string(d->card, "cause")[0])
        html_put(&d->page, " · %s", cause_title(d, card_string(d->card, "cause")));
    html_raw(&d->page, "</p>");
    if (card_string(d->visit, "outcome")[0])
        html_put(&d->page, "<p>%s: %s</p>", card_word(d, CW_RESULT),
                 card_result(d, card_string(d->visit, "outcome")));
}

/* P-116: since when or how long still. */
static void warranty(struct card_data *d, const struct machine_of *m)
{
    int64_t until = bill_warranty_ms(&d->http->reader, d->o->device);
    int64_t days =
        warranty_days(until, http_now(d->http),
                      bill_offset_min(http_zone(d->http, d->o->customer), http_now(d->http)));
    char left[32];

    card_heading(d, CW_WARRANTY);
    if (!until) {
        html_put(&d->page, "<p>%s</p>", card_word(d, CW_UNKNOWN));
        return;
    }
    snprintf(left, sizeof left, "%lld", (long long)days);
    html_put(&d->page, "<p>%s %s · %s %s · ", card_word(d, CW_FROM), m->installed,
             card_word(d, CW_UNTIL), m->until);
    if (days < 0)
        html_put(&d->page, "%s</p>", card_word(d, CW_NO_WARRANTY));
    else
        html_put(&d->page, "%s %s</p>", card_word(d, CW_DAYS_LEFT), left);
}

static void machine(struct card_data *d, struct machine_of *m)
{
    const struct catalogue *c = d->http->o.catalogue;
    int model;

    if (store_run(&d->http->reader, SQL_DEVICE_GET, ARGS(db_text(d->o->device)), machine_row, m))
        return;
    model = catalogue_model(c, m->model);
    html_raw(&d->page, "<table class=\"head\">");
    card_row(d, card_word(d, CW_MACHINE), d->o->device);
    card_row(d, card_word(d, CW_MODEL), model >= 0 ? c->models[model].title.in[d->lang] : m->model);
    html_raw(&d->page, "</table>");
}

/* P-117: the words of leaving and the number to ring. */
static void foot(struct card_data *d)
{
    const struct catalogue *c = d->http->o.catalogue;

    for (size_t i = 0; i < c->visit_count; i++)
        if (!strcmp(c->visit[i].id, "say-leave"))
            html_put(&d->page, "<p>%s</p>", c->visit[i].title.in[d->lang]);
    if (d->http->o.service_number && d->http->o.service_number[0])
        html_put(&d->page, "<p class=\"number\">%s: %s</p>", card_word(d, CW_RING),
                 d->http->o.service_number);
}

struct sent {
    cJSON *args;
    int64_t n;
};

static void sent_row(void *ctx, const struct db_value *col, int ncol)
{
    struct sent *s = ctx;

    (void)ncol;
    if (col[0].i == s->n)
        s->args = json_text_or(col[7].s, "{}");
}

/* The visit of the card; before there is one, the latest. */
static void read_visit(struct card_data *d)
{
    const cJSON *visits = cJSON_GetObjectItem(d->order, "visits"), *v;
    const cJSON *card = cJSON_GetObjectItem(d->order, "card");
    struct sent s = {NULL, 0};

    d->card = cJSON_IsObject(card) ? card : NULL;
    cJSON_ArrayForEach(v, visits)
    {
        double n = cJSON_GetNumberValue(cJSON_GetObjectItem(v, "n"));

        if (!d->card || n == cJSON_GetNumberValue(cJSON_GetObjectItem(d->card, "visit")))
            d->visit = v;
    }
    s.n = d->visit ? (int64_t)cJSON_GetNumberValue(cJSON_GetObjectItem(d->visit, "n")) : 0;
    if (store_run(&d->http->reader, SQL_VISIT_LIST, ARGS(db_text(d->o->id)), sent_row, &s))
        s.args = NULL;
    d->args = s.args;
}

static void body(struct card_data *d, const cJSON *customer)
{
    struct machine_of m = {"", "", ""};

    head(d, customer);
    machine(d, &m);
    found(d);
    if (d->visit) {
        card_work(d);
        card_readings(d);
        card_asked(d);
        card_test(d);
    }
    card_charges(d);
    if (d->visit)
        card_checks(d);
    if (card_string(d->card, "opinion")[0]) {
        card_heading(d, CW_OPINION);
        html_put(&d->page, "<p>%s</p>", card_string(d->card, "opinion"));
    }
    card_signature(d);
    warranty(d, &m);
    foot(d);
}

char *card_page(struct http *h, const struct card_ask *ask)
{
    struct card_data d = {.http = h, .o = ask->o, .lang = ask->lang};
    enum card_word title = strcmp(ask->o->kind, "install") ? CW_CARD : CW_INSTALL_CARD;

    d.order = cJSON_CreateObject();
    cJSON_AddItemToObject(d.order, "visits", view_visits(h, ask->o->id));
    view_charges(h, ask->o, d.order);
    view_evidence(h, ask->o, d.order);
    view_asked(h, ask->o, d.order);
    read_visit(&d);
    html_put(&d.page,
             "<!doctype html><html lang=\"%s\"><head><meta charset=\"utf-8\">"
             "<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>"
             "<link rel=\"stylesheet\" href=\"/card.css\"></head><body><main><h1>%s</h1>",
             langs[d.lang], card_word(&d, title), card_word(&d, title));
    body(&d, ask->customer);
    html_raw(&d.page, "</main></body></html>\n");
    cJSON_Delete(d.args);
    cJSON_Delete(d.order);
    return d.page.text;
}

void api_card(struct request *r)
{
    struct order o;
    struct privacy_view v;
    struct card_ask ask;
    cJSON *customer;
    char *page;

    if (store_order_get(&r->http->reader, r->param[0], &o)) {
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    v = view_privacy(r->http, o.id, &r->caller);
    customer = view_customer(r->http, o.customer, &v);
    trail_reading(r, customer, o.id);
    ask = (struct card_ask){&o, card_lang(r, customer), customer};
    page = card_page(r->http, &ask);
    answer_text(r, 200, "text/html; charset=utf-8", page);
    free(page);
    cJSON_Delete(customer);
    order_release(&o);
}
