/* SPDX-License-Identifier: Apache-2.0 */
/* Who a notice goes to, and on which ways: a row for each, in the transaction of its cause. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/delivery_desk.h"
#include "service/engine/delivery_facts.h"

#define PEOPLE_MAX 64

struct addressing {
    struct engine *e;
    const char *id;
    const struct notice *n;
    char area[NAME_LEN];
};

static void copy(char *dst, size_t cap, const struct db_value *col)
{
    text_copy(dst, cap, col->kind == DB_TEXT ? col->s : "");
}

static void customer_row(void *ctx, const struct db_value *col, int ncol)
{
    struct addressee *a = ctx;

    (void)ncol;
    a->found = true;
    copy(a->name, sizeof a->name, &col[1]);
    copy(a->phone, sizeof a->phone, &col[2]);
    copy(a->email, sizeof a->email, &col[3]);
    copy(a->address, sizeof a->address, &col[4]);
    copy(a->lang, sizeof a->lang, &col[6]);
    copy(a->timezone, sizeof a->timezone, &col[7]);
}

static void person_row(void *ctx, const struct db_value *col, int ncol)
{
    struct addressee *a = ctx;

    (void)ncol;
    a->found = !col[6].i;
    copy(a->id, sizeof a->id, &col[0]);
    copy(a->name, sizeof a->name, &col[1]);
    copy(a->phone, sizeof a->phone, &col[2]);
    copy(a->email, sizeof a->email, &col[3]);
    a->role = role_find(col[4].s);
}

void addressee_find(struct engine *e, const char *recipient, struct addressee *out)
{
    const char *id = strchr(recipient, ':');
    bool customer = !strncmp(recipient, "customer:", 9);

    memset(out, 0, sizeof *out);
    out->role = -1;
    text_copy(out->lang, sizeof out->lang, e->desk->s.staff_lang);
    if (!id || (!customer && strncmp(recipient, "person:", 7) != 0))
        return;
    text_copy(out->id, sizeof out->id, id + 1);
    if (customer)
        out->role = ROLE_CUSTOMER;
    engine_fail(e, store_run(&e->store, customer ? SQL_CUSTOMER_GET : SQL_NOTICE_PERSON,
                             ARGS(db_text(out->id)), customer ? customer_row : person_row, out));
}

static bool listed(const char *words, const char *word)
{
    char padded[520], one[80];

    snprintf(padded, sizeof padded, " %s ", words);
    snprintf(one, sizeof one, " %s ", word);
    return strstr(padded, one) != NULL;
}

/* The way of a channel: the first that works, else the first. */
static struct desk_way *way_of(const struct addressing *x, const char *channel)
{
    struct delivery_desk *d = x->e->desk;
    struct desk_way *first = NULL;

    for (int i = 0; i < d->s.ways; i++) {
        struct desk_way *w = &d->way[i];

        if (strcmp(w->w.channel, channel) != 0 || w == x->n->not_by)
            continue;
        if (!w->down)
            return w;
        if (!first)
            first = w;
    }
    return first;
}

/* What waits of the same theme says something that is no longer so. */
static void withdraw_older(const struct addressing *x, const char *recipient, const char *theme)
{
    struct engine *e = x->e;
    struct delivery_list *older = &e->desk->older;

    if (!theme[0] || !x->n->order)
        return;
    engine_fail(e, store_delivery_list(&e->store, SQL_DELIVERY_OLDER,
                                       ARGS(db_text(x->n->order->id), db_text(theme),
                                            db_text(recipient), db_text(x->id)),
                                       older));
    for (int i = 0; i < older->count; i++)
        delivery_settle(e, &older->d[i], DS_WITHDRAWN, "superseded");
}

static enum delivery_push push_of(const struct addressing *x, const struct addressee *a)
{
    const struct order *o = x->n->order;

    if (o && !strcmp(o->severity, severity_name(SEV_SAFETY)))
        return PUSH_SAFETY;
    return notice_is_urgent(x->e->c, x->n->kind, a->role) ? PUSH_URGENT : PUSH_NONE;
}

static void put(const struct addressing *x, const struct desk_way *w, const char *recipient,
                const struct addressee *a, const char *dead)
{
    struct engine *e = x->e;
    struct delivery_desk *d = e->desk;
    struct delivery row = {
        .push = push_of(x, a), .state = dead ? DS_DEAD : DS_WAITING, .created_ms = e->clock.now_ms};

    ids_next(&e->ids, row.id);
    text_copy(row.notice, sizeof row.notice, x->id);
    text_copy(row.channel, sizeof row.channel, w->w.channel);
    text_copy(row.via, sizeof row.via, w->w.via);
    text_copy(row.recipient, sizeof row.recipient, recipient);
    text_copy(row.kind, sizeof row.kind, x->n->kind);
    text_copy(row.theme, sizeof row.theme, delivery_theme(x->n->kind));
    text_copy(row.lang, sizeof row.lang, a->lang);
    text_copy(row.order_id, sizeof row.order_id, x->n->order ? x->n->order->id : "");
    text_copy(row.detail, sizeof row.detail, dead ? dead : "");
    row.due_ms = delivery_night(e, row.push, a);
    row.since_ms = d->t_ms + (row.due_ms - e->clock.now_ms);
    engine_fail(e, store_delivery_add(&e->store, &row));
    if (dead)
        delivery_count(e, row.channel, DS_DEAD);
    else if (row.due_ms <= e->clock.now_ms)
        desk_way_find(d, row.channel, row.via)->look = true;
    else if (row.due_ms < d->next_due_ms)
        d->next_due_ms = row.due_ms;
}

static bool reaches(const char *channel, const struct addressee *a)
{
    if (!strcmp(channel, "sms"))
        return a->phone[0] != 0;
    return strcmp(channel, "email") != 0 || a->email[0] != 0;
}

/* The first channel of the list on which this one can be reached; NULL none. */
static struct desk_way *best_way(const struct addressing *x, const char *channels,
                                 const struct addressee *a, struct desk_way **first)
{
    char list[64], *at = list, *word;
    struct desk_way *w;

    *first = NULL;
    text_copy(list, sizeof list, channels);
    while ((word = strsep(&at, " ")) != NULL) {
        w = way_of(x, word);
        if (w && reaches(word, a))
            return w;
        if (w && !*first)
            *first = w;
    }
    return NULL;
}

static void put_somebody(const struct addressing *x, const char *recipient)
{
    const struct delivery_setup *s = &x->e->desk->s;
    struct desk_way *w, *first, *mail = way_of(x, "email");
    struct addressee a;

    addressee_find(x->e, recipient, &a);
    if (!a.found)
        return;
    w = best_way(x, a.role == ROLE_CUSTOMER ? s->customer : s->staff, &a, &first);
    withdraw_older(x, recipient, delivery_theme(x->n->kind));
    if (!w && !first)
        w = way_of(x, "log");
    if (w)
        put(x, w, recipient, &a, NULL);
    else if (first && a.role == ROLE_CUSTOMER)
        put(x, first, recipient, &a, "no address");
    if (w && mail && w != mail && a.email[0] &&
        notice_has_calendar(x->e->c, x->n->kind, (enum role)a.role))
        put(x, mail, recipient, &a, NULL);
}

struct staff_list {
    char id[PEOPLE_MAX][NAME_LEN];
    bool covers[PEOPLE_MAX];
    int count, covering;
    const char *area;
};

static bool covers(const char *areas, const char *area)
{
    cJSON *list = cJSON_Parse(areas), *j;
    bool yes = cJSON_GetArraySize(list) == 0 || !area[0];

    cJSON_ArrayForEach(j, list) yes |= cJSON_IsString(j) && !strcmp(j->valuestring, area);
    cJSON_Delete(list);
    return yes;
}

static void staff_row(void *ctx, const struct db_value *col, int ncol)
{
    struct staff_list *l = ctx;

    (void)ncol;
    if (l->count == PEOPLE_MAX)
        return;
    copy(l->id[l->count], NAME_LEN, &col[0]);
    l->covers[l->count] = covers(col[5].kind == DB_TEXT ? col[5].s : "[]", l->area);
    l->covering += l->covers[l->count++];
}

/* Those whose area it is and those of every area; nobody's area is everybody's. */
static void put_role(const struct addressing *x, const char *role)
{
    struct staff_list l = {.area = x->area};
    char recipient[RECIPIENT_LEN];

    engine_fail(x->e,
                store_run(&x->e->store, SQL_NOTICE_STAFF, ARGS(db_text(role)), staff_row, &l));
    for (int i = 0; i < l.count; i++) {
        if (l.covering && !l.covers[i])
            continue;
        snprintf(recipient, sizeof recipient, "person:%s", l.id[i]);
        put_somebody(x, recipient);
    }
}

static void put_programs(const struct addressing *x)
{
    static const struct addressee program = {.role = -1};
    struct delivery_desk *d = x->e->desk;
    char recipient[RECIPIENT_LEN];

    for (int i = 0; i < d->s.ways; i++) {
        const struct delivery_way *w = &d->way[i].w;
        bool hook = !strcmp(w->channel, "webhook");

        if ((!hook && strcmp(w->channel, "mqtt") != 0) || &d->way[i] == x->n->not_by ||
            (w->kinds[0] && !listed(w->kinds, x->n->kind)))
            continue;
        snprintf(recipient, sizeof recipient, hook ? "webhook:%s" : "mqtt", w->via);
        put(x, &d->way[i], recipient, &program, NULL);
    }
}

static void put_person(const struct addressing *x, const char *prefix, const char *id)
{
    char recipient[RECIPIENT_LEN];

    if (!id || !id[0])
        return;
    snprintf(recipient, sizeof recipient, "%s%.47s", prefix, id);
    put_somebody(x, recipient);
}

static void area_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    copy(ctx, NAME_LEN, &col[7]);
}

static void find_area(struct addressing *x)
{
    const struct notice *n = x->n;
    const char *device = n->device ? n->device : n->order ? n->order->device : "";
    const struct unit *u = device[0] ? unit_peek(x->e, device) : NULL;

    if (n->area || u)
        text_copy(x->area, sizeof x->area, n->area ? n->area : u->area);
    else if (device[0])
        engine_fail(x->e, store_run(&x->e->store, SQL_DEVICE_GET, ARGS(db_text(device)), area_row,
                                    x->area));
}

void notice_address(struct engine *e, const char *id, const struct notice *n)
{
    struct addressing x = {e, id, n, ""};
    const struct order *o = n->order;
    const char *to = n->recipient;

    find_area(&x);
    if (!strcmp(to, "technician"))
        put_person(&x, "person:", n->person ? n->person : o ? o->technician : NULL);
    else if (!strcmp(to, "customer"))
        put_person(&x, "customer:", n->customer ? n->customer : o ? o->customer : NULL);
    else if (!strncmp(to, "customer:", 9))
        put_person(&x, "customer:", to + 9);
    else if (role_find(to) >= 0)
        put_role(&x, to);
    else
        put_person(&x, "person:", to);
    put_programs(&x);
}
