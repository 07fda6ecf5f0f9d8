/* SPDX-License-Identifier: Apache-2.0 */
/* A person sends once more what did not arrive. */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/audit.h"
#include "service/engine/delivery_desk.h"
#include "service/engine/engine_delivery.h"

/* The same key again: whoever took it the first time knows it. */
static void send_again(struct engine *e, struct delivery *d)
{
    d->again |= d->state == DS_UNDELIVERED || d->attempts > 0;
    d->state = DS_WAITING;
    d->attempts = 0;
    d->retry_ms = d->handed_ms = 0;
    d->due_ms = e->clock.now_ms;
    d->since_ms = e->desk->t_ms;
    d->detail[0] = d->remote_id[0] = 0;
    delivery_save(e, d);
    delivery_line_next(e, d);
}

static enum err again(struct engine *e, const struct actor *who, const char *id, struct reply *out)
{
    struct delivery_list *l = &e->desk->older;
    char detail[64];
    int n = 0;
    enum err err = store_delivery_list(&e->store, SQL_DELIVERY_OF_NOTICE, ARGS(db_text(id)), l);

    for (int i = 0; !err && i < l->count; i++) {
        if (l->d[i].state != DS_DEAD && l->d[i].state != DS_UNDELIVERED)
            continue;
        send_again(e, &l->d[i]);
        n++;
    }
    if (!err && !n) {
        text_copy(out->why, sizeof out->why, "nothing of it is dead or undelivered");
        return l->count ? ERR_CONFLICT : ERR_NOT_FOUND;
    }
    snprintf(detail, sizeof detail, "{\"deliveries\":%d}", n);
    audit_add(e, &(struct audit_line){.what = "notice.resent",
                                      .subject = id,
                                      .detail = detail,
                                      .actor = who->id,
                                      .role = role_name(who->role)});
    stream_event(e, "notice", id);
    return err;
}

enum err engine_resend_notice(struct engine *e, const struct actor *who, const char *id,
                              struct reply *out)
{
    enum err err, ended;

    memset(out, 0, sizeof *out);
    text_copy(out->id, sizeof out->id, id);
    if (!e->desk)
        return ERR_NOT_FOUND;
    err = engine_begin(e);
    if (err)
        return err;
    err = again(e, who, id, out);
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}
