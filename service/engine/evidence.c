/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/evidence.h"

#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_parts.h"
#include "service/engine/gate.h"

static int number(const cJSON *args, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(args, name);

    return cJSON_IsNumber(j) ? j->valueint : 0;
}

void attachment_read(const cJSON *args, struct attachment *a)
{
    *a = (struct attachment){.bytes = number(args, "bytes"),
                             .width = number(args, "width"),
                             .height = number(args, "height"),
                             .orientation = number(args, "orientation")};
    text_copy(a->name, sizeof a->name, args_text(args, "name"));
    text_copy(a->type, sizeof a->type, args_text(args, "type"));
    text_copy(a->sha256, sizeof a->sha256, args_text(args, "sha256"));
}

static enum err keep_attachment(const struct step *s)
{
    struct attachment a;

    if (s->action != OA_ATTACH)
        return ERR_OK;
    attachment_read(s->args, &a);
    a.visit_n = s->o->visit_n;
    a.at_ms = engine_step_ms(s->e);
    text_copy(a.person, sizeof a.person, s->who->id ? s->who->id : "");
    return store_attachment_add(&s->e->store, s->o->id, &a);
}

static enum err keep_exception(const struct step *s, const char *kind, const char *reason)
{
    return store_run(&s->e->store, SQL_EXCEPTION_PUT,
                     ARGS(db_text(s->o->id), db_int(s->o->visit_n), db_text(kind), db_text(reason),
                          db_text(s->who->id), db_int(engine_step_ms(s->e))),
                     NULL, NULL);
}

/* Leaving without a passed gate: why, by whom. Only what would have been stopped counts. */
static enum err keep_gate(const struct step *s)
{
    const struct order_facts *f = s->f;
    bool gated = f->outcome == OUTCOME_FIXED || f->outcome == OUTCOME_SENSOR_FAULT;
    const cJSON *override = cJSON_GetObjectItemCaseSensitive(s->args, "override");

    if (s->action != OA_COMPLETE || !gated)
        return ERR_OK;
    if (f->gate_needed && f->gate == GATE_STATE_WAIVED)
        return keep_exception(s, "waived", gate_waived_because(s->e, s->o));
    if (f->override && (f->finding_open || (f->gate_needed && f->gate != GATE_STATE_PASSED)))
        return keep_exception(s, "override", args_text(override, "reason"));
    return ERR_OK;
}

static enum err (*const keepers[])(const struct step *s) = {
    keep_attachment, keep_gate, ticks_keep, packed_keep, report_keep, charge_keep, stock_keep};

const char *evidence_args(struct engine *e, const struct order *o, enum order_action action,
                          const cJSON *args)
{
    const char *wrong = ticks_args(args);

    if (!wrong && action == OA_DEPART)
        wrong = packed_args(args);
    if (!wrong)
        wrong = report_args(e, o, action, args);
    return wrong ? wrong : charge_args(e, o, action, args);
}

void evidence_known(struct store *s, const struct order *o, int64_t now_ms, struct order_facts *f)
{
    int64_t open = 0;

    f->attach_over = o->state == OS_CLOSED && now_ms > o->closed_ms + ATTACH_CLOSED_MS;
    f->no_damage =
        store_number(s, SQL_DAMAGE_OPEN, ARGS(db_text(o->id), db_int(0)), 0, &open) || open == 0;
}

static bool same_code(const char *a, const char *b)
{
    size_t n = strlen(b);

    a += strspn(a, " \t");
    for (size_t i = 0; i < n; i++) {
        char c = a[i] >= 'a' && a[i] <= 'z' ? (char)(a[i] - 'a' + 'A') : a[i];

        if (c != b[i])
            return false;
    }
    return a[n + strspn(a + n, " \t\r\n")] == 0;
}

void evidence_facts(const struct step *s, struct order_facts *f)
{
    const char *code = args_text(s->args, "code");
    int64_t pictures = 0;

    evidence_known(&s->e->store, s->o, engine_step_ms(s->e), f);
    f->other_machine = s->action == OA_ARRIVE && code[0] && !same_code(code, s->o->device);
    if (s->action == OA_COMPLETE && !strcmp(s->o->kind, "install")) {
        engine_fail(s->e, store_number(&s->e->store, SQL_ATTACHMENT_COUNT, ARGS(db_text(s->o->id)),
                                       0, &pictures));
        f->photos_short = pictures < INSTALL_PHOTOS;
    }
    ticks_facts(s, f);
    packed_facts(s, f);
    report_facts(s, f);
    charge_facts(s, f);
}

enum err evidence_keep(const struct step *s)
{
    enum err err = ERR_OK;

    for (size_t i = 0; !err && i < sizeof keepers / sizeof keepers[0]; i++)
        err = keepers[i](s);
    return err;
}
