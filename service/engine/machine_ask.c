/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/machine_ask.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/audit.h"
#include "service/engine/engine_notice.h"

struct owner {
    char customer[NAME_LEN], end[PHONE_DIGITS + 1];
};

static void device_row(void *ctx, const struct db_value *col, int ncol)
{
    struct owner *o = ctx;

    (void)ncol;
    if (strcmp(col[6].s, "active") == 0 && col[3].kind == DB_TEXT)
        text_copy(o->customer, sizeof o->customer, col[3].s);
}

/* The last digits; spaces and signs between them do not count. */
static void customer_row(void *ctx, const struct db_value *col, int ncol)
{
    struct owner *o = ctx;
    int n = PHONE_DIGITS;

    (void)ncol;
    if (col[2].kind != DB_TEXT)
        return;
    for (size_t i = strlen(col[2].s); i > 0 && n > 0; i--)
        if (col[2].s[i - 1] >= '0' && col[2].s[i - 1] <= '9')
            o->end[--n] = col[2].s[i - 1];
    if (n > 0)
        o->end[0] = 0;
}

static void send_link(struct engine *e, const char *device, const struct owner *o)
{
    char body[DEVICE_ID_LEN + 32];

    snprintf(body, sizeof body, "{\"device\":\"%s\"}", device);
    notice_add(e, &(struct notice){.recipient = "customer",
                                   .kind = "link_sent",
                                   .body = body,
                                   .customer = o->customer,
                                   .device = device});
    audit_add(e, &(struct audit_line){.what = "machine_link.sent",
                                      .subject = device,
                                      .role = role_name(ROLE_CUSTOMER)});
}

enum err machine_ask(struct engine *e, const char *device, const char *digits)
{
    struct owner o = {.customer = ""};
    enum err err = engine_begin(e);

    if (err)
        return err;
    engine_fail(e, store_run(&e->store, SQL_DEVICE_GET, ARGS(db_text(device)), device_row, &o));
    engine_fail(
        e, store_run(&e->store, SQL_CUSTOMER_GET, ARGS(db_text(o.customer)), customer_row, &o));
    if (!e->failed && o.end[0] && !strcmp(o.end, digits) && e->opt.public_url &&
        e->opt.public_url[0])
        send_link(e, device, &o);
    return engine_commit(e, NULL, 0);
}
