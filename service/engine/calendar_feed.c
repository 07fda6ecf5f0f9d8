/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/calendar_feed.h"

#include <string.h>

#include "core/text.h"
#include "service/engine/audit.h"
#include "service/engine/engine_int.h"

static enum err end_one(struct engine *e, const char *person)
{
    return store_change(&e->store, SQL_FEED_END, ARGS(db_text(person), db_int(e->clock.now_ms)));
}

static void role_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(bool *)ctx = !strcmp(col[3].s, role_name(ROLE_TECHNICIAN));
}

static enum err make(struct engine *e, const struct actor *who, const char *person,
                     const char *token_hash)
{
    bool technician = false;
    enum err err =
        store_run(&e->store, SQL_PERSON_BY_ID, ARGS(db_text(person)), role_row, &technician);

    if (!err && !technician)
        return ERR_NOT_FOUND;
    if (!err)
        err = end_one(e, person);
    if (!err || err == ERR_NOT_FOUND)
        err = store_run(
            &e->store, SQL_FEED_PUT,
            ARGS(db_text(token_hash), db_text(person), db_int(e->clock.now_ms), db_text(who->id)),
            NULL, NULL);
    engine_fail(e, err);
    audit_add(e, &(struct audit_line){.what = "calendar_feed.made", .subject = person});
    return err;
}

enum err calendar_feed_make(struct engine *e, const struct actor *who, const char *person,
                            const char *token_hash, struct reply *out)
{
    enum err err = engine_begin(e), ended;

    memset(out, 0, sizeof *out);
    if (err)
        return err;
    err = make(e, who, person, token_hash);
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}

enum err calendar_feed_end(struct engine *e, const char *person, struct reply *out)
{
    enum err err = engine_begin(e), ended;

    memset(out, 0, sizeof *out);
    if (err)
        return err;
    err = end_one(e, person);
    if (!err)
        audit_add(e, &(struct audit_line){.what = "calendar_feed.ended", .subject = person});
    else if (err == ERR_NOT_FOUND)
        err = ERR_OK;
    engine_fail(e, err);
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}

static void person_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

enum err calendar_feed_find(struct store *s, const char *token_hash, char person[ID_LEN])
{
    person[0] = 0;
    return store_run(s, SQL_FEED_GET, ARGS(db_text(token_hash)), person_row, person);
}
