/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/customer_link.h"

#include <string.h>

#include "core/text.h"
#include "service/engine/audit.h"
#include "service/engine/engine_parts.h"

int64_t link_expires(int64_t created_ms, int64_t order_ended_ms)
{
    int64_t by_age = created_ms + LINK_LIFE_MS;

    return order_ended_ms && order_ended_ms + LINK_AFTER_MS < by_age
               ? order_ended_ms + LINK_AFTER_MS
               : by_age;
}

static enum err put_link(struct engine *e, const struct actor *who, const struct order *o,
                         const char *token_hash)
{
    enum err err = store_run(&e->store, SQL_LINK_END, ARGS(db_text(o->id), db_int(e->clock.now_ms)),
                             NULL, NULL);

    if (!err)
        err = store_run(&e->store, SQL_LINK_PUT,
                        ARGS(db_text(token_hash), db_text(o->id), db_int(e->clock.now_ms),
                             db_text(who->id), db_text("desk"), db_text(""), db_text("")),
                        NULL, NULL);
    return err ? err : order_history(e, o, "customer_link", who, order_state_name(o->state), "{}");
}

enum err link_create(struct engine *e, const struct actor *who, const char *order_id,
                     const char *token_hash, int64_t *expires_ms, struct reply *out)
{
    struct order o = {.id = ""};
    enum err err = engine_begin(e), ended;

    memset(out, 0, sizeof *out);
    if (err)
        return err;
    err = store_order_get(&e->store, order_id, &o);
    if (!err && !o.customer[0]) {
        text_copy(out->why, sizeof out->why, "the machine has no owner");
        err = ERR_REFUSED;
    } else if (!err) {
        engine_fail(e, put_link(e, who, &o, token_hash));
        stream_event(e, "order", o.id);
    }
    *expires_ms = link_expires(e->clock.now_ms, o.closed_ms);
    order_release(&o);
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}

struct found {
    struct link *link;
    int64_t now_ms;
    bool good;
};

static void link_row(void *ctx, const struct db_value *col, int ncol)
{
    struct found *f = ctx;

    (void)ncol;
    text_copy(f->link->order_id, sizeof f->link->order_id, col[0].s);
    text_copy(f->link->customer, sizeof f->link->customer, col[1].s);
    f->link->session_ms = col[4].i;
    text_copy(f->link->device, sizeof f->link->device, col[5].s);
    f->good = f->now_ms < link_expires(col[2].i, col[3].i);
}

static bool look(struct store *s, enum sql statement, const char *hash, int64_t now_ms,
                 struct link *out)
{
    struct found f = {out, now_ms, false};

    memset(out, 0, sizeof *out);
    return !store_run(s, statement, ARGS(db_text(hash)), link_row, &f) && f.good;
}

bool link_find(struct store *s, const char *token_hash, int64_t now_ms, struct link *out)
{
    return look(s, SQL_LINK_GET, token_hash, now_ms, out);
}

bool link_of_session(struct store *s, const char *session_hash, int64_t now_ms, struct link *out)
{
    return look(s, SQL_LINK_SESSION_GET, session_hash, now_ms, out);
}

enum err link_redeem(struct engine *e, const char *token_hash, const char *session_hash,
                     int64_t created_ms)
{
    enum err err = engine_begin(e), ended;
    struct link l;

    if (err)
        return err;
    if (!link_find(&e->store, token_hash, e->clock.now_ms, &l))
        err = ERR_NOT_FOUND;
    if (!err) {
        engine_fail(e, store_run(&e->store, SQL_LINK_SESSION_TRIM,
                                 ARGS(db_int(created_ms - LINK_AFTER_MS)), NULL, NULL));
        engine_fail(e,
                    store_run(&e->store, SQL_LINK_SESSION_PUT,
                              ARGS(db_text(session_hash), db_text(token_hash), db_int(created_ms)),
                              NULL, NULL));
        audit_add(e, &(struct audit_line){.what = "customer_link.redeemed",
                                          .subject = l.order_id[0] ? l.order_id : l.device,
                                          .actor = l.customer,
                                          .role = role_name(ROLE_CUSTOMER)});
    }
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}
