/* SPDX-License-Identifier: Apache-2.0 */
/* Charges (P-207), signature and card (P-116): made at `complete`, and what a missed visit costs.
 */
#include <stdlib.h>
#include <string.h>

#include "service/base/xalloc.h"
#include "service/engine/action_args.h"
#include "service/engine/bill.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_parts.h"
#include "service/engine/evidence.h"
#include "service/store/store_card.h"

#define NAME_MAX_BYTES 200
#define DRAWN_MAX      60000
#define DRAWN_START    "data:image/png;base64,"
#define BASE64         "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
#define NO_SHOW_CODE   "NO-SHOW" /* what a missed visit costs, when the list has it */
#define OPINION_MAX    4000
#define FIRST_RECEIPT  1000

bool signature_drawn(const char *text)
{
    size_t n = strlen(DRAWN_START);

    return !strncmp(text, DRAWN_START, n) && text[n] && strlen(text) <= DRAWN_MAX &&
           text[n + strspn(text + n, BASE64)] == 0;
}

struct signature {
    const char *name, *image; /* image: drawn, or the name of a picture of the order */
};

static struct signature signature_of(const cJSON *args)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(args, "signature");
    struct signature s = {args_text(j, "name"), args_text(j, "image")};

    if (cJSON_IsString(j))
        s = signature_drawn(j->valuestring) ? (struct signature){"", j->valuestring}
                                            : (struct signature){j->valuestring, ""};
    return s;
}

static const char *signature_args(struct engine *e, const struct order *o, const cJSON *args)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(args, "signature");
    struct signature s = signature_of(args);
    struct attachment a;

    if (!j || cJSON_IsNull(j))
        return NULL;
    if ((!s.name[0] && !s.image[0]) || strlen(s.name) > NAME_MAX_BYTES)
        return "signature: a name, or an object with `name` or `image`";
    if (s.image[0] && !signature_drawn(s.image) &&
        store_attachment_get(&e->store, o->id, s.image, &a))
        return "signature: `image` is a picture of the order, or data:image/png;base64,...";
    return NULL;
}

static bool quantity_good(const cJSON *j)
{
    return !j || (cJSON_IsNumber(j) && j->valuedouble == (double)j->valueint);
}

const char *charge_args(struct engine *e, const struct order *o, enum order_action action,
                        const cJSON *args)
{
    const cJSON *j;

    if (action != OA_COMPLETE)
        return NULL;
    cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(args, "charges"))
    {
        if (!args_text(j, "code")[0] ||
            !quantity_good(cJSON_GetObjectItemCaseSensitive(j, "quantity")))
            return "charges: each has a `code` and a whole `quantity`";
    }
    cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(args, "parts"))
    {
        if (!args_text(j, "sku")[0])
            return "parts: each has a `sku`, and a `code` when it was scanned";
    }
    if (strlen(args_text(args, "opinion")) > OPINION_MAX)
        return "opinion: at most 4000 bytes";
    return signature_args(e, o, args);
}

static enum err make(const struct step *s, const cJSON *args, struct bill *b)
{
    struct bill_ask ask = {&s->e->store, s->e->c, s->o, customer_zone(s->e, s->o->customer)};

    return bill_make(&ask, args, b);
}

/* What changes hands is what the customer saw: no less hidden, no more asked. */
static bool paid_otherwise(const cJSON *args, int64_t total_fen)
{
    const cJSON *paid = cJSON_GetObjectItemCaseSensitive(args, "paid");
    const cJSON *fen = cJSON_GetObjectItemCaseSensitive(paid, "amount_fen");

    return cJSON_IsNumber(fen) && strcmp(args_text(paid, "method"), "none") != 0 &&
           fen->valuedouble != (double)total_fen;
}

void charge_facts(const struct step *s, struct order_facts *f)
{
    struct signature sig = signature_of(s->args);
    struct bill *b;

    if (s->action != OA_COMPLETE)
        return;
    b = xcalloc(1, sizeof *b);
    engine_fail(s->e, make(s, s->args, b));
    f->bill_wrong = b->wrong; /* a constant */
    f->bill_rule = b->rule;
    if (!b->wrong && paid_otherwise(s->args, b->sum.total_fen)) {
        f->bill_wrong = "what was paid is not what the list comes to";
        f->bill_rule = "P-207";
    }
    free(b);
    if (s->e->opt.checklists_enforced && !f->unticked && !sig.name[0] && !sig.image[0]) {
        f->unticked = "the customer has not signed the card";
        f->unticked_rule = "P-116";
    }
}

static enum err keep_lines(const struct step *s, const struct bill *b)
{
    enum err err = ERR_OK;

    for (size_t i = 0; !err && i < b->count; i++) {
        const struct charge_line *l = &b->line[i];

        err = store_run(&s->e->store, SQL_CHARGE_PUT,
                        ARGS(db_text(s->o->id), db_int(s->o->visit_n), db_text(l->code),
                             db_text(b->title[i]), db_text(charge_kind_name(l->kind)),
                             db_int(l->quantity), db_int(l->unit_fen), db_int(l->covered),
                             db_int(l->amount_fen), db_int(engine_step_ms(s->e))),
                        NULL, NULL);
    }
    return err;
}

static enum err keep_card(const struct step *s, const struct bill *b)
{
    struct signature sig = signature_of(s->args);
    int64_t receipt = 0;
    enum err err = store_counter_next(&s->e->store, "receipt", &receipt);

    if (err)
        return err;
    return store_run(&s->e->store, SQL_CARD_PUT,
                     ARGS(db_text(s->o->id), db_int(s->o->visit_n), db_int(FIRST_RECEIPT + receipt),
                          db_text_or_null(args_text(s->args, "cause")),
                          db_text(order_outcome_name(s->f->outcome)),
                          db_text_or_null(args_text(s->args, "opinion")), db_int(b->price_version),
                          db_int(b->sum.in_warranty), db_int(b->sum.total_fen), db_text(b->hash),
                          db_text_or_null(sig.name), db_text_or_null(sig.image),
                          db_text(s->who->id), db_int(engine_step_ms(s->e))),
                     NULL, NULL);
}

/* Charged when the company's list has the item; nobody decides at the door. No warranty pays it. */
static enum err keep_missed(const struct step *s)
{
    struct bill_ask ask = {&s->e->store, s->e->c, s->o, customer_zone(s->e, s->o->customer)};
    struct bill *b = xcalloc(1, sizeof *b);
    enum err err = bill_price(&ask, NO_SHOW_CODE, &b->line[0], b->title[0], sizeof b->title[0]);

    b->count = err == ERR_OK;
    b->line[0].quantity = 1;
    b->line[0].amount_fen = b->line[0].unit_fen;
    err = err == ERR_NOT_FOUND ? ERR_OK : err;
    if (!err)
        err = keep_lines(s, b);
    free(b);
    return err;
}

enum err charge_keep(const struct step *s)
{
    struct bill *b;
    enum err err;

    if (s->action == OA_NO_SHOW)
        return keep_missed(s);
    if (s->action != OA_COMPLETE)
        return ERR_OK;
    b = xcalloc(1, sizeof *b);
    err = make(s, s->args, b);
    if (!err)
        err = keep_lines(s, b);
    if (!err && outcome_proved(s->f->outcome))
        err = keep_card(s, b);
    free(b);
    return err;
}
