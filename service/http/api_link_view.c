/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the customer's page shows of their order beside its state and its time: what was found,
 * what they said, what the visit did, and what the machine has delivered since.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/log.h"
#include "service/base/xalloc.h"
#include "service/engine/windows.h"
#include "service/http/api_link.h"

#define DRAWS     512               /* the newest */
#define POINTS    90                /* of the picture */
#define BEFORE_MS (10 * 86400000LL) /* the opening: what was usual */

static void add_words(cJSON *j, const char *name, const struct words *w)
{
    cJSON *o = cJSON_AddObjectToObject(j, name);

    cJSON_AddStringToObject(o, "zh-CN", w->in[LANG_ZH_CN]);
    cJSON_AddStringToObject(o, "en", w->in[LANG_EN]);
}

/* What the history tells the customer. Owned where they are trees. */
struct told {
    cJSON *wish, *broken, *pause;
    int64_t departed_ms, left_ms;
};

static void keep(cJSON **at, cJSON *o)
{
    cJSON_Delete(*at);
    *at = o;
}

static cJSON *line(const struct db_value *col, const char *const names[])
{
    cJSON *o = cJSON_CreateObject(), *args = json_text_or(col[8].s, "{}");

    view_time(o, "at", col[4].i);
    for (int i = 0; names[i]; i++) {
        const cJSON *j = cJSON_GetObjectItemCaseSensitive(args, names[i]);

        view_text(o, names[i], cJSON_IsString(j) ? j->valuestring : "");
    }
    cJSON_Delete(args);
    return o;
}

static void heard_wish(struct told *t, const struct db_value *col)
{
    static const char *const names[] = {"from", "to", "text", NULL};

    keep(&t->wish, line(col, names));
}

static void heard_broken(struct told *t, const struct db_value *col)
{
    static const char *const names[] = {"text", NULL};

    keep(&t->broken, line(col, names));
}

static void heard_slot(struct told *t, const struct db_value *col)
{
    (void)col;
    keep(&t->wish, NULL);
}

static void heard_pause(struct told *t, const struct db_value *col)
{
    static const char *const names[] = {"reason", "back_at", NULL};

    keep(&t->pause, line(col, names));
}

static void heard_resume(struct told *t, const struct db_value *col)
{
    (void)col;
    keep(&t->pause, NULL);
}

static void heard_depart(struct told *t, const struct db_value *col)
{
    t->departed_ms = col[4].i;
    t->left_ms = 0;
    keep(&t->pause, NULL);
    keep(&t->broken, NULL);
}

static void heard_complete(struct told *t, const struct db_value *col)
{
    t->left_ms = col[4].i;
    keep(&t->pause, NULL);
}

static const struct {
    const char *action;
    void (*hear)(struct told *t, const struct db_value *col);
} lines[] = {
    {"customer_asks_to_move", heard_wish},
    {"customer_still_broken", heard_broken},
    {"customer_confirmed", heard_slot},
    {"schedule", heard_slot},
    {"reschedule", heard_slot},
    {"pause", heard_pause},
    {"resume", heard_resume},
    {"depart", heard_depart},
    {"complete", heard_complete},
};

static void history_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (!strcmp(col[1].s, lines[i].action))
            lines[i].hear(ctx, col);
}

static void add_told(struct http *h, const struct order *o, cJSON *j)
{
    struct told t = {.wish = NULL};

    if (store_run(&h->reader, SQL_HISTORY_LIST, ARGS(db_text(o->id)), history_row, &t))
        log_warning("http", "what=\"a history could not be read\" order=%s", o->id);
    cJSON_AddItemToObject(j, "wish", t.wish ? t.wish : cJSON_CreateNull());
    cJSON_AddItemToObject(j, "still_broken", t.broken ? t.broken : cJSON_CreateNull());
    cJSON_AddItemToObject(j, "pause", t.pause ? t.pause : cJSON_CreateNull());
    view_time(j, "departed_at", t.departed_ms);
    view_time(j, "repaired_at", t.left_ms);
}

/* Their own name and where the visit goes; nothing else of them is needed. */
static void add_household(struct http *h, const struct order *o, cJSON *j)
{
    const struct privacy_view own = {ROLE_CUSTOMER, true, false};
    cJSON *all = view_customer(h, o->customer, &own), *few = cJSON_AddObjectToObject(j, "customer");
    static const char *const names[] = {"name", "address"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const cJSON *v = cJSON_GetObjectItemCaseSensitive(all, names[i]);

        view_text(few, names[i], cJSON_IsString(v) ? v->valuestring : "");
    }
    cJSON_Delete(all);
}

struct machine {
    uint32_t num;
    char warranty[TIME_TEXT_LEN];
    int64_t at_ms, heard_ms;
};

static void machine_row(void *ctx, const struct db_value *col, int ncol)
{
    struct machine *m = ctx;

    (void)ncol;
    m->num = (uint32_t)col[1].i;
    text_copy(m->warranty, sizeof m->warranty, col[5].kind == DB_TEXT ? col[5].s : "");
}

static void live_row(void *ctx, const struct db_value *col, int ncol)
{
    struct machine *m = ctx;

    (void)ncol;
    m->at_ms = col[4].i;
    m->heard_ms = col[5].i;
}

static struct machine machine_of(struct http *h, const struct order *o)
{
    struct machine m = {.warranty = ""};

    if (store_run(&h->reader, SQL_DEVICE_GET, ARGS(db_text(o->device)), machine_row, &m) ||
        store_run(&h->reader, SQL_LIVE_GET, ARGS(db_int(m.num)), live_row, &m))
        log_warning("http", "what=\"a machine could not be read\" order=%s", o->id);
    return m;
}

/* Litres of use since the repair, and their mean TDS by litres. A test run is no use. */
static void add_litres(const struct draw *list, int n, int64_t from_ms, cJSON *o)
{
    double litres = 0, known = 0, salt = 0;

    for (int i = 0; i < n; i++) {
        double l = list[i].sym[SYM_FEATURE(FT_v_draw_l)], tds = list[i].sym[F_tds_out_ppm];

        if (list[i].test || list[i].start_ms < from_ms || isnan(l))
            continue;
        litres += l;
        if (isnan(tds))
            continue;
        known += l;
        salt += l * tds;
    }
    cJSON_AddNumberToObject(o, "litres", round(litres * 10) / 10);
    if (known > 0)
        cJSON_AddNumberToObject(o, "tds_ppm", round(salt / known));
    else
        cJSON_AddNullToObject(o, "tds_ppm");
}

/* What convicted, as something that a household knows: how names of evidence begin. */
static const struct {
    const char *begins;
    enum field shown;
} plain[] = {
    {"q_waste", F_q_waste_lpm}, {"recovery", F_q_waste_lpm}, {"tds_out", F_tds_out_ppm},
    {"rej", F_tds_out_ppm},     {"sp_ratio", F_tds_out_ppm}, {"q_", F_q_perm_lpm},
    {"npf", F_q_perm_lpm},
};

static enum field plain_field(const struct order *o)
{
    cJSON *evidence = json_text_or(o->evidence, "{}");
    const cJSON *signal;
    enum field f = F_q_perm_lpm;
    bool found = false;

    cJSON_ArrayForEach(signal, cJSON_GetObjectItemCaseSensitive(evidence, "signals"))
    {
        const cJSON *name = cJSON_GetObjectItemCaseSensitive(signal, "name");

        for (size_t i = 0; i < sizeof plain / sizeof plain[0] && !found; i++) {
            found = cJSON_IsString(name) &&
                    !strncmp(name->valuestring, plain[i].begins, strlen(plain[i].begins));
            f = found ? plain[i].shown : f;
        }
    }
    cJSON_Delete(evidence);
    return f;
}

/* One value a draw, before and after; of many not all. */
static cJSON *signal_of(const struct order *o, const struct draw *list, int n)
{
    enum field f = plain_field(o);
    cJSON *j = cJSON_CreateObject(), *points;
    int step = n / POINTS + 1;

    cJSON_AddStringToObject(j, "field", field_table[f].name);
    points = cJSON_AddArrayToObject(j, "points");
    for (int i = (n - 1) % step; i < n; i += step) {
        cJSON *p;

        if (list[i].test || isnan(list[i].sym[f]))
            continue;
        p = cJSON_CreateObject();
        view_time(p, "at", list[i].end_ms);
        cJSON_AddNumberToObject(p, "value", round(list[i].sym[f] * 1000) / 1000);
        cJSON_AddItemToArray(points, p);
    }
    return j;
}

static cJSON *proof(struct http *h, const struct order *o, const struct machine *m)
{
    struct draw *list;
    struct watch_row w;
    int64_t from_ms;
    int n = 0;
    cJSON *j;

    if (store_watch_get(&h->reader, o->id, &w))
        return cJSON_CreateNull();
    from_ms = w.from_ms;
    list = xcalloc(DRAWS, sizeof *list);
    j = cJSON_CreateObject();
    if (store_draws_since(&h->reader, m->num, o->opened_ms - BEFORE_MS, list, DRAWS, &n))
        log_warning("http", "what=\"draws could not be read\" order=%s", o->id);
    view_time(j, "from", from_ms == INT64_MAX ? 0 : from_ms);
    cJSON_AddNumberToObject(j, "draws", w.draws);
    cJSON_AddNumberToObject(j, "good", w.good);
    cJSON_AddNumberToObject(j, "needed", w.needed);
    add_litres(list, n, from_ms, j);
    cJSON_AddItemToObject(j, "signal", signal_of(o, list, n));
    view_time(j, "decided_at", w.decided_ms);
    free(list);
    return j;
}

static void add_found(struct http *h, const struct order *o, cJSON *j)
{
    const struct catalogue *c = h->o.catalogue;
    int fault = catalogue_fault(c, o->fault);
    cJSON *remote = view_remote(h, o->id);

    if (fault >= 0)
        add_words(j, "found", &c->faults[fault].advice);
    else
        cJSON_AddNullToObject(j, "found");
    cJSON_AddNumberToObject(j, "minutes", fault >= 0 ? c->faults[fault].minutes : 0);
    cJSON_AddNumberToObject(j, "remote_tried", cJSON_GetArraySize(remote));
    cJSON_Delete(remote);
}

/* P-207: what the household has signed for; null before the card is handed in. */
static void add_total(struct http *h, const struct order *o, cJSON *j)
{
    cJSON *charges = cJSON_CreateObject();
    const cJSON *card, *total;

    view_charges(h, o, charges);
    card = cJSON_GetObjectItem(charges, "card");
    total = cJSON_GetObjectItem(card, "total_fen");
    if (cJSON_IsNumber(total))
        cJSON_AddNumberToObject(j, "total_fen", total->valuedouble);
    else
        cJSON_AddNullToObject(j, "total_fen");
    cJSON_Delete(charges);
}

void view_link(struct http *h, const struct order *o, cJSON *j)
{
    struct machine m = machine_of(h, o);
    bool changeable = o->state == OS_SCHEDULED && o->appt_from_ms;

    view_time(j, "now", http_now(h));
    cJSON_AddStringToObject(j, "kind", o->kind);
    cJSON_AddStringToObject(j, "severity", o->severity);
    view_time(j, "opened_at", o->opened_ms);
    cJSON_AddNumberToObject(j, "visit", o->visit_n);
    add_found(h, o, j);
    view_text(j, "text", o->text);
    add_household(h, o, j);
    view_time(j, "changeable_until", changeable ? o->appt_from_ms - WINDOW_CHANGE_MS : 0);
    add_told(h, o, j);
    view_text(j, "warranty_until", m.warranty);
    view_time(j, "heard_at", h->o.event_clock ? m.at_ms : m.heard_ms);
    cJSON_AddItemToObject(j, "proof", proof(h, o, &m));
    add_total(h, o, j);
    view_text(j, "service_number", h->o.service_number);
}
