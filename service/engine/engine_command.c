/* SPDX-License-Identifier: Apache-2.0 */
/* Commands to machines: queued in the transaction, sent behind it, followed to their answer. */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_call.h"

static void push_command(struct engine *e, const char *device, const char *id, char *payload)
{
    struct engine_out o = {.is_ack = false};

    text_copy(o.device, sizeof o.device, device);
    text_copy(o.id, sizeof o.id, id);
    if (e->out_count == e->out_cap) {
        e->out_cap = e->out_cap ? e->out_cap * 2 : 64;
        e->out = xrealloc(e->out, e->out_cap * sizeof *e->out);
    }
    e->out[e->out_count++] = (struct outgoing){o, payload};
}

/* expires_ms is in the machine's own time: what was advanced by hand it knows nothing of. */
static void send_command(struct engine *e, const char *device, const char *id, const char *name,
                         const char *args, int64_t expires_ms)
{
    size_t cap = strlen(args) + 256;
    char *payload = xmalloc(cap);

    snprintf(payload, cap, "{\"id\":\"%s\",\"name\":\"%s\",\"args\":%s,\"expires_ms\":%lld}", id,
             name, args, (long long)(expires_ms - e->clock.advance_ms));
    push_command(e, device, id, payload);
}

enum err command_queue(struct engine *e, const char *device, enum device_command c,
                       const char *args, const char *order_id, char id[ID_LEN])
{
    int64_t expires = e->clock.now_ms + COMMAND_LIFE_MS;
    enum err err;

    if (!id[0])
        ids_next(&e->ids, id);
    err = store_run(&e->store, SQL_COMMAND_PUT,
                    ARGS(db_text(id), db_text(device), db_text(command_name(c)), db_text(args),
                         db_text("queued"), db_int(e->clock.now_ms), db_int(expires),
                         db_int(e->clock.now_ms), db_text(order_id), db_text(NULL)),
                    NULL, NULL);
    if (err)
        return err;
    e->next_due_ms = -1;
    send_command(e, device, id, command_name(c), args, expires);
    effect(e, "command", device, id, "\"name\":\"%s\"", command_name(c));
    return ERR_OK;
}

static void resend_row(void *ctx, const struct db_value *col, int ncol)
{
    struct engine *e = ctx;

    (void)ncol;
    if (col[6].i > e->clock.now_ms)
        send_command(e, col[1].s, col[0].s, col[2].s, col[3].s, col[6].i);
}

enum err engine_resend(struct engine *e)
{
    enum err err = engine_begin(e);

    if (err)
        return err;
    engine_fail(e, store_run(&e->store, SQL_COMMAND_QUEUED, NULL, 0, resend_row, e));
    return engine_commit(e, NULL, 0);
}

static void set_state(struct engine *e, const char *id, const char *state, const char *detail)
{
    engine_fail(
        e, store_run(&e->store, SQL_COMMAND_STATE,
                     ARGS(db_text(id), db_text(state), db_int(e->clock.now_ms), db_text(detail)),
                     NULL, NULL));
}

struct seen {
    char device[NAME_LEN], state[12];
};

static void command_seen(void *ctx, const struct db_value *col, int ncol)
{
    struct seen *seen = ctx;

    (void)ncol;
    text_copy(seen->device, sizeof seen->device, col[1].s);
    text_copy(seen->state, sizeof seen->state, col[4].s);
}

static struct seen command_get(struct engine *e, const char *id)
{
    struct seen seen = {.device = ""};

    engine_fail(e, store_run(&e->store, SQL_COMMAND_GET, ARGS(db_text(id)), command_seen, &seen));
    return seen;
}

bool command_answered(struct engine *e, const char *device, const struct command_reply *r)
{
    static const char *const states[] = {"delivered", "done", "refused", "failed"};

    if (strcmp(command_get(e, r->id).device, device) != 0)
        return false;
    set_state(e, r->id, states[r->status], r->status == REPLY_ACCEPTED ? "accepted" : r->detail);
    stream_event(e, "device", device);
    return true;
}

enum err engine_command_state(struct engine *e, const char *id, const char *state,
                              const char *detail)
{
    enum err err = engine_begin(e);
    struct seen before;

    if (err)
        return err;
    before = command_get(e, id);
    /* The machine's own word may be faster than the broker's receipt. */
    if (!strcmp(before.state, "queued") || !strcmp(before.state, "sent")) {
        set_state(e, id, state, detail);
        stream_event(e, "device", before.device);
    }
    return engine_commit(e, NULL, 0);
}
