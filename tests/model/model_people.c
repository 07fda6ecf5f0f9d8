/* SPDX-License-Identifier: Apache-2.0 */
/* People: mostly what they may do next, now and then what they may not, with good and bad words. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "tests/model/model.h"

#define HOUR_LONG 3600000LL

/* The orders of the machine: the open ones, and of the others those looked at last. */
static void last_order(void *ctx, const struct order *o)
{
    struct found {
        char id[16][ID_LEN];
        int count;
    } *f = ctx;

    if (f->count < 16)
        text_copy(f->id[f->count++], ID_LEN, o->id);
}

static bool pick_order(struct order *o)
{
    struct {
        char id[16][ID_LEN];
        int count;
    } f = {.count = 0};
    const char *device = world_machine(world.machine);
    struct store *s = engine_store(world.engine);

    if (store_order_open_device(s, device, last_order, &f))
        broken("the orders of %s cannot be read", device);
    if (!f.count || world_chance(10)) {
        const char *id = world.tail[world.machine][world_random(TAIL)].id;

        return id[0] && !store_order_get(s, id, o);
    }
    return !store_order_get(s, f.id[world_random((uint32_t)f.count)], o);
}

static const char *when(int64_t ahead_ms)
{
    static char text[4][TIME_TEXT_LEN];
    static int next;
    char *out = text[next++ % 4];

    text_time(world.now_ms + ahead_ms, out);
    return out;
}

static const char *slot(const char *more)
{
    static char args[300];
    int64_t from = (int64_t)world_random(72) * HOUR_LONG;

    snprintf(args, sizeof args, "\"from\":\"%s\",\"to\":\"%s\",\"agreed_by\":\"customer\"%s",
             when(from), when(from + 2 * HOUR_LONG), more);
    return args;
}

static void photograph(const struct order *o)
{
    struct action_call put = {
        .who = {o->technician, ROLE_TECHNICIAN},
        .order_id = o->id,
        .action = "attach",
        .args = "{\"name\":\"p.jpg\",\"type\":\"image/jpeg\",\"sha256\":\"x\",\"bytes\":1}",
        .recv_ms = world.now_ms};
    struct reply r;

    if (engine_action(world.engine, &put, &r) == ERR_IO)
        broken("a picture could not be kept");
}

static const char *completion(const struct order *o)
{
    static const char *const outcomes[] = {"fixed",         "fixed", "fixed",     "sensor_fault",
                                           "customer_side", "area",  "not_fixed", "no_fault_found"};
    static char args[400];
    const char *cause = world_chance(80) ? "\"cause\":\"other\",\"opinion\":\"seen\"," : "";
    char code[60] = "";

    if (world_chance(60))
        snprintf(code, sizeof code, "\"code\":\"%s\",", world_chance(80) ? o->device : "WP-0001");
    if (world_chance(60))
        photograph(o);
    snprintf(args, sizeof args, "%s%s\"outcome\":\"%s\",\"parts\":[]%s%s", code, cause,
             outcomes[world_random(8)],
             world_chance(40) ? ",\"override\":{\"reason\":\"no tap\"}" : "",
             world_chance(20) ? ",\"leaving\":true" : "");
    return args;
}

static const char *other_words(enum order_action action)
{
    static const struct {
        enum order_action action;
        const char *args;
    } rows[] = {
        {OA_CONTACT, "\"channel\":\"phone\",\"outcome\":\"reached\",\"address_confirmed\":true"},
        {OA_RETURN, "\"reason\":\"x\",\"customer_wish\":\"later\",\"next_on\":\"2026-06-01\""},
        {OA_REPORT_DAMAGE, "\"text\":\"x\""},
        {OA_ATTACH, "\"name\":\"p.jpg\",\"type\":\"image/jpeg\",\"sha256\":\"x\",\"bytes\":1"},
        {OA_NOTE, "\"text\":\"x\""},
        {OA_CONSENT, "\"place\":\"sink\",\"by\":\"customer\",\"how\":\"tick\""},
        {OA_ASK_HELP, "\"text\":\"x\""},
        {OA_ANSWER_HELP, "\"text\":\"x\""},
        {OA_ARRIVE, "\"how\":\"typed\""},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].action == action)
            return rows[i].args;
    return "\"reason\":\"x\"";
}

static void late_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

static const char *late_of(const struct order *o)
{
    static char id[ID_LEN];

    id[0] = 0;
    if (store_run(engine_store(world.engine), SQL_LATE_LIST, ARGS(db_text(o->id)), late_row, id))
        broken("late work cannot be read");
    return id;
}

static void tick(char *out, size_t cap, const cJSON *list, const char *member)
{
    const cJSON *j;

    cJSON_ArrayForEach(j, list)
    {
        size_t at = strlen(out);

        snprintf(out + at, cap - at, "%s\"%s\"", at ? "," : "",
                 cJSON_GetObjectItem(j, member)->valuestring);
    }
}

struct bag {
    char parts[1200], tools[600];
};

static void pack(void *ctx, const struct order *o)
{
    struct bag *bag = ctx;
    cJSON *d = cJSON_Parse(o->diagnosis ? o->diagnosis : "{}");

    tick(bag->parts, sizeof bag->parts, cJSON_GetObjectItem(d, "parts"), "sku");
    tick(bag->tools, sizeof bag->tools, cJSON_GetObjectItem(d, "tools"), "id");
    cJSON_Delete(d);
}

/* What the open orders of the machine call for; now and then something is forgotten. */
static const char *packed(void)
{
    static char args[2000];
    struct bag bag = {"", ""};

    if (world_chance(95) && store_order_open_device(engine_store(world.engine),
                                                    world_machine(world.machine), pack, &bag))
        broken("the diagnoses cannot be read");
    snprintf(args, sizeof args, "\"parts\":[%s],\"tools\":[%s]", bag.parts, bag.tools);
    return args;
}

static const char *undoable(const struct order *o)
{
    static char args[100];

    photograph(o);
    snprintf(args, sizeof args, "\"reason\":\"%s\",\"photo\":\"p.jpg\"",
             world_chance(80) ? "unsafe" : "too hard");
    return args;
}

static const char *words_for(const struct order *o, enum order_action action)
{
    static char args[500];
    const char *tech = world.person[world_random(TECHS)];

    switch (action) {
    case OA_ASSIGN:
        snprintf(args, sizeof args, "\"technician\":\"%s\"", tech);
        return args;
    case OA_REQUEST_TRANSFER:
        snprintf(args, sizeof args, "\"to\":\"%s\",\"reason\":\"x\"", tech);
        return args;
    case OA_SCHEDULE:
        return slot("");
    case OA_RESCHEDULE:
        return slot(",\"reason\":\"x\"");
    case OA_PAUSE:
        snprintf(args, sizeof args, "\"reason\":\"x\",\"back_at\":\"%s\"", when(HOUR_LONG));
        return args;
    case OA_PARK:
        snprintf(args, sizeof args, "\"reason\":\"x\",\"until\":\"%s\"",
                 when((int64_t)world_random(200) * HOUR_LONG - 10 * HOUR_LONG));
        return args;
    case OA_CONTACT:
        return world_chance(50) ? "\"channel\":\"phone\",\"outcome\":\"no_answer\""
                                : other_words(action);
    case OA_DEPART:
        return packed();
    case OA_CANNOT_DO:
        return undoable(o);
    case OA_TAKE_LATE:
    case OA_DISCARD_LATE:
        snprintf(args, sizeof args, "\"late\":\"%s\",\"reason\":\"x\"", late_of(o));
        return args;
    case OA_COMPLETE:
        return completion(o);
    default:
        return other_words(action);
    }
}

static const char *args_for(const struct order *o, enum order_action action, int often)
{
    static char args[2600];
    char at[60] = "";

    if (world_chance(3))
        return "{\"reason\":7,\"at\":\"yesterday\"}";
    if (world_chance(3))
        return "{}";
    if (world_chance(often))
        snprintf(at, sizeof at, ",\"at\":\"%s\"", when(-(int64_t)world_random(6 * 3600) * 1000));
    snprintf(args, sizeof args, "{%s%s%s}", words_for(o, action), at,
             world_chance(10) ? ",\"only\":true" : "");
    return args;
}

static enum role role_of(int person)
{
    static const enum role desks[DESKS] = {ROLE_DISPATCHER, ROLE_LEAD, ROLE_MANAGER};

    return person < TECHS ? ROLE_TECHNICIAN : desks[person - TECHS];
}

static int holder(const struct order *o)
{
    for (int i = 0; i < TECHS; i++)
        if (!strcmp(world.person[i], o->technician))
            return i;
    return TECHS;
}

/* The steps that bring an order on, so that the rare states are lived in as well. */
static enum order_action onward(const struct order *o)
{
    static const enum order_action next[ORDER_STATE_COUNT][4] = {
        [OS_TRIAGE] = {OA_SKIP_TRIAGE, OA_HOLD, OA_CANCEL, OA_SKIP_TRIAGE},
        [OS_HELD] = {OA_RELEASE, OA_RELEASE, OA_CANCEL, OA_NOTE},
        [OS_READY] = {OA_ASSIGN, OA_ASSIGN, OA_ASSIGN, OA_PARK},
        [OS_ASSIGNED] = {OA_ACCEPT, OA_ACCEPT, OA_ACCEPT, OA_REQUEST_TRANSFER},
        [OS_ACCEPTED] = {OA_CONTACT, OA_CONTACT, OA_SCHEDULE, OA_CONFIRM_ADDRESS},
        [OS_SCHEDULED] = {OA_DEPART, OA_DEPART, OA_RESCHEDULE, OA_RETURN},
        [OS_TRAVELING] = {OA_ARRIVE, OA_ARRIVE, OA_NO_SHOW, OA_GRANT_TRANSFER},
        [OS_ON_SITE] = {OA_COMPLETE, OA_COMPLETE, OA_CONFIRM_DRY, OA_TEST_RUN},
        [OS_PARKED] = {OA_RELEASE, OA_RELEASE, OA_CANCEL, OA_NOTE},
        [OS_VERIFYING] = {OA_CLOSE, OA_NOTE, OA_NOTE, OA_NOTE},
        [OS_CLOSED] = {OA_REOPEN, OA_NOTE, OA_REOPEN, OA_NOTE},
        [OS_CANCELLED] = {OA_NOTE, OA_REOPEN, OA_TAKE_LATE, OA_ASSIGN},
    };

    return next[o->state][world_random(4)];
}

static int who_for(const struct order *o, enum order_action action)
{
    struct order_facts f = {.state = o->state, .is_assignee = true};
    const char *names[ORDER_ACTION_COUNT];
    size_t n = order_allowed(&f, ROLE_TECHNICIAN, names, ORDER_ACTION_COUNT);

    for (size_t i = 0; i < n; i++)
        if (!strcmp(names[i], order_action_name(action)) && o->technician[0])
            return holder(o);
    return TECHS + (int)world_random(DESKS);
}

static void describe(const struct act *a)
{
    snprintf(world.did, sizeof world.did, "%s %s on %s %s (%s): %.400s", role_name(a->role),
             order_action_name(a->action), world_machine(world.machine), a->before.fault,
             order_state_name(a->before.state), a->args);
}

static void count(const struct act *a)
{
    world.steps++;
    world.done += !a->err;
    world.refused += a->err != ERR_OK;
    world.kept += a->reply.late[0] != 0;
}

/* Somebody who was without a network tells what was done hours ago. */
static void from_the_cellar(struct act *a, int *person)
{
    static const enum order_action told[] = {OA_ACCEPT, OA_NOTE,     OA_CONTACT, OA_DEPART,
                                             OA_ARRIVE, OA_COMPLETE, OA_RETURN,  OA_NO_SHOW};

    a->action = told[world_random(sizeof told / sizeof told[0])];
    *person = (int)world_random(TECHS);
    a->args = args_for(&a->before, a->action, 100);
}

static void choose(struct act *a)
{
    bool wild = world_chance(25);
    int person;

    a->action = wild ? (enum order_action)world_random(ORDER_ACTION_COUNT) : onward(&a->before);
    if (late_of(&a->before)[0] && world_chance(20))
        a->action = world_chance(50) ? OA_TAKE_LATE : OA_DISCARD_LATE;
    person = wild ? (int)world_random(TECHS + DESKS) : who_for(&a->before, a->action);
    a->args = args_for(&a->before, a->action, a->action == OA_RETURN ? 40 : 8);
    if (world_chance(8))
        from_the_cellar(a, &person);
    a->person = world.person[person];
    a->role = role_of(person);
}

void people_act(void)
{
    struct act a = {.err = ERR_OK};
    struct action_call call;

    world.did[0] = 0;
    if (!pick_order(&a.before))
        return;
    choose(&a);
    describe(&a);
    call = (struct action_call){.who = {a.person, a.role},
                                .order_id = a.before.id,
                                .action = order_action_name(a.action),
                                .args = a.args,
                                .recv_ms = world.now_ms};
    a.err = engine_action(world.engine, &call, &a.reply);
    count(&a);
    if (store_order_get(engine_store(world.engine), a.before.id, &a.after))
        broken("the order is gone");
    check_act(&a);
    order_release(&a.before);
    order_release(&a.after);
}
