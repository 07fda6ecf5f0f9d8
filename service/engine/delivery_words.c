/* SPDX-License-Identifier: Apache-2.0 */
/* Facts in the words of one reader: language, zone, and what they may see. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/delivery_facts.h"
#include "service/engine/delivery_spell.h"

struct reading {
    const struct facts_reader *r;
    const cJSON *body, *facts;
    struct fact_texts *out;
    enum lang l;
    enum message_fact name, extra; /* where the row of a person or a customer goes */
};

static const cJSON *member(const struct reading *x, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(x->facts, name);

    return j ? j : cJSON_GetObjectItemCaseSensitive(x->body, name);
}

static const char *text_of(const struct reading *x, const char *name)
{
    const char *s = cJSON_GetStringValue(member(x, name));

    return s ? s : "";
}

static void put(struct reading *x, enum message_fact f, const char *text)
{
    struct fact_texts *o = x->out;
    size_t n = text ? strlen(text) + 1 : 1;

    if (n == 1 || o->used + n > sizeof o->buf)
        return;
    memcpy(o->buf + o->used, text, n);
    o->f.value[f] = o->buf + o->used;
    o->used += n;
}

/* A number of ms, or an RFC 3339 text. */
static bool moment(const cJSON *j, int64_t *ms)
{
    if (cJSON_IsNumber(j)) {
        *ms = (int64_t)j->valuedouble;
        return true;
    }
    return cJSON_IsString(j) && text_time_parse(j->valuestring, ms);
}

/* The agreed time, or the first and the last day of an absence. */
static void put_from_to(struct reading *x)
{
    bool days = cJSON_HasObjectItem(x->body, "leave");
    char text[SPELL_CAP];
    int64_t from, to;

    if (!moment(member(x, "from"), &from) || !moment(member(x, "to"), &to))
        return;
    if (!days) {
        spell_slot(x->r->zone, x->l, from, to, text);
        put(x, MF_SLOT, text);
        return;
    }
    spell_day(x->r->zone, x->l, from, text);
    put(x, MF_FROM, text);
    spell_day(x->r->zone, x->l, to - 1, text);
    put(x, MF_TO, text);
    put(x, MF_DECISION, spell_word(SPELL_DECISION, x->l, text_of(x, "state")));
}

/* The moment that is meant, and how far it was from the notice. */
static void put_times(struct reading *x, int64_t created_ms)
{
    char text[SPELL_CAP];
    int64_t at;

    spell_date(x->r->zone, x->l, text_of(x, "date"), text);
    put(x, MF_DATE, text);
    if (moment(member(x, "due_at"), &at)) {
        spell_stretch(x->l, at > created_ms ? at - created_ms : created_ms - at, text);
        put(x, MF_DUE, text);
    } else if (!moment(member(x, "at"), &at)) {
        return;
    }
    spell_moment(x->r->zone, x->l, at, text);
    put(x, MF_AT, text);
}

static void put_fault(struct reading *x)
{
    int i = catalogue_fault(x->r->c, text_of(x, "fault"));

    if (i >= 0)
        put(x, MF_FAULT, x->r->c->faults[i].title.in[x->l]);
    else
        put(x, MF_FAULT, spell_word(SPELL_ORDER_KIND, x->l, text_of(x, "order_kind")));
}

static void put_spelled(struct reading *x)
{
    const char *channel = spell_word(SPELL_CHANNEL, x->l, text_of(x, "channel"));
    char text[SPELL_CAP];

    put(x, MF_SEVERITY, spell_word(SPELL_SEVERITY, x->l, text_of(x, "severity")));
    put(x, MF_CLOCK, spell_word(SPELL_CLOCK, x->l, text_of(x, "deadline")));
    if (!channel)
        return;
    snprintf(text, sizeof text, "%s%s%s", channel, text_of(x, "via")[0] ? " " : "",
             text_of(x, "via"));
    put(x, MF_CHANNEL, text);
}

static void put_questions(struct reading *x)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(x->body, "questions"), *j;
    const struct catalogue *c = x->r->c;
    char text[600];
    size_t at = 0;

    text[0] = 0;
    cJSON_ArrayForEach(j, list)
    {
        for (size_t i = 0; cJSON_IsString(j) && i < c->question_count; i++)
            if (!strcmp(c->questions[i].id, j->valuestring) && at < sizeof text)
                at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", at ? " " : "",
                                       c->questions[i].title.in[x->l]);
    }
    put(x, MF_QUESTIONS, text);
}

static void put_personal(struct reading *x, enum message_fact f, enum personal p,
                         const struct db_value *col)
{
    char masked[PERSONAL_MAX];

    if (col->kind != DB_TEXT)
        return;
    if (privacy_full(&x->r->view, p)) {
        put(x, f, col->s);
        return;
    }
    privacy_mask(p, col->s, masked);
    put(x, f, masked);
}

static void customer_row(void *ctx, const struct db_value *col, int ncol)
{
    struct reading *x = ctx;

    (void)ncol;
    put_personal(x, x->name, PERSONAL_NAME, &col[1]);
    if (x->extra)
        put_personal(x, x->extra, PERSONAL_ADDRESS, &col[4]);
}

static void person_row(void *ctx, const struct db_value *col, int ncol)
{
    struct reading *x = ctx;

    (void)ncol;
    put(x, x->name, col[2].kind == DB_TEXT ? col[2].s : "");
    if (x->extra)
        put(x, x->extra, col[9].kind == DB_TEXT ? col[9].s : "");
}

/* extra: the address of a customer, the card of a person; 0 neither. What cannot be read is
 * missing, as any fact may be. */
static void look_up(struct reading *x, bool customer, const char *id, enum message_fact name,
                    enum message_fact extra)
{
    x->name = name;
    x->extra = extra;
    if (id[0] && store_run(x->r->store, customer ? SQL_CUSTOMER_GET : SQL_PERSON_BY_ID,
                           ARGS(db_text(id)), customer ? customer_row : person_row, x))
        x->out->f.value[name] = NULL;
}

/* Whom it is about: an id of a person, or a recipient as deliveries name it. */
static void put_person(struct reading *x)
{
    const char *who = text_of(x, "person"), *id;

    if (!who[0])
        who = text_of(x, "technician");
    id = strchr(who, ':');
    if (!id)
        look_up(x, false, who, MF_PERSON, 0);
    else if (strncmp(who, "customer:", 9) && strncmp(who, "person:", 7))
        put(x, MF_PERSON, who);
    else
        look_up(x, who[0] == 'c', id + 1, MF_PERSON, 0);
}

/* A reason out of the catalogue's list is an id. */
static void spell_reason(struct reading *x)
{
    const struct catalogue *c = x->r->c;

    for (size_t i = 0; x->out->f.value[MF_REASON] && i < c->visit_count; i++)
        if (!strcmp(c->visit[i].id, x->out->f.value[MF_REASON]))
            put(x, MF_REASON, c->visit[i].title.in[x->l]);
}

/* A text, a number, or a text in each language. */
static void put_plain(struct reading *x, enum message_fact f)
{
    const cJSON *j = member(x, message_fact_name(f));
    const char *s = cJSON_GetStringValue(j);
    char number[32];

    if (cJSON_IsObject(j))
        s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(j, x->r->lang));
    if (cJSON_IsNumber(j)) {
        snprintf(number, sizeof number, "%.10g", j->valuedouble);
        s = number;
    }
    put(x, f, s);
}

void facts_words(const struct facts_reader *r, const cJSON *body, const cJSON *facts,
                 int64_t created_ms, struct fact_texts *out)
{
    static const enum message_fact plain[] = {
        MF_NUMBER, MF_CAUSE,  MF_DEVICE, MF_MODEL, MF_AREA, MF_RULE, MF_REASON, MF_TEXT,  MF_COUNT,
        MF_SHARE,  MF_LITRES, MF_TDS,    MF_STAGE, MF_DAYS, MF_WHY,  MF_AMOUNT, MF_STARS, MF_KIND,
    };
    struct reading x = {r, body, facts, out, strncmp(r->lang, "zh", 2) ? LANG_EN : LANG_ZH_CN,
                        0, 0};

    memset(&out->f, 0, sizeof out->f);
    out->used = 0;
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        put_plain(&x, plain[i]);
    spell_reason(&x);
    put_fault(&x);
    put_spelled(&x);
    put_from_to(&x);
    put_times(&x, created_ms);
    put_questions(&x);
    look_up(&x, true, text_of(&x, "customer"), MF_CUSTOMER, MF_ADDRESS);
    look_up(&x, false, text_of(&x, "technician"), MF_TECHNICIAN, MF_CARD);
    put_person(&x);
    put(&x, MF_LINK, r->link);
    put(&x, MF_REPLY, r->reply);
    put(&x, MF_HOTLINE, r->hotline);
}
