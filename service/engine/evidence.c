/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/evidence.h"

#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_parts.h"
#include "service/store/store_card.h"

static int number(const cJSON *args, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(args, name);

    return cJSON_IsNumber(j) ? j->valueint : 0;
}

static enum err keep_attachment(const struct step *s)
{
    const cJSON *args = s->args;
    struct attachment a = {.bytes = number(args, "bytes"),
                           .width = number(args, "width"),
                           .height = number(args, "height"),
                           .orientation = number(args, "orientation"),
                           .visit_n = s->o->visit_n,
                           .at_ms = engine_step_ms(s->e)};

    text_copy(a.name, sizeof a.name, args_text(args, "name"));
    text_copy(a.type, sizeof a.type, args_text(args, "type"));
    text_copy(a.sha256, sizeof a.sha256, args_text(args, "sha256"));
    text_copy(a.person, sizeof a.person, s->who->id ? s->who->id : "");
    return store_attachment_add(&s->e->store, s->o->id, &a);
}

static const struct {
    enum order_action action;
    enum err (*keep)(const struct step *s);
} keepers[] = {
    {OA_ATTACH, keep_attachment},
};

void evidence_facts(const struct step *s, struct order_facts *f)
{
    const struct order *o = s->o;

    f->attach_over =
        o->state == OS_CLOSED && engine_step_ms(s->e) > o->closed_ms + ATTACH_CLOSED_MS;
}

enum err evidence_keep(const struct step *s)
{
    enum err err = ERR_OK;

    for (size_t i = 0; !err && i < sizeof keepers / sizeof keepers[0]; i++)
        if (keepers[i].action == s->action)
            err = keepers[i].keep(s);
    return err;
}
