/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/engine_stock.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_parts.h"

#define QTY_MAX 1e6
#define SKU_MAX 48
#define WHY_MAX 200

/* What the company holds; the other ends of a move (supplier, used, scrap) are outside. */
static bool is_kept(const char *place)
{
    return !strcmp(place, "depot") || !strncmp(place, "van:", 4) || !strncmp(place, "returns:", 8);
}

static enum err add(struct engine *e, const char *place, const char *sku, int64_t qty)
{
    return is_kept(place) ? store_run(&e->store, SQL_STOCK_ADD,
                                      ARGS(db_text(place), db_text(sku), db_int(qty)), NULL, NULL)
                          : ERR_OK;
}

enum err stock_move(struct engine *e, const struct stock_move *m)
{
    enum err err = store_run(&e->store, SQL_STOCK_MOVE,
                             ARGS(db_text(m->sku), db_int(m->qty), db_text(m->from), db_text(m->to),
                                  db_text(m->why), db_text(m->order_id),
                                  m->order_id ? db_int(m->visit_n) : db_text(NULL),
                                  db_text(m->person), db_int(engine_step_ms(e))),
                             NULL, NULL);

    if (!err)
        err = add(e, m->from, m->sku, -m->qty);
    return err ? err : add(e, m->to, m->sku, m->qty);
}

static void person_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

/* `depot`, or `van:` or `returns:` with the id or login of somebody; outside where it may be. */
static bool place_of(struct engine *e, const char *said, char out[PLACE_LEN])
{
    static const char outside[] = " supplier scrap ";
    const char *colon = strchr(said, ':');
    char id[ID_LEN] = "", word[16];

    snprintf(word, sizeof word, " %.12s ", said);
    if (!strcmp(said, "depot") || (strlen(said) <= 12 && strstr(outside, word) && said[0]))
        return text_copy(out, PLACE_LEN, said);
    if (!colon || (strncmp(said, "van:", 4) != 0 && strncmp(said, "returns:", 8) != 0))
        return false;
    engine_fail(
        e, store_run(&e->store, SQL_PERSON_BY_LOGIN, ARGS(db_text(colon + 1)), person_row, id));
    if (!id[0])
        engine_fail(
            e, store_run(&e->store, SQL_PERSON_BY_ID, ARGS(db_text(colon + 1)), person_row, id));
    snprintf(out, PLACE_LEN, "%.*s%s", (int)(colon + 1 - said), said, id);
    return id[0] != 0;
}

static bool whole(const cJSON *j, double lo, double hi)
{
    return cJSON_IsNumber(j) && j->valuedouble >= lo && j->valuedouble <= hi &&
           j->valuedouble == (double)j->valueint;
}

/* An import says how many there are; the difference is a correction. */
const char *stock_import(struct engine *e, const cJSON *j, bool check_only, const char **member)
{
    const cJSON *qty = cJSON_GetObjectItemCaseSensitive(j, "qty");
    const char *sku = args_text(j, "sku");
    char place[PLACE_LEN];
    int64_t have = 0, more;
    struct stock_move m = {.sku = sku, .why = "import"};

    *member = "place";
    if (!place_of(e, args_text(j, "place"), place) || !is_kept(place))
        return "must be depot, van:LOGIN or returns:LOGIN";
    *member = "sku";
    if (!sku[0] || strlen(sku) > SKU_MAX)
        return "must be a text";
    *member = "qty";
    if (!whole(qty, -QTY_MAX, QTY_MAX))
        return "must be a whole number";
    engine_fail(
        e, store_number(&e->store, SQL_STOCK_GET, ARGS(db_text(place), db_text(sku)), 0, &have));
    more = qty->valueint - have;
    m.qty = more < 0 ? -more : more;
    m.from = more < 0 ? place : "count";
    m.to = more < 0 ? "count" : place;
    if (more && !check_only)
        engine_fail(e, stock_move(e, &m));
    return NULL;
}

static const char *by_hand(struct engine *e, const struct actor *who, const cJSON *j)
{
    const cJSON *qty = cJSON_GetObjectItemCaseSensitive(j, "qty");
    char from[PLACE_LEN], to[PLACE_LEN];
    struct stock_move m = {.sku = args_text(j, "sku"),
                           .from = from,
                           .to = to,
                           .why = args_text(j, "why"),
                           .person = who->id};

    if (!m.sku[0] || strlen(m.sku) > SKU_MAX)
        return "sku: must be a text";
    if (!whole(qty, 1, QTY_MAX))
        return "qty: must be a whole number above 0";
    if (!m.why[0] || strlen(m.why) > WHY_MAX)
        return "why: must be a text of at most 200 bytes";
    if (!place_of(e, args_text(j, "from"), from) || !place_of(e, args_text(j, "to"), to))
        return "from, to: depot, van:PERSON, returns:PERSON, supplier or scrap";
    if (!strcmp(from, to) || (!is_kept(from) && !is_kept(to)))
        return "from, to: one of them must change";
    m.qty = qty->valueint;
    engine_fail(e, stock_move(e, &m));
    return NULL;
}

enum err engine_stock_move(struct engine *e, const struct actor *who, const char *json,
                           struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    const char *wrong;
    enum err err;

    memset(out, 0, sizeof *out);
    err = engine_begin(e);
    if (!err) {
        wrong = by_hand(e, who, j);
        if (wrong)
            text_copy(out->why, sizeof out->why, wrong);
        err = wrong ? engine_cancel(e, ERR_INPUT) : engine_commit(e, NULL, 0);
    }
    cJSON_Delete(j);
    return err;
}
