/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/engine_notice.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "service/engine/delivery_desk.h"
#include "service/engine/delivery_facts.h"

static const char *device_of(const struct notice *n)
{
    return n->device ? n->device : n->order ? n->order->device : "";
}

void notice_add(struct engine *e, const struct notice *n)
{
    char id[ID_LEN], *facts = e->desk ? notice_facts(e, n) : NULL;

    ids_next(&e->ids, id);
    engine_fail(
        e, store_run(&e->store, SQL_OUTBOX_ADD,
                     ARGS(db_text(id), db_text(n->recipient), db_text(n->kind), db_text(n->body),
                          db_int(e->clock.now_ms), db_text(e->desk ? "taken" : "pending"),
                          db_text(n->order ? n->order->id : NULL), db_text(facts)),
                     NULL, NULL));
    cJSON_free(facts);
    if (e->desk)
        notice_address(e, id, n);
    stream_event(e, "notice", id);
    if (n->effect)
        effect(e, "notice", device_of(n), id, "\"kind\":\"%s\",\"to\":\"%s\",%s", n->kind,
               n->recipient, n->effect);
}

void notice_order(struct engine *e, const char *recipient, const char *kind, const struct order *o,
                  const char *members)
{
    char body[512], about[ID_LEN + 16];

    snprintf(body, sizeof body, "{\"order\":%lld,\"fault\":\"%s\",\"device\":\"%s\"%s}",
             (long long)o->number, o->fault, o->device, members);
    snprintf(about, sizeof about, "\"order\":\"%s\"", o->id);
    notice_add(
        e, &(struct notice){
               .recipient = recipient, .kind = kind, .body = body, .order = o, .effect = about});
}

void notice(struct engine *e, const char *recipient, const char *kind, const struct order *o)
{
    char person[ID_LEN + 16] = "";

    if (!strcmp(recipient, "technician"))
        snprintf(person, sizeof person, ",\"person\":\"%s\"", o->technician);
    notice_order(e, recipient, kind, o, person);
}
