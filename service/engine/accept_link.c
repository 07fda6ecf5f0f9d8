/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/accept_link.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/audit.h"
#include "service/engine/engine_int.h"
#include "service/engine/message_link.h"

#define PURPOSE "accept" /* the key serves other links, too */

void accept_token(const uint8_t *key, const char *person, const char *order_id,
                  char out[ACCEPT_TOKEN_LEN])
{
    char what[2 * ID_LEN + sizeof PURPOSE + 2];
    unsigned char hash[crypto_auth_hmacsha256_BYTES];
    size_t n;

    snprintf(what, sizeof what, PURPOSE "\n%.26s\n%.26s", order_id, person);
    crypto_auth_hmacsha256(hash, (const unsigned char *)what, strlen(what), key);
    snprintf(out, ACCEPT_TOKEN_LEN, "%.26s.", order_id);
    n = strlen(out);
    sodium_bin2base64(out + n, ACCEPT_TOKEN_LEN - n, hash, sizeof hash,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

struct search {
    const uint8_t *key;
    const char *token, *order_id;
    char person[ID_LEN];
};

/* Whom the token is for. Every one who had the order is tried, and the time says nothing. */
static void try_person(struct search *s, const char *person)
{
    char token[ACCEPT_TOKEN_LEN] = "", given[ACCEPT_TOKEN_LEN] = "";

    accept_token(s->key, person, s->order_id, token);
    text_copy(given, sizeof given, s->token);
    if (sodium_memcmp(token, given, sizeof token) == 0 && strlen(s->token) == strlen(token))
        text_copy(s->person, sizeof s->person, person);
}

static void assignment_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    try_person(ctx, col[0].s);
}

static enum accept_state state_of(const struct order *o, const char *person)
{
    if (order_category(o->state) == CAT_DONE)
        return ACCEPT_OVER;
    if (strcmp(o->technician, person) != 0)
        return ACCEPT_LOST;
    return o->state == OS_ASSIGNED ? ACCEPT_OPEN : ACCEPT_DONE;
}

static enum err look_at(struct store *s, const struct order *o, struct search *find,
                        struct accept_look *out)
{
    int64_t works = 0;
    enum err err = store_run(s, SQL_ASSIGNMENT_WHO, ARGS(db_text(o->id)), assignment_row, find);

    if (!err && o->technician[0])
        try_person(find, o->technician);
    if (!err && find->person[0])
        err = store_number(s, SQL_PERSON_WORKS, ARGS(db_text(find->person)), 0, &works);
    if (err || !works)
        return err;
    text_copy(out->order_id, sizeof out->order_id, o->id);
    text_copy(out->person, sizeof out->person, find->person);
    out->state = state_of(o, find->person);
    return ERR_OK;
}

enum err accept_look(struct store *s, const uint8_t *key, const char *token,
                     struct accept_look *out)
{
    struct search find = {.key = key, .token = token};
    struct order o;
    char id[ID_LEN];
    enum err err;

    *out = (struct accept_look){.state = ACCEPT_UNKNOWN};
    if (!key || !text_copy_n(id, sizeof id, token, strcspn(token, ".")))
        return ERR_OK;
    err = store_order_get(s, id, &o);
    if (err)
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    find.order_id = o.id;
    err = look_at(s, &o, &find, out);
    order_release(&o);
    return err;
}

static enum err accept_now(struct engine *e, const char *token, struct reply *out)
{
    struct accept_look look;
    struct action_call call = {.action = "accept"};
    enum err err = accept_look(&e->store, e->opt.link_key, token, &look);

    if (!err && look.state == ACCEPT_UNKNOWN)
        err = ERR_NOT_FOUND;
    else if (!err && look.state != ACCEPT_OPEN)
        err = ERR_CONFLICT;
    if (err)
        return err;
    call.who = (struct actor){look.person, ROLE_TECHNICIAN};
    call.order_id = look.order_id;
    err = engine_action(e, &call, out);
    if (!err)
        audit_add(e, &(struct audit_line){.what = "accept_link.used",
                                          .subject = look.order_id,
                                          .actor = look.person,
                                          .role = role_name(ROLE_TECHNICIAN)});
    return err;
}

enum err accept_by_link(struct engine *e, const char *token, struct reply *out)
{
    enum err err = engine_begin(e), ended;

    memset(out, 0, sizeof *out);
    if (err)
        return err;
    err = accept_now(e, token, out);
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}

void message_link_accept(struct engine *e, const char *person, const char *order_id, char *out,
                         size_t cap)
{
    char token[ACCEPT_TOKEN_LEN];

    text_copy(out, cap, "");
    if (!e->opt.link_key || !e->opt.public_url || !e->opt.public_url[0] || !person[0])
        return;
    accept_token(e->opt.link_key, person, order_id, token);
    if ((size_t)snprintf(out, cap, "%s/a/%s", e->opt.public_url, token) >= cap)
        text_copy(out, cap, "");
}
