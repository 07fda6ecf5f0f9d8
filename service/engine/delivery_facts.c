/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a notice's cause: ids and moments, and which text of which kind says them. */
#include "service/engine/delivery_facts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_notice.h"

static void add_text(cJSON *o, const char *name, const char *text)
{
    if (text && text[0])
        cJSON_AddStringToObject(o, name, text);
}

/* The likeliest cause, in both languages as the diagnosis has it. */
static void add_cause(cJSON *o, const char *diagnosis)
{
    cJSON *d = diagnosis ? cJSON_Parse(diagnosis) : NULL;
    cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(d, "causes"), 0);
    cJSON *title = cJSON_DetachItemFromObjectCaseSensitive(first, "title");

    if (cJSON_IsObject(title))
        cJSON_AddItemToObject(o, "cause", title);
    else
        cJSON_Delete(title);
    cJSON_Delete(d);
}

static void add_order(cJSON *o, const struct order *order)
{
    cJSON_AddNumberToObject(o, "number", (double)order->number);
    add_text(o, "fault", order->fault);
    add_text(o, "order_kind", order->kind);
    add_text(o, "state", order_state_name(order->state));
    add_text(o, "severity", order->severity);
    if (order->appt_from_ms) {
        cJSON_AddNumberToObject(o, "from", (double)order->appt_from_ms);
        cJSON_AddNumberToObject(o, "to", (double)order->appt_to_ms);
    }
    add_cause(o, order->diagnosis);
}

/* What the person said with the step that is the cause. */
static void add_said(cJSON *o, const cJSON *said)
{
    static const struct {
        const char *arg, *fact;
    } rows[] = {{"text", "text"},   {"note", "text"},  {"reason", "reason"},
                {"back_at", "at"},  {"until", "date"}, {"next_on", "date"},
                {"stars", "stars"}, {"from", "from"},  {"to", "to"}};
    const cJSON *fen = cJSON_GetObjectItemCaseSensitive(said, "amount_fen");
    char yuan[24];

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const cJSON *j = cJSON_GetObjectItemCaseSensitive(said, rows[i].arg);

        if (!cJSON_IsString(j) && !cJSON_IsNumber(j))
            continue;
        cJSON_DeleteItemFromObjectCaseSensitive(o, rows[i].fact);
        cJSON_AddItemToObject(o, rows[i].fact, cJSON_Duplicate(j, false));
    }
    if (!cJSON_IsNumber(fen))
        return;
    snprintf(yuan, sizeof yuan, "%.2f", fen->valuedouble / 100);
    cJSON_AddStringToObject(o, "amount", yuan);
}

static void due_row(void *ctx, const struct db_value *col, int ncol)
{
    char at[TIME_TEXT_LEN];

    (void)ncol;
    text_time(col[2].i, at);
    cJSON_AddStringToObject(ctx, "due_at", at);
}

/* Who is asked hears until when. */
static void add_due(struct engine *e, cJSON *o, const struct notice *n)
{
    engine_fail(e, store_run(&e->store, SQL_DEADLINE_ONE,
                             ARGS(db_text(n->order->id), db_text(clock_name(CLOCK_ACCEPT))),
                             due_row, o));
}

/* What a proof rests on: the draws since the repair, their water and its TDS. */
static void add_proof(struct engine *e, cJSON *o, const struct notice *n)
{
    double litres = 0, tds = NAN;
    struct watch_row w;
    struct unit *u = unit_peek(e, n->order->device);
    int count = 0;

    if (!u || store_watch_get(&e->store, n->order->id, &w))
        return;
    engine_fail(e,
                store_draws_since(&e->store, u->num, w.from_ms, e->draws, HISTORY_DRAWS, &count));
    for (int i = 0; i < count; i++) {
        const struct draw *d = &e->draws[i];
        double l = d->sym[F_q_perm_lpm] * (double)(d->end_ms - d->start_ms) / 60000;

        if (d->test || !(l > 0))
            continue;
        litres += l;
        if (!isnan(d->sym[F_tds_out_ppm]))
            tds = d->sym[F_tds_out_ppm];
    }
    cJSON_AddNumberToObject(o, "count", w.good);
    if (litres >= 1)
        cJSON_AddNumberToObject(o, "litres", round(litres));
    if (!isnan(tds))
        cJSON_AddNumberToObject(o, "tds", round(tds));
}

/* What only some kinds tell. */
static void add_own(struct engine *e, cJSON *o, const struct notice *n)
{
    static const struct {
        const char *kind;
        void (*add)(struct engine *e, cJSON *o, const struct notice *n);
    } rows[] = {{"order_assign", add_due}, {"order_confirmed", add_proof}};

    for (size_t i = 0; n->order && i < sizeof rows / sizeof rows[0]; i++)
        if (!strcmp(rows[i].kind, n->kind))
            rows[i].add(e, o, n);
}

char *notice_facts(struct engine *e, const struct notice *n)
{
    const struct order *order = n->order;
    const char *device = n->device ? n->device : order ? order->device : "";
    const struct unit *u = device[0] ? unit_peek(e, device) : NULL;
    cJSON *o = cJSON_CreateObject();
    char *text;

    if (order)
        add_order(o, order);
    add_text(o, "device", device);
    add_text(o, "model", u && unit_model(e, u) ? unit_model(e, u)->id : "");
    add_text(o, "area", n->area ? n->area : u ? u->area : "");
    add_text(o, "technician", n->person ? n->person : order ? order->technician : "");
    add_text(o, "customer", n->customer ? n->customer : order ? order->customer : "");
    add_text(o, "text", n->text);
    add_text(o, "reason", n->reason);
    add_said(o, e->said);
    add_own(e, o, n);
    text = cJSON_PrintUnformatted(o);
    cJSON_Delete(o);
    return text;
}

bool facts_window(const cJSON *facts, const char *person)
{
    static const enum order_state near[] = {OS_ACCEPTED, OS_SCHEDULED, OS_TRAVELING, OS_ON_SITE};
    const char *state = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(facts, "state"));
    const char *who = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(facts, "technician"));

    if (!state || !who || strcmp(who, person) != 0)
        return false;
    for (size_t i = 0; i < sizeof near / sizeof near[0]; i++)
        if (!strcmp(state, order_state_name(near[i])))
            return true;
    return false;
}

const struct message_kind *notice_kind(const struct catalogue *c, const char *kind, int role)
{
    return message_find(c->messages, kind, role < 0 ? ROLE_DISPATCHER : (enum role)role);
}

bool notice_is_urgent(const struct catalogue *c, const char *kind, int role)
{
    const struct message_kind *k = notice_kind(c, kind, role);

    return k && k->urgent;
}

bool notice_has_calendar(const struct catalogue *c, const char *kind, enum role role)
{
    const struct message_kind *k = notice_kind(c, kind, (int)role);

    return k && k->calendar;
}

void notice_text(const struct facts_reader *r, const char *kind, int role, enum message_form form,
                 const struct fact_texts *t, char *out, size_t cap)
{
    const struct message_kind *k = notice_kind(r->c, kind, role);
    static const enum message_fact rest[] = {MF_NUMBER, MF_FAULT, MF_DEVICE, MF_AREA, MF_SLOT};
    size_t at;

    if (k) {
        message_render(k, form, r->lang, &t->f, out, cap);
        return;
    }
    at = (size_t)snprintf(out, cap, "%s", kind);
    for (size_t i = 0; form != FORM_SUBJECT && i < sizeof rest / sizeof rest[0] && at < cap; i++)
        if (t->f.value[rest[i]])
            at += (size_t)snprintf(out + at, cap - at, " · %s", t->f.value[rest[i]]);
}
