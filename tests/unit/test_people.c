/* SPDX-License-Identifier: Apache-2.0 */
/* Teams and absences through the engine: what an approved one takes away, what an import says. */
#include "tests/unit/test.h"
#include "tests/unit/people_rig.h"

#include "service/engine/engine_clock.h"

static int open_rig(void **state)
{
    (void)state;
    return people_rig(NULL);
}

static enum err ask(const char *login, const char *json, char id[ID_LEN])
{
    struct actor who = people_actor(login);
    struct reply r;
    enum err err = engine_leave_ask(rig.engine, &who, json, &r);

    if (id)
        text_copy(id, ID_LEN, r.id);
    return err;
}

static enum err decide(const char *login, const char *id, const char *action, const char *json,
                       struct reply *r)
{
    struct actor who = people_actor(login);

    return engine_leave_decide(rig.engine, &who, id, action, json, r);
}

static struct leave leave_of(const char *id)
{
    struct leave l;

    assert_int_equal(store_leave_get(engine_store(rig.engine), id, &l), ERR_OK);
    return l;
}

#define FIRST_WEEK \
    "{\"from\":\"2026-01-02\",\"to\":\"2026-01-05\",\"kind\":\"leave\",\"reason\":\"wedding\"}"

TEST(days_are_whole_days_of_the_company)
{
    char id[ID_LEN];
    struct leave l;

    UNUSED_STATE;
    assert_int_equal(ask("tech", FIRST_WEEK, id), ERR_OK);
    l = leave_of(id);
    assert_int_equal(l.state, LEAVE_REQUESTED);
    /* Midnight of Shanghai is 16:00 UTC of the day before; the 5th belongs to it. */
    assert_int_equal(l.from_ms, RIG_T0 + 16 * HOUR);
    assert_int_equal(l.to_ms, RIG_T0 + 16 * HOUR + 4 * 24 * HOUR);
    assert_string_equal(l.person, rig_person("tech"));
    assert_string_equal(l.reason, "wedding");
    assert_int_equal(people_told("dispatcher", "leave_asked").n, 1);
}

TEST(p213_approval_against_work_is_the_managers_and_gives_the_work_back)
{
    struct order o = people_order("WP-0001");
    struct people_line line;
    struct reply r;
    char id[ID_LEN];

    UNUSED_STATE;
    people_assign(o.id, "tech");
    assert_int_equal(ask("tech", FIRST_WEEK, id), ERR_OK);
    assert_int_equal(people_told("manager", "leave_asked").n, 1);
    assert_int_equal(decide("desk", id, "approve", "{}", &r), ERR_REFUSED);
    assert_string_equal(r.rule, "P-213");
    people_reread(&o);
    assert_int_equal(o.state, OS_ASSIGNED);
    assert_int_equal(decide("boss", id, "approve", "{}", &r), ERR_OK);
    people_reread(&o);
    assert_int_equal(o.state, OS_READY);
    assert_string_equal(o.technician, "");
    line = people_line(o.id, "unassign");
    assert_int_equal(line.n, 1);
    assert_non_null(strstr(line.args, id));
    assert_non_null(strstr(line.args, "P-213"));
    assert_int_equal(people_told("dispatcher", "order_taken_back").n, 1);
    assert_int_equal(people_told(rig_person("tech"), "leave_decided").n, 1);
    assert_string_equal(leave_of(id).decided_by, rig_person("boss"));
    order_release(&o);
}

TEST(leave_beside_the_work_is_the_dispatchers_and_takes_nothing)
{
    struct order o = people_order("WP-0001");
    struct reply r;
    char id[ID_LEN];

    UNUSED_STATE;
    people_assign(o.id, "tech");
    assert_int_equal(
        ask("tech", "{\"from\":\"2026-03-01\",\"to\":\"2026-03-02\",\"kind\":\"leave\"}", id),
        ERR_OK);
    assert_int_equal(decide("desk", id, "approve", "{}", &r), ERR_OK);
    people_reread(&o);
    assert_int_equal(o.state, OS_ASSIGNED);
    order_release(&o);
}

TEST(a_denied_request_needs_a_reason_and_leaves_the_work)
{
    struct order o = people_order("WP-0001");
    struct reply r;
    char id[ID_LEN];

    UNUSED_STATE;
    people_assign(o.id, "tech");
    assert_int_equal(ask("tech", FIRST_WEEK, id), ERR_OK);
    assert_int_equal(decide("desk", id, "deny", "{}", &r), ERR_INPUT);
    assert_int_equal(decide("desk", id, "deny", "{\"reason\":\"too many are away\"}", &r), ERR_OK);
    assert_string_equal(leave_of(id).note, "too many are away");
    assert_int_equal(decide("boss", id, "approve", "{}", &r), ERR_CONFLICT);
    people_reread(&o);
    assert_int_equal(o.state, OS_ASSIGNED);
    order_release(&o);
}

TEST(nobody_decides_or_asks_for_a_colleague)
{
    struct reply r;
    char id[ID_LEN];

    UNUSED_STATE;
    assert_int_equal(ask("tech", FIRST_WEEK, id), ERR_OK);
    assert_int_equal(decide("tech2", id, "withdraw", "{}", &r), ERR_NOT_FOUND);
    assert_int_equal(decide("tech", id, "approve", "{}", &r), ERR_FORBIDDEN);
    assert_int_equal(ask("tech",
                         people_text("{\"from\":\"2026-05-01\",\"to\":\"2026-05-02\","
                                     "\"kind\":\"leave\",\"person\":\"%s\"}",
                                     rig_person("tech2")),
                         NULL),
                     ERR_INPUT);
    assert_int_equal(decide("tech", id, "withdraw", "{}", &r), ERR_OK);
    assert_int_equal(leave_of(id).state, LEAVE_WITHDRAWN);
}

TEST(p215_training_entered_by_the_desk_keeps_them_away)
{
    struct person_time t;
    struct reply r;
    char id[ID_LEN];

    UNUSED_STATE;
    assert_int_equal(ask("desk",
                         people_text("{\"from\":\"2026-01-02T01:00:00Z\",\"to\":"
                                     "\"2026-01-02T03:00:00Z\",\"kind\":\"training\","
                                     "\"person\":\"%s\"}",
                                     rig_person("tech2")),
                         id),
                     ERR_OK);
    person_time(rig.engine, rig_person("tech2"), rig.now_ms, &t);
    assert_int_equal(t.work.away_count, 0);
    assert_int_equal(decide("desk", id, "approve", "{}", &r), ERR_OK);
    person_time(rig.engine, rig_person("tech2"), rig.now_ms, &t);
    assert_int_equal(t.work.away_count, 1);
    assert_int_equal(t.away[0].from_ms, RIG_T0 + 25 * HOUR);
    assert_int_equal(t.away[0].to_ms, RIG_T0 + 27 * HOUR);
    person_time(rig.engine, rig_person("tech"), rig.now_ms, &t);
    assert_int_equal(t.work.away_count, 0);
}

TEST(who_is_on_call_works_at_any_hour_and_is_not_away)
{
    struct person_time t;
    struct reply r;
    char id[ID_LEN];

    UNUSED_STATE;
    assert_int_equal(
        ask("tech", "{\"from\":\"2026-01-01\",\"to\":\"2026-01-01\",\"kind\":\"on_call\"}", id),
        ERR_OK);
    assert_int_equal(decide("desk", id, "approve", "{}", &r), ERR_OK);
    person_time(rig.engine, rig_person("tech"), rig.now_ms, &t);
    assert_int_equal(t.work.away_count, 0);
    assert_true(t.work.on_call);
    person_time(rig.engine, rig_person("tech"), RIG_T0 + 16 * HOUR, &t);
    assert_false(t.work.on_call);
}

TEST(leave_moves_the_clock_of_what_is_assigned)
{
    struct order o = people_order("WP-0001");
    struct reply r;
    char id[ID_LEN];
    int64_t due = 0, later = 0;

    UNUSED_STATE;
    /* What falls due next is a clock, and not a reminder of filters. */
    for (int i = 1; i <= 2; i++)
        assert_int_equal(store_run(engine_store(rig.engine), SQL_REMINDER_DUE_DROP,
                                   ARGS(db_text(i == 1 ? "WP-0001" : "WP-0002")), NULL, NULL),
                         ERR_OK);
    /* 08:00 in Shanghai: a working minute. Away for the next two hours. */
    people_assign(o.id, "tech");
    due = rig_number(SQL_NEXT_DUE, NULL, 0);
    assert_int_equal(ask("tech",
                         "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T02:00:00Z\","
                         "\"kind\":\"activity\"}",
                         id),
                     ERR_OK);
    assert_int_equal(decide("desk", id, "approve", "{}", &r), ERR_OK);
    later = rig_number(SQL_NEXT_DUE, NULL, 0);
    assert_true(due > 0);
    assert_int_equal(later - due, 2 * HOUR);
    order_release(&o);
}

TEST(two_absences_at_once_are_a_mistake)
{
    UNUSED_STATE;
    assert_int_equal(ask("tech", FIRST_WEEK, NULL), ERR_OK);
    assert_int_equal(ask("tech", FIRST_WEEK, NULL), ERR_EXISTS);
    assert_int_equal(ask("tech2", FIRST_WEEK, NULL), ERR_OK);
    assert_int_equal(
        ask("tech", "{\"from\":\"2026-01-06\",\"to\":\"2026-01-05\",\"kind\":\"leave\"}", NULL),
        ERR_INPUT);
    assert_int_equal(
        ask("tech", "{\"from\":\"2025-01-01\",\"to\":\"2025-01-02\",\"kind\":\"leave\"}", NULL),
        ERR_INPUT);
    assert_int_equal(
        ask("tech", "{\"from\":\"2026-02-01\",\"to\":\"2026-02-02\",\"kind\":\"holiday\"}", NULL),
        ERR_INPUT);
}

struct problems {
    char text[600];
};

static void problem(void *ctx, const char *pointer, const char *what, bool warning)
{
    struct problems *p = ctx;
    size_t at = strlen(p->text);

    snprintf(p->text + at, sizeof p->text - at, "%s%s: %s\n", warning ? "~" : "", pointer, what);
}

static enum err import(const char *json, struct problems *p)
{
    p->text[0] = 0;
    return engine_import(rig.engine, json, strlen(json), problem, p);
}

static void count_leave(void *ctx, const struct leave *l)
{
    assert_int_equal(l->state, LEAVE_APPROVED);
    assert_string_equal(l->name, "Li");
    ++*(int *)ctx;
}

TEST(an_import_brings_teams_and_absences_and_may_be_repeated)
{
    static const char file[] =
        "{\"teams\":[{\"id\":\"T1\",\"name\":\"North\",\"members\":[\"tech\",\"tech2\"],"
        "\"kit\":[\"multimeter\"]}],\"leave\":[{\"login\":\"tech\",\"from\":"
        "\"2026-02-01\",\"to\":\"2026-02-03\",\"kind\":\"training\"}]}";
    const struct leave_filter all = {.after = "", .limit = 50};
    struct person_time t;
    struct problems p;
    int n = 0;

    UNUSED_STATE;
    assert_int_equal(import(file, &p), ERR_OK);
    assert_int_equal(import(file, &p), ERR_OK);
    assert_string_equal(p.text, "");
    assert_int_equal(store_leave_list(engine_store(rig.engine), &all, count_leave, &n), ERR_OK);
    assert_int_equal(n, 1);
    person_time(rig.engine, rig_person("tech"), rig.now_ms, &t);
    assert_int_equal(t.work.away_count, 1);
    assert_int_equal(import("{\"teams\":[{\"id\":\"T1\",\"name\":\"North\",\"members\":[]}]}", &p),
                     ERR_OK);
}

TEST(an_import_tells_every_mistake_about_people_and_keeps_nothing)
{
    static const char file[] =
        "{\"teams\":[{\"id\":\"T1\",\"name\":\"North\",\"members\":[\"tech\",\"desk\"]},"
        "{\"name\":\"South\",\"kit\":\"all\"}],\"leave\":[{\"login\":\"nobody\","
        "\"from\":\"2026-02-01\",\"to\":\"2026-01-03\",\"kind\":\"fun\"}]}";
    struct problems p;

    UNUSED_STATE;
    assert_int_equal(import(file, &p), ERR_INPUT);
    assert_string_equal(
        p.text, "/teams/0/members/1: there is no such technician\n"
                "/teams/1/id: must be a text\n"
                "/teams/1/kit: must be a list of texts\n"
                "/leave/0/login: there is no such technician\n"
                "/leave/0/kind: must be leave, training, activity, temporary_work or on_call\n"
                "/leave/0/to: must lie after from\n");
    assert_int_equal(rig_number(SQL_TEAM_COUNT, NULL, 0), 0);
}

#define RIG_CASE(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_CASE(days_are_whole_days_of_the_company),
        RIG_CASE(p213_approval_against_work_is_the_managers_and_gives_the_work_back),
        RIG_CASE(leave_beside_the_work_is_the_dispatchers_and_takes_nothing),
        RIG_CASE(a_denied_request_needs_a_reason_and_leaves_the_work),
        RIG_CASE(nobody_decides_or_asks_for_a_colleague),
        RIG_CASE(p215_training_entered_by_the_desk_keeps_them_away),
        RIG_CASE(who_is_on_call_works_at_any_hour_and_is_not_away),
        RIG_CASE(leave_moves_the_clock_of_what_is_assigned),
        RIG_CASE(two_absences_at_once_are_a_mistake),
        RIG_CASE(an_import_brings_teams_and_absences_and_may_be_repeated),
        RIG_CASE(an_import_tells_every_mistake_about_people_and_keeps_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
