/* SPDX-License-Identifier: Apache-2.0 */
/* A letter, written from what the notice kept at the moment when it may leave. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/delivery_desk.h"
#include "service/engine/delivery_facts.h"
#include "service/engine/message_link.h"
#include "service/engine/order_ics.h"

#define LINK_CAP 400

struct writing {
    struct engine *e;
    const struct delivery *d;
    const struct addressee *a;
    cJSON *body, *facts;
    int64_t created_ms;
    bool found;
    struct fact_texts texts;
    struct facts_reader reader;
    char link[LINK_CAP];
};

static void outbox_row(void *ctx, const struct db_value *col, int ncol)
{
    struct writing *w = ctx;
    struct outbox_row r;

    (void)ncol;
    outbox_row_read(&r, col);
    w->body = cJSON_Parse(r.body);
    w->facts = cJSON_Parse(r.facts ? r.facts : "{}");
    w->created_ms = r.created_ms;
    w->found = true;
}

static const char *fact(const struct writing *w, const char *name)
{
    const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(w->facts, name));

    return s ? s : "";
}

/* A customer is led to their page, a technician to the place where the order is accepted. */
static void find_link(struct writing *w)
{
    if (w->a->role == ROLE_CUSTOMER)
        message_link_customer(w->e, w->a->id, w->d->order_id, fact(w, "device"), w->link,
                              sizeof w->link);
    else if (w->a->role == ROLE_TECHNICIAN && !strcmp(w->d->kind, "order_assign"))
        message_link_accept(w->e, w->a->id, w->d->order_id, w->link, sizeof w->link);
}

static bool hears(const struct writing *w)
{
    const struct desk_way *way = desk_way_find(w->e->desk, w->d->channel, w->d->via);

    return way && way->w.hears;
}

static void find_words(struct writing *w)
{
    struct engine *e = w->e;
    const struct zone *z = w->a->timezone[0] ? zones_find(&e->zones, w->a->timezone) : NULL;
    int role = w->a->role < 0 ? ROLE_SYSTEM : w->a->role;

    w->reader = (struct facts_reader){
        .store = &e->store,
        .c = e->c,
        .zone = z ? z : e->zone,
        .lang = w->d->lang,
        .view = {(enum role)role, w->a->role >= 0, facts_window(w->facts, w->a->id)},
        .link = w->link,
        .reply = hears(w) ? "1" : "",
        .hotline = e->desk->s.hotline};
    facts_words(&w->reader, w->body, w->facts, w->created_ms, &w->texts);
}

/* In the order in which the kind names them, for gateways that count. */
static char *facts_json(const struct writing *w)
{
    const struct message_kind *k = notice_kind(w->e->c, w->d->kind, w->a->role);
    cJSON *o = cJSON_CreateObject();
    char *text;

    for (int i = 0; k && i < k->fact_count; i++) {
        const char *v = w->texts.f.value[k->facts[i]];

        cJSON_AddStringToObject(o, message_fact_name((enum message_fact)k->facts[i]), v ? v : "");
    }
    text = cJSON_PrintUnformatted(o);
    cJSON_Delete(o);
    return text;
}

/* For programs: ids and moments, no name, no address, nothing that a person wrote. */
static char *data_json(const struct writing *w)
{
    static const char *const personal[] = {"text", "reason", "link", "lang"};
    cJSON *o = cJSON_Duplicate(w->body, true), *j;
    char *text, at[TIME_TEXT_LEN];

    if (!o)
        o = cJSON_CreateObject();
    cJSON_ArrayForEach(j, w->facts) if (!cJSON_HasObjectItem(o, j->string))
        cJSON_AddItemToObject(o, j->string, cJSON_Duplicate(j, true));
    for (size_t i = 0; i < sizeof personal / sizeof personal[0]; i++)
        cJSON_DeleteItemFromObjectCaseSensitive(o, personal[i]);
    text_time(w->created_ms, at);
    cJSON_DeleteItemFromObjectCaseSensitive(o, "notice");
    cJSON_AddStringToObject(o, "notice", w->d->notice);
    cJSON_AddStringToObject(o, "notice_kind", w->d->kind);
    cJSON_AddStringToObject(o, "created_at", at);
    if (w->d->order_id[0])
        cJSON_AddStringToObject(o, "order_id", w->d->order_id);
    text = cJSON_PrintUnformatted(o);
    cJSON_Delete(o);
    return text;
}

static const char *address_of(const struct writing *w)
{
    if (!strcmp(w->d->channel, "sms"))
        return w->a->phone;
    if (!strcmp(w->d->channel, "email"))
        return w->a->email;
    return w->d->recipient;
}

static void about_of(const struct writing *w, char *out, size_t cap)
{
    const char *event =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(w->body, "area_event"));

    if (w->d->order_id[0])
        snprintf(out, cap, "orders/%s", w->d->order_id);
    else if (event)
        snprintf(out, cap, "areas/%s", event);
    else if (fact(w, "device")[0])
        snprintf(out, cap, "devices/%s", fact(w, "device"));
    else
        snprintf(out, cap, "notices/%s", w->d->notice);
}

static char *render(const struct writing *w, enum message_form form)
{
    char *out = xmalloc(MESSAGE_CAP);

    notice_text(&w->reader, w->d->kind, w->a->role, form, &w->texts, out, MESSAGE_CAP);
    return out;
}

static char *own(const char *s)
{
    return s && s[0] ? xstrdup(s) : NULL;
}

/* The appointment as it stands when the mail leaves. */
static char *calendar(const struct writing *w)
{
    struct ics_reader r = {.role = (enum role)w->a->role,
                           .person = w->a->id,
                           .lang = strncmp(w->d->lang, "zh", 2) ? LANG_EN : LANG_ZH_CN,
                           .service_number = w->e->desk->s.hotline,
                           .name = w->a->name,
                           .mail = w->a->email,
                           .organizer = w->e->desk->s.mail_from};
    struct order o;
    char *out;

    if (w->a->role < 0 || !notice_has_calendar(w->e->c, w->d->kind, (enum role)w->a->role) ||
        store_order_get(&w->e->store, w->d->order_id, &o))
        return NULL;
    out = xmalloc(ORDER_ICS_MAX);
    if (!order_ics(w->e, &o, &r, out, ORDER_ICS_MAX)) {
        free(out);
        out = NULL;
    }
    order_release(&o);
    return out;
}

static void fill(const struct writing *w, struct engine_letter *l)
{
    const struct delivery *d = w->d;
    bool mail = !strcmp(d->channel, "email");
    char about[80];

    about_of(w, about, sizeof about);
    l->id = xstrdup(d->id);
    l->channel = xstrdup(d->channel);
    l->via = xstrdup(d->via);
    l->again = d->again;
    l->at_ms = w->created_ms;
    l->to = xstrdup(address_of(w));
    l->name = own(w->a->name);
    l->kind = xstrdup(d->kind);
    l->lang = xstrdup(d->lang);
    l->subject = render(w, FORM_SUBJECT);
    l->text = render(w, mail ? FORM_TEXT : FORM_SMS);
    if (mail)
        l->ics = calendar(w);
    l->facts = facts_json(w);
    if (w->a->role < 0)
        l->data = data_json(w);
    l->about = xstrdup(about);
}

void letter_release(struct engine_letter *l)
{
    const char *owned[] = {l->id,      l->channel, l->via, l->to,    l->name, l->kind, l->lang,
                           l->subject, l->text,    l->ics, l->facts, l->data, l->about};

    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
        free((void *)(uintptr_t)owned[i]);
    memset(l, 0, sizeof *l);
}

static bool addressed(const struct writing *w, const char **why)
{
    if (!w->found)
        *why = "notice is gone";
    else if (w->a->role >= 0 && !w->a->found)
        *why = "recipient is gone";
    else if (!address_of(w)[0])
        *why = "no address";
    else
        return true;
    return false;
}

static struct writing *writing_new(struct engine *e, const struct delivery *d,
                                   const struct addressee *a)
{
    struct writing *w = xcalloc(1, sizeof *w);

    w->e = e;
    w->d = d;
    w->a = a;
    engine_fail(e, store_run(&e->store, SQL_OUTBOX_GET, ARGS(db_text(d->notice)), outbox_row, w));
    return w;
}

static void writing_free(struct writing *w)
{
    cJSON_Delete(w->body);
    cJSON_Delete(w->facts);
    free(w);
}

cJSON *letter_facts(struct engine *e, const struct delivery *d, const struct addressee *a)
{
    struct writing *w = writing_new(e, d, a);
    cJSON *o = cJSON_CreateObject();

    if (w->found && a->found) {
        find_link(w);
        find_words(w);
    }
    for (int i = 0; i < (int)MESSAGE_FACTS; i++)
        if (w->texts.f.value[i])
            cJSON_AddStringToObject(o, message_fact_name((enum message_fact)i),
                                    w->texts.f.value[i]);
    writing_free(w);
    return o;
}

bool letter_write(struct engine *e, const struct delivery *d, const struct addressee *a,
                  const char **why)
{
    struct writing *w = writing_new(e, d, a);
    bool good = addressed(w, why);

    if (good) {
        find_link(w);
        find_words(w);
        fill(w, desk_letter_new(e->desk));
    }
    writing_free(w);
    return good;
}
