/* SPDX-License-Identifier: Apache-2.0 */
#include "service/admin.h"

#include <string.h>

#include "core/text.h"
#include "service/engine/audit.h"
#include "service/engine/device_check.h"
#include "service/engine/engine_admin.h"
#include "service/engine/engine_whole.h"
#include "service/engine/import_csv.h"
#include "service/engine/notice_facts.h"
#include "service/engine/person_data.h"

#define EXIT_USAGE 2

struct admin {
    struct engine *e;
    const struct admin_call *call;
    FILE *out, *err;
};

static int told(const struct admin *a, enum err e)
{
    if (e)
        fprintf(a->err, "tapwright %s: %s\n", a->call->word[0], err_text(e));
    return e ? 1 : 0;
}

static void problem(void *ctx, const char *pointer, const char *what, bool warning)
{
    const struct admin *a = ctx;

    fprintf(a->err, "%s: %s: %s%s\n", a->call->word[1], pointer, warning ? "warning: " : "", what);
}

static int run_import(struct admin *a)
{
    return told(a, engine_import(a->e, a->call->data, a->call->len, problem, a));
}

static void line_problem(void *ctx, int line, const char *field, const char *what, bool warning)
{
    const struct admin *a = ctx;

    fprintf(a->err, "%s: line %d%s%s: %s%s\n", a->call->word[1], line, field[0] ? ", " : "", field,
            warning ? "warning: " : "", what);
}

static int run_table(struct admin *a, bool trial)
{
    struct import_table t = {.kind = a->call->word[2],
                             .text = a->call->data,
                             .len = a->call->len,
                             .trial = trial,
                             .tell = line_problem,
                             .ctx = a};
    enum err e = engine_import_table(a->e, &t);

    if (!e)
        fprintf(a->out, "good: %d %s, %d of them new%s\n", t.rows, t.kind, t.rows - t.known,
                trial ? "; nothing was changed" : "");
    return told(a, e);
}

/* import FILE KIND WHETHER, as command_admin() puts the options. */
static int run_import_as(struct admin *a)
{
    const char *kind = a->call->word[2];
    bool trial = !strcmp(a->call->word[3], "trial");
    enum err e;

    if (import_kind_valid(kind))
        return run_table(a, trial);
    if (strcmp(kind, "json") != 0 || !trial) {
        admin_usage(a->err);
        return EXIT_USAGE;
    }
    e = engine_import_try(a->e, a->call->data, a->call->len, problem, a);
    if (!e)
        fprintf(a->out, "good; nothing was changed\n");
    return told(a, e);
}

static int run_backup(struct admin *a)
{
    return told(a, store_backup(engine_store(a->e), a->call->word[1]));
}

static int run_user_add(struct admin *a)
{
    const char *why = NULL;
    enum err e = engine_user_add(a->e, a->call->word[2], a->call->word[3], a->call->word[4],
                                 a->call->data ? a->call->data : "", &why);

    if (why)
        fprintf(a->err, "tapwright user add: %s\n", why);
    return told(a, e);
}

static int run_user_disable(struct admin *a)
{
    return told(a, engine_user_disable(a->e, a->call->word[2]));
}

static void print_person(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    fprintf(ctx, "%-20s %-12s %s\n", col[1].s, col[3].s, col[2].s);
}

static int run_user_list(struct admin *a)
{
    return told(a, store_run(engine_store(a->e), SQL_PERSON_LIST, ARGS(db_text(NULL)), print_person,
                             a->out));
}

static int run_device_revoke(struct admin *a)
{
    return told(a, engine_device_status(a->e, a->call->word[2], "revoked"));
}

static int run_device_allow(struct admin *a)
{
    return told(a, engine_device_status(a->e, a->call->word[2], "active"));
}

static void print_device(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    fprintf(ctx, "%-32s %-16s %s\n", col[0].s, col[2].s, col[6].s);
}

#define LIST_MAX 1000000

static int run_device_list(struct admin *a)
{
    return told(a, store_run(engine_store(a->e), SQL_DEVICE_LIST,
                             ARGS(db_text(""), db_int(LIST_MAX)), print_device, a->out));
}

static int run_device_check(struct admin *a)
{
    return told(a, device_check(a->e, a->call->word[2], a->out));
}

static int run_notice_facts(struct admin *a)
{
    return told(a, notice_facts_print(a->e, a->out));
}

/* Whose it is, or why nobody. */
static enum err find_person(struct admin *a, struct person_ref *p)
{
    const char *name = a->call->word[2];
    enum err e = person_find(a->e, name, p);

    if (e == ERR_CONFLICT)
        fprintf(a->err, "%s is a customer and a member of staff: customer:%s or user:%s\n", name,
                name, name);
    else if (e == ERR_NOT_FOUND)
        fprintf(a->err, "%s: no customer and no member of staff is called so\n", name);
    return e;
}

static int run_person_export(struct admin *a)
{
    struct person_ref p;
    enum err e = find_person(a, &p);

    return told(a, e ? e : person_export(a->e, &p, a->out));
}

static int run_person_erase(struct admin *a)
{
    struct person_ref p;
    char why[200] = "";
    enum err e = find_person(a, &p);

    if (!e)
        e = person_erase(a->e, &p, why);
    if (why[0])
        fprintf(a->err, "%s is not erased: %s\n", a->call->word[2], why);
    else if (!e)
        fprintf(a->out, "erased: %s %s\n", p.whose == PERSON_CUSTOMER ? "customer" : "user", p.id);
    return told(a, e);
}

static int after_person_erase(struct admin *a)
{
    enum err e = person_erased(a->e);

    if (e)
        fprintf(a->err, "the rows are gone, but not yet what they left on the disk; once more\n");
    return told(a, e);
}

static const struct {
    const char *command, *verb, *args;
    int words; /* in all */
    int (*run)(struct admin *a);
    const char *what;
} rows[] = {
    {"import", NULL, "DATA.json", 2, run_import, "load people, customers, devices, prices"},
    {"import", NULL, "TABLE.csv", 4, run_import_as, "the same of a table, see --kind"},
    {"backup", NULL, "DEST", 2, run_backup, "consistent copy of the store, checked"},
    {"user", "add", "LOGIN NAME ROLE", 5, run_user_add, "a member of staff; password on stdin"},
    {"user", "disable", "LOGIN", 3, run_user_disable, "out at once, with every session"},
    {"user", "list", "", 2, run_user_list, "staff: login, role, name"},
    {"device", "revoke", "ID", 3, run_device_revoke, "quarantine what it says from now on"},
    {"device", "allow", "ID", 3, run_device_allow, "take it in again"},
    {"device", "list", "", 2, run_device_list, "machines: id, model, status"},
    {"device", "check", "ID", 3, run_device_check,
     "which lines of the contract it keeps and breaks"},
    {"person", "export", "ID", 3, run_person_export, "all that is stored of a person, as JSON"},
    {"person", "erase", "ID", 3, run_person_erase,
     "take a person out of everything; orders and reports stay"},
    {"notice", "facts", "", 2, run_notice_facts,
     "what each kind knew, for message preview --facts"},
};

#define ROWS (sizeof rows / sizeof rows[0])

bool admin_known(const char *command)
{
    for (size_t i = 0; i < ROWS; i++)
        if (!strcmp(rows[i].command, command))
            return true;
    return false;
}

void admin_usage(FILE *to)
{
    char left[64];

    for (size_t i = 0; i < ROWS; i++) {
        snprintf(left, sizeof left, "%s%s%s %s", rows[i].command, rows[i].verb ? " " : "",
                 rows[i].verb ? rows[i].verb : "", rows[i].args);
        fprintf(to, "  %-30s %s\n", left, rows[i].what);
    }
}

/* What changes nothing needs no line in the audit trail; a backup cannot run in a transaction. */
static bool only_reads(const char *command, const char *verb)
{
    static const char *const verbs[] = {"list", "check"};

    for (size_t i = 0; verb && i < sizeof verbs / sizeof verbs[0]; i++)
        if (!strcmp(verb, verbs[i]))
            return true;
    return !strcmp(command, "backup");
}

/* A log-in is personal and the trail is for ever: it names people by their ids. */
static const char *subject_of(struct admin *a, size_t row, struct person_ref *p)
{
    bool user = !strcmp(rows[row].command, "user");
    char name[NAME_LEN + 8];

    if (!rows[row].verb || rows[row].words < 3)
        return NULL;
    if (!user && strcmp(rows[row].command, "person") != 0)
        return a->call->word[2];
    snprintf(name, sizeof name, "%s%s", user ? "user:" : "", a->call->word[2]);
    if (!p->id[0] && person_find(a->e, name, p))
        p->id[0] = 0;
    return p->id;
}

/* The command and its line in the audit trail are one transaction. */
static int run_audited(struct admin *a, size_t row)
{
    struct person_ref p = {PERSON_STAFF, ""};
    const char *subject;
    char what[64];
    bool kept;
    int code;

    if (only_reads(rows[row].command, rows[row].verb))
        return rows[row].run(a);
    if (engine_whole_begin(a->e))
        return told(a, ERR_BUSY);
    engine_acting(a->e, NULL, "operator");
    subject_of(a, row, &p); /* before it is erased */
    code = rows[row].run(a);
    subject = subject_of(a, row, &p); /* or after it was made */
    snprintf(what, sizeof what, "command.%s%s%s", rows[row].command, rows[row].verb ? "_" : "",
             rows[row].verb ? rows[row].verb : "");
    if (!code)
        audit_add(a->e, &(struct audit_line){.what = what, .subject = subject});
    engine_acting(a->e, NULL, NULL);
    if (told(a, engine_whole_end(a->e, &kept)) || code)
        return 1;
    return rows[row].run == run_person_erase ? after_person_erase(a) : 0;
}

int admin_run(struct engine *e, const struct admin_call *call, FILE *out, FILE *err)
{
    struct admin a = {e, call, out, err};

    for (size_t i = 0; i < ROWS; i++)
        if (call->words == rows[i].words && !strcmp(rows[i].command, call->word[0]) &&
            (!rows[i].verb || !strcmp(rows[i].verb, call->word[1])))
            return run_audited(&a, i);
    admin_usage(err);
    return EXIT_USAGE;
}
