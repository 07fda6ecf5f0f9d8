/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/photo.h"

#include <string.h>

#include "core/text.h"
#include "service/engine/audit.h"
#include "service/engine/engine_int.h"

static void role_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(bool *)ctx = !strcmp(col[3].s, role_name(ROLE_TECHNICIAN));
}

static enum err put(struct engine *e, const struct actor *who, const char *person,
                    const struct photo *p)
{
    bool technician = false;
    enum err err =
        store_run(&e->store, SQL_PERSON_BY_ID, ARGS(db_text(person)), role_row, &technician);

    if (!err && !technician)
        return ERR_NOT_FOUND;
    if (!err)
        err =
            store_run(&e->store, SQL_PHOTO_PUT,
                      ARGS(db_text(person), db_text(p->type), db_text(p->sha256), db_int(p->bytes),
                           db_int(p->orientation), db_text(who->id), db_int(e->clock.now_ms)),
                      NULL, NULL);
    engine_fail(e, err);
    audit_add(e, &(struct audit_line){.what = "technician.photo", .subject = person});
    return err;
}

enum err photo_put(struct engine *e, const struct actor *who, const char *person,
                   const struct photo *p)
{
    enum err err = engine_begin(e), ended;

    if (err)
        return err;
    err = put(e, who, person, p);
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}

static void photo_row(void *ctx, const struct db_value *col, int ncol)
{
    struct photo *p = ctx;

    (void)ncol;
    text_copy(p->type, sizeof p->type, col[0].s);
    text_copy(p->sha256, sizeof p->sha256, col[1].s);
    p->bytes = col[2].i;
    p->orientation = (int)col[3].i;
}

enum err photo_get(struct store *s, const char *person, struct photo *out)
{
    enum err e;

    memset(out, 0, sizeof *out);
    e = store_run(s, SQL_PHOTO_GET, ARGS(db_text(person)), photo_row, out);
    return e || out->sha256[0] ? e : ERR_NOT_FOUND;
}
