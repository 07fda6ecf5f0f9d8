/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/store_flow.h"

#include <string.h>

#include "core/text.h"

static void copy(char *dst, size_t cap, const struct db_value *col)
{
    text_copy(dst, cap, col->kind == DB_TEXT ? col->s : "");
}

static void take_flow(void *ctx, const struct db_value *col, int ncol)
{
    struct order_flow *f = ctx;

    (void)ncol;
    copy(f->wish, sizeof f->wish, &col[1]);
    copy(f->next_on, sizeof f->next_on, &col[2]);
    f->parked_ms = col[3].i;
    copy(f->transfer_to, sizeof f->transfer_to, &col[4]);
    copy(f->transfer_reason, sizeof f->transfer_reason, &col[5]);
    f->transfer_ms = col[6].i;
    f->rest_ms = col[7].i;
}

enum err store_flow_get(struct store *s, const char *order_id, struct order_flow *out)
{
    memset(out, 0, sizeof *out);
    text_copy(out->order_id, sizeof out->order_id, order_id);
    return store_run(s, SQL_FLOW_GET, ARGS(db_text(order_id)), take_flow, out);
}

enum err store_flow_put(struct store *s, const struct order_flow *f)
{
    return store_run(s, SQL_FLOW_PUT,
                     ARGS(db_text(f->order_id), db_text_or_null(f->wish),
                          db_text_or_null(f->next_on), db_time(f->parked_ms),
                          db_text_or_null(f->transfer_to), db_text_or_null(f->transfer_reason),
                          db_time(f->transfer_ms), db_time(f->rest_ms)),
                     NULL, NULL);
}

enum err store_assignment(struct store *s, const char *order_id, const char *technician,
                          int64_t from_ms)
{
    enum err e =
        store_run(s, SQL_ASSIGNMENT_END, ARGS(db_text(order_id), db_int(from_ms)), NULL, NULL);

    if (e || !technician[0])
        return e;
    return store_run(s, SQL_ASSIGNMENT_BEGIN,
                     ARGS(db_text(order_id), db_text(technician), db_int(from_ms)), NULL, NULL);
}
