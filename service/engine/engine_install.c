/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An installation: where, with whose consent, and the code of the machine that was put up. The
 * code binds the machine to the customer of the order.
 */
#include "service/engine/engine_install.h"

#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_parts.h"

static bool is_install(const struct order *o)
{
    return !strcmp(o->kind, "install");
}

static bool kept(struct store *s, const char *order_id, enum sql statement)
{
    int64_t n = 0;

    return !store_number(s, statement, ARGS(db_text(order_id)), 0, &n) && n > 0;
}

static bool same_code(const char *code, const char *device)
{
    char own[64] = "";
    size_t n = strcspn(code + strspn(code, " \t\r\n"), " \t\r\n");

    if (!text_copy_n(own, sizeof own, code + strspn(code, " \t\r\n"), n))
        return false;
    for (char *c = own; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    return !strcmp(own, device);
}

void install_facts(struct engine *e, const struct order *o, enum order_action action,
                   const cJSON *args, struct order_facts *f)
{
    const char *code = args_text(args, "code");

    if (!is_install(o))
        return;
    f->cause_known = true; /* nothing was broken */
    f->consent_missing =
        e->opt.checklists_enforced && !kept(&e->store, o->id, SQL_INSTALL_CONSENTED);
    if (action != OA_COMPLETE)
        return;
    f->code_missing =
        code[0] ? !same_code(code, o->device) : !kept(&e->store, o->id, SQL_INSTALL_SCANNED);
}

static void keep_consent(struct engine *e, const struct order *o, const struct actor *who,
                         const cJSON *args)
{
    engine_fail(e, store_run(&e->store, SQL_INSTALL_CONSENT,
                             ARGS(db_text(o->id), db_text(args_text(args, "place")),
                                  db_text(args_text(args, "by")), db_text(args_text(args, "how")),
                                  db_text_or_null(args_text(args, "photo")),
                                  db_text_or_null(who->id), db_int(engine_step_ms(e))),
                             NULL, NULL));
}

static void bind_stages(struct engine *e, const struct order *o, const struct model *m,
                        const char *day)
{
    for (size_t i = 0; i < m->stage_count; i++)
        engine_fail(e, store_run(&e->store, SQL_FILTER_BEGIN,
                                 ARGS(db_text(o->device), db_text(m->stages[i].id), db_text(day)),
                                 NULL, NULL));
}

/* The machine is the customer's from now on; what it began with began today. */
static void bind(struct engine *e, const struct order *o)
{
    struct unit *u = unit_find(e, o->device);
    char day[TIME_TEXT_LEN];

    if (!u || !o->customer[0])
        return;
    text_time(engine_step_ms(e), day);
    day[10] = 0;
    engine_fail(e, store_run(&e->store, SQL_INSTALL_BIND,
                             ARGS(db_text(o->device), db_text(o->customer), db_text(day)), NULL,
                             NULL));
    engine_fail(e,
                store_run(&e->store, SQL_FACT_PUT,
                          ARGS(db_text(o->device), db_text("install"), db_int(engine_step_ms(e))),
                          NULL, NULL));
    bind_stages(e, o, unit_model(e, u), day);
    text_copy(u->customer, sizeof u->customer, o->customer);
    engine_fail(e, store_run(&e->store, SQL_INSTALL_BOUND,
                             ARGS(db_text(o->id), db_int(engine_step_ms(e))), NULL, NULL));
}

void install_keep(struct engine *e, const struct order *o, enum order_action action,
                  const struct actor *who, const cJSON *args)
{
    bool scans = action == OA_ARRIVE || action == OA_COMPLETE;

    if (!is_install(o))
        return;
    if (action == OA_CONSENT)
        keep_consent(e, o, who, args);
    if (scans && args_text(args, "code")[0])
        engine_fail(
            e, store_run(&e->store, SQL_INSTALL_SCAN,
                         ARGS(db_text(o->id), db_text(o->device),
                              db_text_or_null(args_text(args, "how")), db_int(engine_step_ms(e))),
                         NULL, NULL));
    if (action == OA_COMPLETE && o->state == OS_VERIFYING)
        bind(e, o);
}
