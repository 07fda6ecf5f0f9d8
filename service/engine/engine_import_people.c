/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of the import file about staff: users, teams with their kit, who is away or on call. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_import.h"
#include "service/engine/engine_leave.h"
#include "service/engine/engine_parts.h"

/* Half the usual memory: a phone's worth of staff is imported in seconds, not minutes. */
void import_hash_password(const char *password, char *out)
{
    if (!strncmp(password, crypto_pwhash_argon2id_STRPREFIX,
                 sizeof crypto_pwhash_argon2id_STRPREFIX - 1))
        text_copy(out, crypto_pwhash_STRBYTES, password);
    else if (crypto_pwhash_str(out, password, strlen(password), 2, 19u << 20) != 0)
        abort();
}

struct person_before {
    char id[ID_LEN], password[crypto_pwhash_STRBYTES];
};

static void person_before(void *ctx, const struct db_value *col, int ncol)
{
    struct person_before *b = ctx;

    (void)ncol;
    text_copy(b->id, sizeof b->id, col[0].s);
    text_copy(b->password, sizeof b->password, col[4].s);
}

/* The same password keeps its hash; another one ends every session of that person. */
static void take_password(struct import *im, const char *login, const char *given,
                          struct person_before *b)
{
    if (!strcmp(given, b->password) ||
        (b->id[0] && crypto_pwhash_str_verify(b->password, given, strlen(given)) == 0))
        return;
    import_hash_password(given, b->password);
    import_run(im, SQL_SESSION_END_ALL, ARGS(db_text(login)));
}

void import_user(struct import *im, const cJSON *j)
{
    const char *login = import_needed(im, j, "login"), *role = import_needed(im, j, "role");
    const char *name = import_needed(im, j, "name"), *password = import_needed(im, j, "password");
    struct person_before before = {"", ""};
    char *areas, *skills, *kit;

    import_check_list(im, j, "areas");
    import_check_list(im, j, "skills");
    import_check_list(im, j, "kit");
    if (role_find(role) < 0 || role_find(role) >= ROLE_SYSTEM)
        import_complain(im, "role", "must be technician, dispatcher, lead, manager or admin");
    if (im->problems)
        return;
    engine_fail(im->e, store_run(&im->e->store, SQL_PERSON_BY_LOGIN, ARGS(db_text(login)),
                                 person_before, &before));
    take_password(im, login, password, &before);
    if (!before.id[0])
        ids_next(&im->e->ids, before.id);
    areas = import_list(j, "areas");
    skills = import_list(j, "skills");
    kit = import_list(j, "kit");
    import_run(im, SQL_PERSON_PUT,
               ARGS(db_text(before.id), db_text(login), db_text(name), db_text(role),
                    db_text(before.password), db_text(import_text(j, "phone")),
                    db_text(import_text(j, "email")), db_text(areas), db_text(skills), db_text(kit),
                    db_text(import_text(j, "card_no"))));
    free(areas);
    free(skills);
    free(kit);
}

static void id_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    if (!strcmp(col[3].s, "technician"))
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
    char id[ID_LEN], member[32];
    int i = 0;

    import_run(im, SQL_TEAM_CLEAR, ARGS(db_text(team)));
    cJSON_ArrayForEach(j, members)
    {
        snprintf(member, sizeof member, "members/%d", i++);
        if (person_of(im, j->valuestring, id))
            import_run(im, SQL_TEAM_JOIN, ARGS(db_text(team), db_text(id)));
        else
            import_complain(im, member, "there is no such technician");
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

/* The id comes from what it says: the same entry again is the same. */
static void leave_id(char out[ID_LEN], const struct leave *l)
{
    const char *kind = leave_kind_name(l->kind);
    uint64_t h = hash_bytes(HASH_START, l->person, strlen(l->person));

    h = hash_bytes(h, kind, strlen(kind));
    h = hash_end(hash_bytes(h, &l->from_ms, sizeof l->from_ms));
    snprintf(out, ID_LEN, "imported%016llx", (unsigned long long)h);
}

/* What the office brings along is granted already. */
void import_leave(struct import *im, const cJSON *j)
{
    struct leave l = {.state = LEAVE_APPROVED, .asked_ms = im->e->clock.now_ms};
    const char *wrong = leave_times(im->e, j, &l), *reason = import_text(j, "reason");
    const char *login = import_needed(im, j, "login"), *kind = import_needed(im, j, "kind");

    if (login[0] && !person_of(im, login, l.person))
        import_complain(im, "login", "there is no such technician");
    if (kind[0] && leave_kind_find(kind) < 0)
        import_complain(im, "kind", "must be leave, training, activity, temporary_work or on_call");
    if (wrong)
        import_complain(im, wrong[0] == 'f' ? "from" : "to", strchr(wrong, ':') + 2);
    if (reason && strlen(reason) >= LEAVE_TEXT)
        import_complain(im, "reason", "at most 400 bytes");
    if (im->problems)
        return;
    l.kind = (enum leave_kind)leave_kind_find(kind);
    text_copy(l.reason, sizeof l.reason, reason ? reason : "");
    leave_id(l.id, &l);
    engine_fail(im->e, store_leave_put(&im->e->store, &l));
    leave_follow(im->e, l.person);
}
