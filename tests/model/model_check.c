/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold after every event, whatever people and machines do. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/gate.h"
#include "tests/model/model.h"

void broken(const char *format, ...)
{
    va_list ap;

    printf("broken: ");
    va_start(ap, format);
    vprintf(format, ap);
    va_end(ap);
    printf("\n  after %llu steps, at %lld: %s\n", (unsigned long long)world.steps,
           (long long)world.now_ms, world.did);
    exit(1);
}

static const char *name_of(const struct order *o)
{
    static char text[80];

    snprintf(text, sizeof text, "order %lld (%s)", (long long)o->number,
             order_state_name(o->state));
    return text;
}

static bool is_open(const struct order *o)
{
    return order_category(o->state) != CAT_DONE;
}

struct chain {
    const struct order *o;
    int64_t n;
    char state[16];
};

static void link(void *ctx, const struct db_value *col, int ncol)
{
    struct chain *c = ctx;
    const char *from = col[6].kind == DB_TEXT ? col[6].s : "";

    (void)ncol;
    if (col[0].i != c->n + 1)
        broken("the history of %s jumps from %lld to %lld", name_of(c->o), (long long)c->n,
               (long long)col[0].i);
    if (strcmp(from, c->state) != 0)
        broken("the history of %s was %s and goes on from %s with %s", name_of(c->o), c->state,
               from, col[1].s);
    c->n = col[0].i;
    text_copy(c->state, sizeof c->state, col[7].s);
}

static void check_history(struct store *s, const struct order *o)
{
    struct chain c = {.o = o, .state = ""};

    if (store_run(s, SQL_HISTORY_LIST, ARGS(db_text(o->id)), link, &c))
        broken("the history cannot be read");
    if (strcmp(c.state, order_state_name(o->state)) != 0)
        broken("the history of %s ends with %s", name_of(o), c.state);
}

static void check_people(const struct order *o)
{
    bool active = order_category(o->state) == CAT_ACTIVE;
    bool nobody = o->state == OS_READY || o->state == OS_TRIAGE || o->state == OS_HELD ||
                  o->state == OS_PARKED;

    if (active && !o->technician[0])
        broken("%s has no technician", name_of(o));
    if (nobody && o->technician[0])
        broken("%s has a technician", name_of(o));
}

static void check_end(const struct order *o)
{
    if (o->state == OS_CLOSED && !o->verdict[0] && !o->reason[0])
        broken("%s has neither verdict nor reason", name_of(o));
    if (o->state == OS_CANCELLED && !o->reason[0])
        broken("%s has no reason", name_of(o));
    if (is_open(o) == (o->closed_ms != 0))
        broken("%s: closed_at is %lld", name_of(o), (long long)o->closed_ms);
}

static void deadline(void *ctx, const struct db_value *col, int ncol)
{
    const struct order *o = ctx;
    bool runs = !strcmp(col[3].s, "running");

    (void)ncol;
    if (runs && !is_open(o))
        broken("%s: the clock %s runs", name_of(o), col[1].s);
    if (runs && !strcmp(col[1].s, "accept") && o->state != OS_ASSIGNED)
        broken("%s: the accept clock runs", name_of(o));
    if (runs && !strcmp(col[1].s, "contact") && order_category(o->state) != CAT_ACTIVE)
        broken("%s: the contact clock runs", name_of(o));
    if (runs && !col[5].i && col[2].i && col[2].i <= engine_now(world.engine))
        broken("%s: the clock %s was due and did not fire", name_of(o), col[1].s);
}

static void check_visit(struct store *s, const struct order *o)
{
    bool away = o->state == OS_TRAVELING || o->state == OS_ON_SITE;
    struct visit v;
    enum err err = store_visit_get(s, o->id, o->visit_n, &v);

    if (away && err)
        broken("%s has no visit", name_of(o));
    if (away && (!v.departed_ms || v.left_ms))
        broken("%s: the visit is not under way", name_of(o));
    if (o->state == OS_ON_SITE && !v.arrived_ms)
        broken("%s: nobody arrived", name_of(o));
    visit_release(&v);
}

static void check_watch(struct store *s, const struct order *o)
{
    struct watch_row w;
    bool active = !store_watch_get(s, o->id, &w) && w.active;

    if (active && o->state != OS_VERIFYING)
        broken("%s is still watched", name_of(o));
    if (o->state == OS_VERIFYING && !active && !o->verdict[0])
        broken("%s is not watched and has no verdict", name_of(o));
}

static void flow_row(void *ctx, const struct db_value *col, int ncol)
{
    const struct order *o = ctx;
    bool parked = col[3].kind != DB_NULL;

    (void)ncol;
    if (parked != (o->state == OS_PARKED))
        broken("%s: parked until %lld", name_of(o), (long long)col[3].i);
    if (col[4].kind != DB_NULL && order_category(o->state) != CAT_ACTIVE)
        broken("%s: a transfer is asked for", name_of(o));
}

/* A history is append-only and has a line for every version: it is read again when there is one. */
static bool read_before(const struct order *o)
{
    static struct tail read[4096];
    struct tail *t = &read[hash_bytes(HASH_START, o->id, strlen(o->id)) % 4096];
    bool same = !strcmp(t->id, o->id) && t->version == o->version;

    text_copy(t->id, sizeof t->id, o->id);
    t->version = o->version;
    return same;
}

static void check_order(struct store *s, const struct order *o)
{
    int64_t since = -1;

    world.seen |= 1u << o->state;
    check_people(o);
    check_end(o);
    if (!read_before(o))
        check_history(s, o);
    check_visit(s, o);
    check_watch(s, o);
    if (store_run(s, SQL_DEADLINE_LIST, ARGS(db_text(o->id), db_int(engine_now(world.engine))),
                  deadline, (void *)o) ||
        store_run(s, SQL_FLOW_GET, ARGS(db_text(o->id)), flow_row, (void *)o) ||
        store_number(
            s, SQL_ASSIGNMENT_AT,
            ARGS(db_text(o->id), db_text(o->technician), db_int(engine_now(world.engine) + 1)), 0,
            &since))
        broken("the store does not answer");
    if (o->technician[0] && since != 1)
        broken("%s: %lld assignments run", name_of(o), (long long)since);
}

struct pile {
    struct order o[24];
    int count;
};

static void pile_up(void *ctx, const struct order *o)
{
    struct pile *p = ctx;

    if (p->count < 24)
        p->o[p->count++] = *o;
}

static void watch_tail(struct store *s, int machine)
{
    for (int i = 0; i < TAIL; i++) {
        struct tail *t = &world.tail[machine][i];
        struct order o;

        if (!t->id[0])
            continue;
        if (store_order_get(s, t->id, &o))
            broken("an order is gone");
        if (o.version < t->version)
            broken("%s: version %lld after %lld", name_of(&o), (long long)o.version,
                   (long long)t->version);
        t->version = o.version;
        check_order(s, &o);
        order_release(&o);
    }
}

static void remember(int machine, const struct order *o)
{
    struct tail *tail = world.tail[machine];

    for (int i = 0; i < TAIL; i++)
        if (!strcmp(tail[i].id, o->id))
            return;
    memmove(tail + 1, tail, (TAIL - 1) * sizeof *tail);
    text_copy(tail[0].id, sizeof tail[0].id, o->id);
    tail[0].version = o->version;
}

static void check_pair(const struct order *a, const struct order *b)
{
    if (!strcmp(a->fault, b->fault))
        broken("two open orders of %s and %s", a->device, a->fault);
    if (strcmp(a->job, b->job) != 0)
        broken("two jobs of %s", a->device);
}

void check_machine(int machine)
{
    struct store *s = engine_store(world.engine);
    struct pile p = {.count = 0};

    watch_tail(s, machine);
    if (store_order_open_device(s, world_machine(machine), pile_up, &p))
        broken("the store does not answer");
    for (int i = 0; i < p.count; i++) {
        check_order(s, &p.o[i]);
        remember(machine, &p.o[i]);
        for (int k = 0; k < i; k++)
            check_pair(&p.o[i], &p.o[k]);
    }
}

static void passed_run(void *ctx, const struct test_run *r)
{
    struct passed {
        int visit_n;
        bool yes;
    } *p = ctx;

    p->yes |= r->visit_n == p->visit_n && !strcmp(r->state, "passed");
}

/* A run of this visit passed, the fault has no gate, or the machine is not heard. */
static bool gate_let_through(const struct order *o)
{
    struct {
        int visit_n;
        bool yes;
    } p = {o->visit_n, false};

    if (store_run_list(engine_store(world.engine), o->id, passed_run, &p))
        broken("the test runs cannot be read");
    return p.yes || gate_test_of(&world.dir.c, o) == GATE_NONE ||
           world.now_ms - world.heard_ms[world.machine] > 15 * 60000LL;
}

/* P-211 */
static bool installed_right(const struct order *o)
{
    struct store *s = engine_store(world.engine);
    int64_t scanned = 0, pictures = 0;

    return !store_number(s, SQL_INSTALL_SCANNED, ARGS(db_text(o->id)), 0, &scanned) &&
           !store_number(s, SQL_ATTACHMENT_COUNT, ARGS(db_text(o->id)), 0, &pictures) &&
           scanned > 0 && pictures > 0;
}

static bool address_known(const struct order *o)
{
    int64_t n = 0;

    return !store_number(engine_store(world.engine), SQL_JOB_ADDRESS, ARGS(db_text(o->job)), 0,
                         &n) &&
           n > 0;
}

/* A step that was not taken left nothing; one that was taken was the caller's to take. */
void check_act(const struct act *a)
{
    const struct order *b = &a->before;
    bool mine = !strcmp(a->person, b->technician);
    bool claims = a->action == OA_COMPLETE && a->after.state == OS_VERIFYING;

    if (a->err == ERR_IO || a->err == ERR_EXISTS || a->err == ERR_FULL)
        broken("the step failed: %s", err_text(a->err));
    if (a->err && a->err != ERR_INPUT && a->err != ERR_NOT_FOUND && a->err != ERR_FORBIDDEN &&
        !a->reply.why[0])
        broken("refused without a reason");
    if (a->err)
        return;
    if (a->after.version <= b->version)
        broken("%s: a step without a new version", name_of(&a->after));
    if (a->role == ROLE_TECHNICIAN && !mine)
        broken("%s: a step of somebody else", name_of(b));
    if (claims && strcmp(b->kind, "install") != 0 && !strstr(a->args, "\"cause\""))
        broken("%s is completed without a cause", name_of(&a->after));
    if (claims && strstr(a->args, "\"fixed\"") && !strstr(a->args, "override") &&
        !gate_let_through(b))
        broken("%s is completed without a gate", name_of(&a->after));
    if (claims && !strcmp(b->kind, "install") && !installed_right(b))
        broken("%s is an installation without code or picture", name_of(&a->after));
    if (a->action == OA_SCHEDULE && !address_known(b))
        broken("%s: a slot without an address", name_of(&a->after));
}

void check_all(void)
{
    for (int i = 0; i < MACHINES; i++)
        check_machine(i);
}
