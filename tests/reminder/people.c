/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/reminder/people.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/filter_order.h"
#include "service/engine/household_order.h"
#include "service/engine/household_say.h"

#define TECHNICIAN "walker"

static const char company[] =
    "{\"users\":[{\"login\":\"" TECHNICIAN "\",\"name\":\"Li\",\"role\":\"technician\","
    "\"password\":\"x\"},{\"login\":\"desk\",\"name\":\"Wu\",\"role\":\"dispatcher\","
    "\"password\":\"x\"}]}";

static char technician[ID_LEN], desk[ID_LEN];

enum manner manner_of(int home)
{
    static const enum manner of[] = {MANNER_WAITS, MANNER_WAITS, MANNER_BOOKS,   MANNER_WAITS,
                                     MANNER_LATE,  MANNER_BOOKS, MANNER_SNOOZES, MANNER_WAITS,
                                     MANNER_BOOKS, MANNER_STOPS};

    return of[home % 10];
}

const char *manner_word(enum manner m)
{
    static const char *const words[] = {"changes on the day", "changes three weeks late", "books",
                                        "puts it off", "stops them for good"};

    return words[m];
}

static void must(enum err err, const char *what, const struct reply *r)
{
    if (!err)
        return;
    fprintf(stderr, "%s: %s %s %s\n", what, err_text(err), r ? r->rule : "", r ? r->why : "");
    abort();
}

static void id_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

static void person(struct year *y, const char *login, char id[ID_LEN])
{
    must(store_run(engine_store(y->engine), SQL_PERSON_BY_LOGIN, ARGS(db_text(login)), id_row, id),
         login, NULL);
}

void people_come(struct year *y)
{
    must(engine_import(y->engine, company, sizeof company - 1, NULL, NULL), "company", NULL);
    person(y, TECHNICIAN, technician);
    person(y, "desk", desk);
}

static struct actor household(int home, char customer[16])
{
    snprintf(customer, 16, "C%d", home);
    return (struct actor){customer, ROLE_CUSTOMER};
}

bool people_book(struct year *y, int home)
{
    char customer[16];
    struct actor who = household(home, customer);
    struct reply r;
    enum err err = household_book(y->engine, &who, y->home[home].id, &r);

    if (err != ERR_CONFLICT)
        must(err, "book", &r);
    return !err;
}

void people_say(struct year *y, int home, enum manner m)
{
    char customer[16];
    struct actor who = household(home, customer);
    struct reply r;

    must(household_say(y->engine, m == MANNER_STOPS ? HOUSE_OPT_OUT : HOUSE_SNOOZE, &who,
                       y->home[home].id, "{\"days\":30}", &r),
         "say", &r);
}

static void step(struct year *y, const char *who, enum role role, const struct order *o,
                 const char *action, const char *args)
{
    struct action_call call = {.who = {who, role},
                               .order_id = o->id,
                               .action = action,
                               .args = args,
                               .recv_ms = (YEAR_DAY0 + y->day) * YEAR_DAY};
    struct reply r;

    must(engine_action(y->engine, &call, &r), action, &r);
}

static void packed(const struct order *o, char *out, size_t cap)
{
    cJSON *d = cJSON_Parse(o->diagnosis);
    const cJSON *j;
    size_t n = (size_t)snprintf(out, cap, "{\"tools\":[\"tds-pen\"],\"parts\":[");

    cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(d, "parts")) n +=
        (size_t)snprintf(out + n, cap - n, "%s\"%s\"", out[n - 1] == '"' ? "," : "",
                         cJSON_GetObjectItem(j, "sku")->valuestring);
    snprintf(out + n, cap - n, "]}");
    cJSON_Delete(d);
}

static struct order order_of(struct year *y, int home)
{
    struct order o;

    must(store_order_open_of(engine_store(y->engine), y->home[home].id, "filter", &o), "order",
         NULL);
    return o;
}

void people_change(struct year *y, int home)
{
    struct order o = order_of(y, home);
    char args[600], from[TIME_TEXT_LEN], to[TIME_TEXT_LEN];
    int64_t now = (YEAR_DAY0 + y->day) * YEAR_DAY;

    text_time(now + 3600000, from);
    text_time(now + 2 * 3600000, to);
    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", technician);
    step(y, desk, ROLE_DISPATCHER, &o, "assign", args);
    step(y, technician, ROLE_TECHNICIAN, &o, "accept", "{}");
    step(y, technician, ROLE_TECHNICIAN, &o, "contact",
         "{\"channel\":\"phone\",\"outcome\":\"reached\",\"address_confirmed\":true}");
    snprintf(args, sizeof args, "{\"from\":\"%s\",\"to\":\"%s\",\"agreed_by\":\"customer\"}", from,
             to);
    step(y, technician, ROLE_TECHNICIAN, &o, "schedule", args);
    packed(&o, args, sizeof args);
    step(y, technician, ROLE_TECHNICIAN, &o, "depart", args);
    snprintf(args, sizeof args, "{\"code\":\"%s\"}", o.device);
    step(y, technician, ROLE_TECHNICIAN, &o, "arrive", args);
    step(y, technician, ROLE_TECHNICIAN, &o, "complete",
         "{\"outcome\":\"fixed\",\"cause\":\"worn\",\"work\":[],\"parts\":[],\"charges\":[]}");
    order_release(&o);
}

unsigned people_ordered(struct year *y, int home)
{
    struct order o = order_of(y, home);
    unsigned stages = filter_order_stages(y->home[home].model, o.diagnosis);

    order_release(&o);
    return stages;
}

void people_tell(struct year *y, int home, int stage)
{
    const struct household *h = &y->home[home];
    char json[300], today[TIME_TEXT_LEN], stood[TIME_TEXT_LEN];
    int n;

    text_time((YEAR_DAY0 + y->day) * YEAR_DAY, today);
    text_time((YEAR_DAY0 + h->stands) * YEAR_DAY, stood);
    today[10] = stood[10] = 0;
    n = snprintf(json, sizeof json,
                 "{\"devices\":[{\"id\":\"%s\",\"model\":\"%s\",\"customer\":\"C%d\","
                 "\"installed_on\":\"%s\",\"filters\":[{\"stage\":\"%s\",\"installed_on\":\"%s\"}]"
                 "}]}",
                 h->id, h->model->id, home, stood, h->model->stages[stage].id, today);
    must(engine_import(y->engine, json, (size_t)n, NULL, NULL), "import", NULL);
}
