/* SPDX-License-Identifier: Apache-2.0 */
/* A picture of an order: the file is there already, what is said of it is a step like any other. */
#include <stdio.h>
#include <string.h>

#include "service/engine/engine_attach.h"
#include "core/text.h"
#include "service/engine/engine_parts.h"
#include "service/engine/evidence.h"

static enum err refuse(struct reply *out, enum err err, const char *why)
{
    text_copy(out->why, sizeof out->why, why);
    return err;
}

enum err engine_attach(struct engine *e, const struct action_call *call, const struct attachment *a,
                       bool *is_new, struct reply *out)
{
    struct attachment have;
    struct action_call with = *call;
    char args[512], at[TIME_TEXT_LEN], said[TIME_TEXT_LEN + 16] = "";
    int64_t count = 0;
    enum err err = store_attachment_get(&e->store, call->order_id, a->name, &have);

    memset(out, 0, sizeof *out);
    *is_new = err == ERR_NOT_FOUND;
    if (!err && !strcmp(have.sha256, a->sha256))
        return ERR_OK;
    if (!err || err == ERR_NOT_FOUND)
        err =
            store_number(&e->store, SQL_ATTACHMENT_COUNT, ARGS(db_text(call->order_id)), 0, &count);
    if (err)
        return err;
    if (count >= ATTACHMENTS_MAX)
        return refuse(out, ERR_REFUSED, "the order has as many pictures as it may have");
    if (a->at_ms) {
        text_time(a->at_ms, at);
        snprintf(said, sizeof said, ",\"at\":\"%s\"", at);
    }
    snprintf(args, sizeof args,
             "{\"name\":\"%s\",\"type\":\"%s\",\"sha256\":\"%s\",\"bytes\":%lld,\"width\":%d,"
             "\"height\":%d,\"orientation\":%d%s}",
             a->name, a->type, a->sha256, (long long)a->bytes, a->width, a->height, a->orientation,
             said);
    with.action = "attach";
    with.args = args;
    return engine_action(e, &with, out);
}
