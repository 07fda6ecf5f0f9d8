/* SPDX-License-Identifier: Apache-2.0 */
/* What goes wrong or is said on a visit: damage, a job left undone, the customer's own words. */
#include <string.h>

#include "service/engine/action_args.h"
#include "service/engine/engine_parts.h"
#include "service/engine/evidence.h"
#include "service/store/store_card.h"

#define WORDS_MAX  4000
#define AMOUNT_MAX 1e10 /* fen */

static bool picture_there(struct engine *e, const struct order *o, const char *name)
{
    struct attachment a;

    return name[0] && !store_attachment_get(&e->store, o->id, name, &a);
}

static bool whole(const cJSON *j, double lo, double hi)
{
    return cJSON_IsNumber(j) && j->valuedouble >= lo && j->valuedouble <= hi &&
           j->valuedouble == (double)(int64_t)j->valuedouble;
}

static const char *damage_args(struct engine *e, const struct order *o, const cJSON *args)
{
    const cJSON *amount = cJSON_GetObjectItemCaseSensitive(args, "amount_fen");
    const cJSON *photo = cJSON_GetObjectItemCaseSensitive(args, "photo");

    if (amount && !cJSON_IsNull(amount) && !whole(amount, 0, AMOUNT_MAX))
        return "amount_fen: must be a whole number of fen";
    if (photo && !cJSON_IsNull(photo) && !picture_there(e, o, args_text(args, "photo")))
        return "photo: must be the name of a picture of the order";
    return NULL;
}

const char *report_args(struct engine *e, const struct order *o, enum order_action action,
                        const cJSON *args)
{
    const cJSON *words = cJSON_GetObjectItemCaseSensitive(args, "customer_words");
    const cJSON *n = cJSON_GetObjectItemCaseSensitive(args, "n");

    if (words && (!cJSON_IsString(words) || strlen(words->valuestring) > WORDS_MAX))
        return "customer_words: must be a text of at most 4000 bytes";
    if (action == OA_ACK_DAMAGE && n && !whole(n, 1, 1e6))
        return "n: must be the number of a damage report";
    return action == OA_REPORT_DAMAGE ? damage_args(e, o, args) : NULL;
}

/* A catalogue without such reasons leaves them to the dispatcher. */
static bool reason_known(const struct catalogue *c, struct visit_of of, const char *reason)
{
    bool any = false;

    for (size_t i = 0; i < c->visit_count; i++) {
        if (!visit_item_applies(&c->visit[i], VISIT_CANNOT_DO, of))
            continue;
        any = true;
        if (!strcmp(c->visit[i].id, reason))
            return true;
    }
    return !any;
}

void report_facts(const struct step *s, struct order_facts *f)
{
    int64_t open = 0;
    const cJSON *n = cJSON_GetObjectItemCaseSensitive(s->args, "n");

    if (s->action == OA_CANNOT_DO) {
        f->reason_unknown =
            !reason_known(s->e->c, visit_of_order(s->e, s->o), args_text(s->args, "reason"));
        f->photo_missing = !picture_there(s->e, s->o, args_text(s->args, "photo"));
    }
    if (s->action == OA_ACK_DAMAGE && n) {
        engine_fail(s->e, store_number(&s->e->store, SQL_DAMAGE_OPEN,
                                       ARGS(db_text(s->o->id), db_int(n->valueint)), 0, &open));
        f->no_damage = open == 0;
    }
}

static enum err keep_damage(const struct step *s)
{
    const cJSON *amount = cJSON_GetObjectItemCaseSensitive(s->args, "amount_fen");
    enum err err = store_run(
        &s->e->store, SQL_DAMAGE_ADD,
        ARGS(db_text(s->o->id), db_text(args_text(s->args, "text")),
             db_text_or_null(args_text(s->args, "photo")),
             cJSON_IsNumber(amount) ? db_int((int64_t)amount->valuedouble) : db_text(NULL),
             db_text(s->who->id), db_int(engine_step_ms(s->e))),
        NULL, NULL);

    notice(s->e, "lead", "order_report_damage", s->o);
    return err;
}

static enum err keep_answer(const struct step *s)
{
    const cJSON *n = cJSON_GetObjectItemCaseSensitive(s->args, "n");

    return store_run(&s->e->store, SQL_DAMAGE_ACK,
                     ARGS(db_text(s->o->id), db_text(s->who->id), db_int(engine_step_ms(s->e)),
                          db_int(n ? n->valueint : 0)),
                     NULL, NULL);
}

static enum err keep_undone(const struct step *s)
{
    return store_run(&s->e->store, SQL_UNDONE_PUT,
                     ARGS(db_text(s->o->id), db_int(s->o->visit_n),
                          db_text(args_text(s->args, "reason")),
                          db_text(args_text(s->args, "photo")), db_text(s->who->id),
                          db_int(engine_step_ms(s->e))),
                     NULL, NULL);
}

/* The first thing the desk does with an order that was left undone is its decision. */
static enum err keep_decision(const struct step *s)
{
    static const enum order_action decisions[] = {OA_ASSIGN, OA_CANCEL, OA_HOLD, OA_PARK};
    bool desk = s->who->role != ROLE_TECHNICIAN && s->who->role != ROLE_SYSTEM;

    for (size_t i = 0; desk && i < sizeof decisions / sizeof decisions[0]; i++)
        if (decisions[i] == s->action)
            return store_run(&s->e->store, SQL_UNDONE_DECIDE,
                             ARGS(db_text(s->o->id), db_text(order_action_name(s->action)),
                                  db_text(s->who->id), db_int(engine_step_ms(s->e))),
                             NULL, NULL);
    return ERR_OK;
}

static enum err keep_words(const struct step *s)
{
    const char *words = args_text(s->args, "customer_words");

    return words[0] ? store_run(&s->e->store, SQL_WORDS_ADD,
                                ARGS(db_text(s->o->id), db_text(words), db_text(s->who->id),
                                     db_int(engine_step_ms(s->e))),
                                NULL, NULL)
                    : ERR_OK;
}

enum err report_keep(const struct step *s)
{
    enum err err = keep_words(s);

    if (!err && s->action == OA_REPORT_DAMAGE)
        err = keep_damage(s);
    if (!err && s->action == OA_ACK_DAMAGE)
        err = keep_answer(s);
    if (!err && s->action == OA_CANNOT_DO)
        err = keep_undone(s);
    return err ? err : keep_decision(s);
}
