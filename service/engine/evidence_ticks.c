/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checklists and the bag. Items are data; they are ticked with any step, as `checklist{ID: true}`
 * or as a list of ids. The step that ends a phase asks for those of its phase.
 */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_parts.h"
#include "service/engine/evidence.h"

#define LIST_ROOM 150 /* of a refusal, for the names of what is missing */

int phase_of(enum order_action action)
{
    switch (action) {
    case OA_DEPART:
        return VISIT_DEPART;
    case OA_ARRIVE:
        return VISIT_ARRIVE;
    case OA_COMPLETE:
        return VISIT_COMPLETE;
    default:
        return -1;
    }
}

struct visit_of visit_of_order(struct engine *e, const struct order *o)
{
    struct unit *u = unit_find(e, o->device);

    return (struct visit_of){u ? order_kind_find(o->kind) : -1,
                             u ? unit_model(e, u)->cls : CLASS_RO_TANKLESS};
}

const char *ticks_args(const cJSON *args)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(args, "checklist"), *j;

    if (list && !cJSON_IsObject(list) && !cJSON_IsArray(list))
        return "checklist: must be an object of items, or a list of them";
    cJSON_ArrayForEach(j, list)
    {
        if (cJSON_IsArray(list) ? !cJSON_IsString(j) : !cJSON_IsBool(j))
            return "checklist: an item is ticked by `true`, or by its id in a list";
    }
    return NULL;
}

static bool listed(const cJSON *list, const char *id, const char *member)
{
    const cJSON *j;

    cJSON_ArrayForEach(j, list)
    {
        const char *name = cJSON_IsString(j) ? j->valuestring : args_text(j, member);

        if (!strcmp(name, id))
            return true;
    }
    return false;
}

static bool ticked_now(const cJSON *args, const char *id)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(args, "checklist");

    return cJSON_IsArray(list) ? listed(list, id, "id")
                               : cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(list, id));
}

static bool ticked_before(const struct step *s, const char *id)
{
    int64_t n = 0;

    engine_fail(s->e,
                store_number(&s->e->store, SQL_CHECK_TICKED,
                             ARGS(db_text(s->o->id), db_int(s->o->visit_n), db_text(id)), 0, &n));
    return n > 0;
}

struct names {
    char text[200];
    size_t at;
};

static void names_add(struct names *n, const char *name)
{
    if (n->at + strlen(name) + 8 < LIST_ROOM)
        n->at += (size_t)snprintf(n->text + n->at, sizeof n->text - n->at, "%s%s",
                                  n->at ? ", " : "", name);
}

void ticks_facts(const struct step *s, struct order_facts *f)
{
    static _Thread_local char what[260];
    int phase = phase_of(s->action);
    struct visit_of of = visit_of_order(s->e, s->o);
    struct names n = {.at = 0};

    if (!s->e->opt.checklists_enforced || phase < 0)
        return;
    for (size_t i = 0; i < s->e->c->visit_count; i++) {
        const struct visit_item *item = &s->e->c->visit[i];

        if (!visit_item_applies(item, (enum visit_topic)phase, of) ||
            ticked_now(s->args, item->id) || ticked_before(s, item->id))
            continue;
        if (n.at == 0)
            f->unticked_rule = item->policy;
        names_add(&n, item->id);
    }
    snprintf(what, sizeof what, "not ticked: %s", n.text);
    f->unticked = n.at ? what : NULL;
}

static enum err put(const struct step *s, enum sql statement, const struct visit_item *item)
{
    return store_run(&s->e->store, statement,
                     ARGS(db_text(s->o->id), db_int(s->o->visit_n), db_text(item->id),
                          db_text(visit_topic_name(item->topic)), db_text(s->who->id),
                          db_int(engine_step_ms(s->e))),
                     NULL, NULL);
}

enum err ticks_keep(const struct step *s)
{
    int phase = phase_of(s->action);
    struct visit_of of = visit_of_order(s->e, s->o);
    enum err err = ERR_OK;

    if (s->action == OA_COMPLETE && !outcome_proved(s->f->outcome))
        phase = -1;
    for (size_t i = 0; !err && i < s->e->c->visit_count; i++) {
        const struct visit_item *item = &s->e->c->visit[i];

        if (!visit_item_applies(item, item->topic, of) || item->topic >= VISIT_PHASES)
            continue;
        if (ticked_now(s->args, item->id))
            err = put(s, SQL_CHECK_TICK, item);
        else if ((int)item->topic == phase)
            err = put(s, SQL_CHECK_MISS, item);
    }
    return err;
}

static bool named_list(const cJSON *list, const char *member)
{
    const cJSON *j;

    cJSON_ArrayForEach(j, list)
    {
        if (!cJSON_IsString(j) && !args_text(j, member)[0])
            return false;
    }
    return true;
}

const char *packed_args(const cJSON *args)
{
    const cJSON *j;

    if (!named_list(cJSON_GetObjectItemCaseSensitive(args, "parts"), "sku"))
        return "parts: a list of skus";
    if (!named_list(cJSON_GetObjectItemCaseSensitive(args, "tools"), "id"))
        return "tools: a list of ids";
    cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(args, "missing"))
    {
        if (!args_text(j, "item")[0] || !args_text(j, "reason")[0])
            return "missing: each has an `item` and a `reason`";
    }
    return NULL;
}

static bool explained(const cJSON *args, const char *item)
{
    const cJSON *j;

    cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(args, "missing"))
    {
        if (!strcmp(args_text(j, "item"), item))
            return true;
    }
    return false;
}

static void look_for(const cJSON *wanted, const char *member, const cJSON *have, const cJSON *args,
                     struct names *n)
{
    const cJSON *j;

    cJSON_ArrayForEach(j, wanted)
    {
        const char *id = args_text(j, member);

        if (id[0] && !listed(have, id, member) && !explained(args, id))
            names_add(n, id);
    }
}

void packed_facts(const struct step *s, struct order_facts *f)
{
    static _Thread_local char what[300];
    cJSON *d;
    struct names n = {.at = 0};

    if (s->action != OA_DEPART)
        return;
    d = cJSON_Parse(s->o->diagnosis ? s->o->diagnosis : "{}");
    look_for(cJSON_GetObjectItem(d, "parts"), "sku",
             cJSON_GetObjectItemCaseSensitive(s->args, "parts"), s->args, &n);
    look_for(cJSON_GetObjectItem(d, "tools"), "id",
             cJSON_GetObjectItemCaseSensitive(s->args, "tools"), s->args, &n);
    cJSON_Delete(d);
    snprintf(what, sizeof what, "fetch, reschedule, or say why in `missing`: %s", n.text);
    f->unpacked = n.at ? what : NULL;
}

enum err packed_keep(const struct step *s)
{
    const cJSON *j;
    enum err err = ERR_OK;

    if (s->action != OA_DEPART)
        return ERR_OK;
    cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(s->args, "missing"))
    {
        if (!err)
            err = store_run(&s->e->store, SQL_VISIT_MISSING_ADD,
                            ARGS(db_text(s->o->id), db_int(s->o->visit_n),
                                 db_text(args_text(j, "item")), db_text(args_text(j, "reason")),
                                 db_text(s->who->id), db_int(engine_step_ms(s->e))),
                            NULL, NULL);
    }
    return err;
}
