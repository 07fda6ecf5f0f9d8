/* SPDX-License-Identifier: Apache-2.0 */
/* What gateways tell afterwards: whether a message arrived, and what people answer. */
#include <cjson/cJSON.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "service/base/log.h"
#include "service/engine/audit.h"
#include "service/engine/customer_link.h"
#include "service/engine/delivery_desk.h"
#include "service/engine/engine_delivery.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_reminder.h"

#define ANSWER_MAX 500

static enum err find_reported(struct engine *e, const char *via, const char *id,
                              struct delivery *out)
{
    enum err err = store_delivery_remote(&e->store, via, id, out);

    if (err == ERR_NOT_FOUND)
        err = store_delivery_get(&e->store, id, out);
    /* A gateway speaks of what went through it. */
    return !err && strcmp(out->via, via) != 0 ? ERR_NOT_FOUND : err;
}

/* It may be told twice and in any order: that it arrived is never taken back. */
static void report(struct engine *e, struct delivery *d, enum delivery_report status,
                   const char *detail)
{
    if (d->state == DS_DELIVERED || d->state == DS_DEAD || d->state == DS_WITHDRAWN ||
        (d->state == DS_UNDELIVERED && status == REPORT_UNDELIVERED))
        return;
    delivery_settle(e, d, status == REPORT_DELIVERED ? DS_DELIVERED : DS_UNDELIVERED, detail);
    stream_event(e, "notice", d->notice);
    if (status == REPORT_UNDELIVERED)
        delivery_tell(e, d, "delivery_undelivered");
}

enum err engine_delivery_report(struct engine *e, const char *via, const char *id,
                                enum delivery_report status, const char *detail)
{
    struct delivery d;
    enum err err, ended;

    if (!e->desk)
        return ERR_NOT_FOUND;
    err = engine_begin(e);
    if (err)
        return err;
    err = find_reported(e, via, id, &d);
    if (!err)
        report(e, &d, status, detail ? detail : "");
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}

enum answer { ANSWER_YES, ANSWER_STOP, ANSWER_WORDS };

/* Without the blanks and the full stop around it; widths of letters as phones type them. */
static enum answer answer_of(const char *text)
{
    static const struct {
        const char *word;
        enum answer a;
    } rows[] = {{"1", ANSWER_YES},    {"y", ANSWER_YES},    {"yes", ANSWER_YES},
                {"ok", ANSWER_YES},   {"是", ANSWER_YES},   {"好", ANSWER_YES},
                {"确认", ANSWER_YES}, {"同意", ANSWER_YES}, {"１", ANSWER_YES},
                {"td", ANSWER_STOP},  {"t", ANSWER_STOP},   {"stop", ANSWER_STOP},
                {"退订", ANSWER_STOP}};
    char word[24];
    size_t n;

    while (isspace((unsigned char)*text))
        text++;
    text_copy(word, sizeof word, text);
    for (n = strlen(word); n && (isspace((unsigned char)word[n - 1]) || word[n - 1] == '.'); n--)
        word[n - 1] = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!strcasecmp(rows[i].word, word))
            return rows[i].a;
    return ANSWER_WORDS;
}

static void id_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, NAME_LEN, col[0].s);
}

/* Gateways write a number with +86, with 86 or without; so do people. */
static enum err customer_of(struct engine *e, const char *from, char id[NAME_LEN])
{
    char digits[32], with[40], bare[32];
    size_t n = 0;
    enum err err;

    for (const char *p = from; *p && n + 1 < sizeof digits; p++)
        if (isdigit((unsigned char)*p))
            digits[n++] = *p;
    digits[n] = 0;
    text_copy(bare, sizeof bare, n > 11 && !strncmp(digits, "86", 2) ? digits + 2 : digits);
    snprintf(with, sizeof with, "+%s%s", n == 11 ? "86" : "", digits);
    id[0] = 0;
    if (n < 5)
        return ERR_NOT_FOUND;
    err = store_run(&e->store, SQL_CUSTOMER_BY_PHONE,
                    ARGS(db_text(from), db_text(with), db_text(digits), db_text(bare)), id_row, id);
    return !err && !id[0] ? ERR_NOT_FOUND : err;
}

struct newest {
    char any[ID_LEN], slot[ID_LEN]; /* the newest open one; the newest with an agreed time */
};

static void order_row(void *ctx, const struct db_value *col, int ncol)
{
    struct newest *n = ctx;
    const char *state = col[3].s;

    (void)ncol;
    if (!n->any[0])
        text_copy(n->any, sizeof n->any, col[0].s);
    if (!n->slot[0] && !strcmp(state, order_state_name(OS_SCHEDULED)))
        text_copy(n->slot, sizeof n->slot, col[0].s);
}

/* Their words stay on the order; the dispatcher reads them there. */
static void keep_words(struct engine *e, const struct actor *who, const char *order,
                       const char *text)
{
    struct order o = {.id = ""};
    bool known = order[0] && !store_order_get(&e->store, order, &o);
    cJSON *args = cJSON_CreateObject();
    char short_text[ANSWER_MAX], body[160], *json;

    text_copy(short_text, sizeof short_text, text);
    cJSON_AddStringToObject(args, "text", short_text);
    json = cJSON_PrintUnformatted(args);
    if (known)
        engine_fail(e,
                    order_history(e, &o, "customer_replied", who, order_state_name(o.state), json));
    snprintf(body, sizeof body, "{\"order\":%lld,\"customer\":\"%s\"}", (long long)o.number,
             who->id);
    notice_add(e, &(struct notice){.recipient = "dispatcher",
                                   .kind = "customer_replied",
                                   .body = body,
                                   .order = known ? &o : NULL,
                                   .customer = who->id,
                                   .text = short_text});
    if (known)
        stream_event(e, "order", o.id);
    order_release(&o);
    cJSON_free(json);
    cJSON_Delete(args);
}

static enum err kept(struct engine *e, const struct actor *who, const char *order, const char *text)
{
    enum err err = engine_begin(e);

    if (err)
        return err;
    keep_words(e, who, order, text);
    return engine_commit(e, NULL, 0);
}

static enum err stopped(struct engine *e, const char *customer)
{
    enum err err = engine_begin(e);

    if (err)
        return err;
    reminder_opt_out(e, customer);
    return engine_commit(e, NULL, 0);
}

enum err engine_inbound(struct engine *e, const char *via, const char *from, const char *text)
{
    char customer[NAME_LEN];
    struct newest n = {.any = ""};
    struct actor who = {customer, ROLE_CUSTOMER};
    struct reply reply;
    enum answer a = answer_of(text);
    enum err err = customer_of(e, from, customer);

    if (err == ERR_NOT_FOUND) {
        e->counts.delivery.inbound_unknown++;
        log_warning("notice", "what=\"a reply from a number that nobody has\" via=%s", via);
    }
    if (!err)
        err =
            store_run(&e->store, SQL_CUSTOMER_ORDERS_OPEN, ARGS(db_text(customer)), order_row, &n);
    if (err)
        return err;
    if (a == ANSWER_STOP)
        return stopped(e, customer);
    if (a == ANSWER_YES && n.slot[0])
        return link_say(e, LINK_CONFIRM, &who, n.slot, "{}", &reply);
    return kept(e, &who, n.any, text);
}
