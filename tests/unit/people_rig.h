/* SPDX-License-Identifier: Apache-2.0 */
/* The engine rig with a second and third technician, a manager, households, and few words. */
#ifndef TW_PEOPLE_RIG_H
#define TW_PEOPLE_RIG_H

#include "tests/unit/rig.h"

#include "service/engine/engine_people.h"
#include "service/store/store_people.h"

#define MINUTE 60000LL
#define HOUR   (60 * MINUTE)

static int people_rig(const char *more)
{
    static const char staff[] =
        "{\"users\":[{\"login\":\"tech2\",\"name\":\"Sun\",\"role\":\"technician\","
        "\"password\":\"x\"},{\"login\":\"tech3\",\"name\":\"Hu\",\"role\":\"technician\","
        "\"password\":\"x\"},{\"login\":\"boss\",\"name\":\"Ma\",\"role\":\"manager\","
        "\"password\":\"x\"}],"
        "\"customers\":[{\"id\":\"C1\",\"name\":\"Chen\",\"area\":\"north\"},"
        "{\"id\":\"C2\",\"name\":\"Deng\",\"area\":\"south\"}],"
        "\"devices\":[{\"id\":\"WP-0001\",\"model\":\"tankless-600g\",\"customer\":\"C1\"},"
        "{\"id\":\"WP-0002\",\"model\":\"tankless-600g\",\"customer\":\"C2\"}]}";

    return rig_open(false) ||
           engine_import(rig.engine, staff, sizeof staff - 1, NULL, NULL) != ERR_OK ||
           (more && engine_import(rig.engine, more, strlen(more), NULL, NULL) != ERR_OK) ||
           engine_tick(rig.engine, rig.now_ms) != ERR_OK;
}

/* The role goes by the log-in. */
static struct actor people_actor(const char *login)
{
    return (struct actor){rig_person(login), !strncmp(login, "tech", 4) ? ROLE_TECHNICIAN
                                             : !strcmp(login, "boss")   ? ROLE_MANAGER
                                             : !strcmp(login, "lead")   ? ROLE_LEAD
                                                                        : ROLE_DISPATCHER};
}

static enum err people_step(const char *login, const char *order, const char *action,
                            const char *args)
{
    struct reply r;

    return rig_act(login, order, action, args, &r);
}

static const char *people_text(const char *format, const char *value)
{
    static char text[4][400];
    static int next;
    char *out = text[next++ % 4];

    snprintf(out, sizeof text[0], format, value);
    return out;
}

static void people_assign(const char *order, const char *login)
{
    assert_int_equal(people_step("desk", order, "assign",
                                 people_text("{\"technician\":\"%s\"}", rig_person(login))),
                     ERR_OK);
}

/* An order opened by hand; released by the caller. */
static struct order people_order(const char *device)
{
    static const struct actor desk = {"D", ROLE_DISPATCHER};
    struct order o;
    struct reply r;

    assert_int_equal(
        engine_open_order(rig.engine, &desk, people_text("{\"device\":\"%s\"}", device), &r),
        ERR_OK);
    assert_int_equal(store_order_get(engine_store(rig.engine), r.id, &o), ERR_OK);
    return o;
}

static void people_reread(struct order *o)
{
    char id[ID_LEN];

    text_copy(id, sizeof id, o->id);
    order_release(o);
    assert_int_equal(store_order_get(engine_store(rig.engine), id, o), ERR_OK);
}

struct people_told {
    const char *recipient, *kind;
    char body[400];
    int n;
};

static void people_told_row(void *ctx, const struct db_value *col, int ncol)
{
    struct people_told *t = ctx;

    (void)ncol;
    if (strcmp(col[2].s, t->recipient) != 0 || strcmp(col[3].s, t->kind) != 0)
        return;
    text_copy(t->body, sizeof t->body, col[4].s);
    t->n++;
}

/* How many notices of that kind wait for them, and the text of the last one. */
static struct people_told people_told(const char *recipient, const char *kind)
{
    struct people_told t = {.recipient = recipient, .kind = kind};

    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_OUTBOX_PENDING, NULL, 0, people_told_row, &t),
        ERR_OK);
    return t;
}

struct people_line {
    const char *action;
    char args[600];
    int n;
};

static void people_line_row(void *ctx, const struct db_value *col, int ncol)
{
    struct people_line *l = ctx;

    (void)ncol;
    if (strcmp(col[1].s, l->action) != 0)
        return;
    text_copy(l->args, sizeof l->args, col[8].kind == DB_TEXT ? col[8].s : "");
    l->n++;
}

/* How many lines of the history have that word, and the arguments of the last one. */
static struct people_line people_line(const char *order, const char *action)
{
    struct people_line l = {.action = action};

    assert_int_equal(store_run(engine_store(rig.engine), SQL_HISTORY_LIST, ARGS(db_text(order)),
                               people_line_row, &l),
                     ERR_OK);
    return l;
}

#endif
