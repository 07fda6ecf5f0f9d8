/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of the import file about staff: teams with their kit, and who is away or on call. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_import.h"
#include "service/engine/engine_parts.h"

static void id_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

/* Users stand before these lists: a login of the same file is known by now. */
static bool person_of(struct import *im, const char *login, char id[ID_LEN])
{
    id[0] = 0;
    engine_fail(im->e,
                store_run(&im->e->store, SQL_PERSON_BY_LOGIN, ARGS(db_text(login)), id_row, id));
    return id[0] != 0;
}

static void join(struct import *im, const char *team, const cJSON *members)
{
    const cJSON *j;
    char id[ID_LEN];

    import_run(im, SQL_TEAM_CLEAR, ARGS(db_text(team)));
    cJSON_ArrayForEach(j, members)
    {
        if (person_of(im, j->valuestring, id))
            import_run(im, SQL_TEAM_JOIN, ARGS(db_text(team), db_text(id)));
        else
            import_complain(im, "members", "there is no such login");
    }
}

void import_team(struct import *im, const cJSON *j)
{
    const char *id = import_needed(im, j, "id"), *name = import_needed(im, j, "name");
    char *kit;

    import_check_list(im, j, "members");
    import_check_list(im, j, "kit");
    if (im->problems)
        return;
    kit = import_list(j, "kit");
    import_run(im, SQL_TEAM_PUT, ARGS(db_text(id), db_text(name), db_text(kit)));
    join(im, id, cJSON_GetObjectItemCaseSensitive(j, "members"));
    free(kit);
}

static void time_of(struct import *im, const cJSON *j, const char *name, int64_t *at)
{
    const char *text = import_text(j, name);

    *at = 0;
    if (!text || !text_time_parse(text, at))
        import_complain(im, name, "must be a time");
}

/* The id comes from what it says: the same entry again is the same. */
static void leave_id(char out[ID_LEN], const char *person, const char *kind, int64_t from)
{
    uint64_t h = hash_bytes(HASH_START, person, strlen(person));

    h = hash_bytes(h, kind, strlen(kind));
    h = hash_end(hash_bytes(h, &from, sizeof from));
    snprintf(out, ID_LEN, "imported%016llx", (unsigned long long)h);
}

/* What the office brings along is granted already. */
void import_leave(struct import *im, const cJSON *j)
{
    const char *login = import_needed(im, j, "login"), *kind = import_needed(im, j, "kind");
    char person[ID_LEN] = "", id[ID_LEN];
    int64_t from, to;

    time_of(im, j, "from", &from);
    time_of(im, j, "to", &to);
    if (login[0] && !person_of(im, login, person))
        import_complain(im, "login", "there is no such login");
    if (kind[0] && !leave_kind_known(kind))
        import_complain(im, "kind", "must be leave, training, activity, temporary_work or on_call");
    if (!im->problems && to <= from)
        import_complain(im, "to", "must be after from");
    if (im->problems)
        return;
    leave_id(id, person, kind, from);
    import_run(im, SQL_LEAVE_PUT,
               ARGS(db_text(id), db_text(person), db_text(kind), db_int(from), db_int(to),
                    db_text(import_text(j, "reason")), db_text("approved"),
                    db_int(im->e->clock.now_ms), db_text(NULL), db_time(0), db_text(NULL)));
}
