/* SPDX-License-Identifier: Apache-2.0 */
/* What visits must bring and leave behind, on an engine of its own. */
#include "tests/unit/test.h"

#include "service/engine/engine_attach.h"
#include "service/engine/engine_stock.h"
#include "tests/unit/rig.h"

#define HOUR 3600000LL

static int wall(void **state)
{
    UNUSED_STATE;
    return rig_open(false);
}

static void open_order(char id[ID_LEN])
{
    struct actor desk = {rig_person("desk"), ROLE_DISPATCHER};
    struct reply r;

    assert_int_equal(engine_open_order(rig.engine, &desk,
                                       "{\"device\":\"WP-0001\",\"text\":\"it drips\","
                                       "\"fault\":\"booster-pump-weak\"}",
                                       &r),
                     ERR_OK);
    text_copy(id, ID_LEN, r.id);
}

static struct attachment picture(const char *name)
{
    struct attachment a = {.bytes = 100, .width = 3, .height = 2, .orientation = 1};

    text_copy(a.name, sizeof a.name, name);
    text_copy(a.type, sizeof a.type, "image/png");
    memset(a.sha256, 'a', 64);
    return a;
}

static enum err attach(const char *order, const char *name, struct reply *r)
{
    struct action_call call = {
        .order_id = order, .recv_ms = rig.now_ms, .who = {rig_person("desk"), ROLE_DISPATCHER}};
    struct attachment a = picture(name);
    bool is_new;

    return engine_attach(rig.engine, &call, &a, &is_new, r);
}

static void close_at(const char *order, int64_t ms)
{
    struct order o;

    assert_int_equal(store_order_get(engine_store(rig.engine), order, &o), ERR_OK);
    o.state = OS_CLOSED;
    o.closed_ms = ms;
    assert_int_equal(store_order_save(engine_store(rig.engine), &o), ERR_OK);
    order_release(&o);
}

TEST(a_picture_is_taken_until_72_hours_after_closing)
{
    char order[ID_LEN];
    struct reply r;

    UNUSED_STATE;
    open_order(order);
    assert_int_equal(attach(order, "a.png", &r), ERR_OK);
    close_at(order, rig.now_ms);
    rig_pass(72 * HOUR);
    assert_int_equal(attach(order, "b.png", &r), ERR_OK);
    rig_pass(1);
    assert_int_equal(attach(order, "c.png", &r), ERR_REFUSED);
    assert_string_equal(r.rule, "attach");
    assert_int_equal(rig_number(SQL_ATTACHMENT_COUNT, ARGS(db_text(order))), 2);
}

static enum err step(const char *login, const char *order, const char *action, const char *args,
                     struct reply *r)
{
    return rig_act(login, order, action, args, r);
}

static void does(const char *login, const char *order, const char *action, const char *args)
{
    struct reply r;
    enum err e = step(login, order, action, args, &r);

    if (e)
        fail_msg("%s: %s %s %s", action, err_name(e), r.rule, r.why);
}

static void refused(const char *login, const char *order, const char *action, const char *args,
                    const char *rule, const char *names)
{
    struct reply r;

    assert_int_equal(step(login, order, action, args, &r), ERR_REFUSED);
    assert_string_equal(r.rule, rule);
    if (!strstr(r.why, names))
        fail_msg("'%s' does not name %s", r.why, names);
}

static void scheduled(char order[ID_LEN])
{
    char args[80];

    open_order(order);
    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", rig_person("tech"));
    does("desk", order, "assign", args);
    does("tech", order, "accept", NULL);
    does("tech", order, "contact",
         "{\"channel\":\"phone\",\"outcome\":\"reached\",\"address_confirmed\":true,"
         "\"customer_words\":\"it drips at night\"}");
    does("tech", order, "schedule",
         "{\"from\":\"2026-01-01T01:00:00Z\",\"to\":\"2026-01-01T03:00:00Z\","
         "\"agreed_by\":\"customer\"}");
}

static void on_site(char order[ID_LEN])
{
    scheduled(order);
    does("tech", order, "depart", rig_packed("WP-0001"));
    does("tech", order, "arrive", "{\"code\":\"WP-0001\",\"how\":\"scan\"}");
}

TEST(P_103_who_leaves_without_a_part_or_tool_says_why)
{
    char order[ID_LEN], all[2000], less[2200];
    struct reply r;
    int64_t n;

    UNUSED_STATE;
    scheduled(order);
    text_copy(all, sizeof all, rig_packed("WP-0001"));
    assert_non_null(strstr(all, "\"WP-PMP-24V-600G\"")); /* the weak pump's first part */
    assert_non_null(strstr(all, "\"multimeter\""));
    refused("tech", order, "depart", "{}", "P-103", "WP-PMP-24V-600G");
    refused("tech", order, "depart", "{\"parts\":[],\"tools\":[]}", "P-103", "fetch, reschedule");
    text_copy(less, sizeof less, all);
    memcpy(strstr(less, "multimeter"), "nultimeter", 10);
    refused("tech", order, "depart", less, "P-103", ": multimeter");
    less[strlen(less) - 1] = 0;
    strcat(less, ",\"missing\":[{\"item\":\"multimeter\"}]}");
    assert_int_equal(step("tech", order, "depart", less, &r), ERR_INPUT);
    less[strlen(less) - 3] = 0;
    strcat(less, ",\"reason\":\"lent\"}]}");
    does("tech", order, "depart", less);
    n = rig_number(SQL_VISIT_MISSING_LIST, ARGS(db_text(order)));
    assert_int_equal(n, 1); /* of visit 1, and there is one row */
}

TEST(P_211_another_machines_code_stops_the_arrival)
{
    char order[ID_LEN];

    UNUSED_STATE;
    scheduled(order);
    does("tech", order, "depart", rig_packed("WP-0001"));
    refused("tech", order, "arrive", "{\"code\":\"WP-0002\",\"how\":\"scan\"}", "P-211", "another");
    refused("tech", order, "arrive", "{\"code\":\"WP-00012\",\"how\":\"typed\"}", "P-211",
            "another");
    does("tech", order, "arrive", "{\"code\":\" wp-0001\\n\",\"how\":\"typed\"}");
}

static int64_t checks(const char *order, int want_ticked)
{
    return want_ticked
               ? rig_number(SQL_CHECK_TICKED, ARGS(db_text(order), db_int(1), db_text("knock")))
               : rig_number(SQL_CHECK_MISSED_BY, ARGS(db_text(rig_person("tech"))));
}

TEST(what_is_not_ticked_is_kept_as_missing_until_it_is_ticked)
{
    char order[ID_LEN];

    UNUSED_STATE;
    on_site(order);
    assert_int_equal(checks(order, 1), 0);
    assert_int_equal(checks(order, 0), 7); /* two of leaving, five of arriving */
    does("tech", order, "note", "{\"text\":\"x\",\"checklist\":{\"knock\":true,\"greet\":false}}");
    assert_int_equal(checks(order, 1), 1);
    assert_int_equal(checks(order, 0), 6);
    does("tech", order, "note", "{\"text\":\"x\",\"checklist\":[\"greet\",\"no-such-item\"]}");
    assert_int_equal(checks(order, 0), 5);
    does("tech", order, "complete",
         "{\"outcome\":\"no_fault_found\",\"cause\":\"diaphragm-wear\",\"checklist\":{\"wiped\":"
         "true}}");
    assert_int_equal(checks(order, 0), 5 + 7); /* seven of the eight of leaving */
}

TEST(enforced_checklists_refuse_with_the_rule_of_what_is_missing)
{
    char order[ID_LEN], args[2200];

    UNUSED_STATE;
    scheduled(order);
    text_copy(args, sizeof args, rig_packed("WP-0001"));
    refused("tech", order, "depart", args, "P-106", "uniform, covers-packed");
    args[strlen(args) - 1] = 0;
    strcat(args, ",\"checklist\":[\"uniform\",\"covers-packed\"]}");
    does("tech", order, "depart", args);
    refused("tech", order, "arrive", "{\"checklist\":[\"knock\",\"greet\"]}", "P-108",
            "shoe-covers");
    does("tech", order, "arrive",
         "{\"checklist\":{\"knock\":true,\"greet\":true,\"shoe-covers\":true,\"dust-sheet\":true,"
         "\"asked\":true}}");
#define DONE \
    "\"outcome\":\"no_fault_found\",\"cause\":\"diaphragm-wear\",\"signature\":{\"name\":\"Wu\"}"
#define CARE "\"carried\",\"test-shown\",\"wiped\",\"sticker\",\"tidy\""
    refused("tech", order, "complete", "{" DONE "}", "P-108", "carried");
    refused("tech", order, "complete", "{" DONE ",\"checklist\":[\"carried\"]}", "P-115",
            "test-shown");
    refused("tech", order, "complete", "{" DONE ",\"checklist\":[" CARE "]}", "P-113", "explained");
    refused("tech", order, "complete", "{" DONE ",\"checklist\":[" CARE ",\"explained\"]}", "P-116",
            "card-shown");
    refused("tech", order, "complete",
            "{" DONE ",\"checklist\":[" CARE ",\"explained\",\"card-shown\"]}", "P-117",
            "number-left");
    refused("tech", order, "complete",
            "{\"outcome\":\"no_fault_found\",\"cause\":\"diaphragm-wear\",\"checklist\":[" CARE
            ",\"explained\",\"card-shown\",\"number-left\"]}",
            "P-116", "signed");
    does("tech", order, "complete",
         "{" DONE ",\"checklist\":[" CARE ",\"explained\",\"card-shown\",\"number-left\"]}");
}

struct said {
    char text[200];
};

static void undone_row(void *ctx, const struct db_value *col, int ncol)
{
    struct said *w = ctx;

    (void)ncol;
    snprintf(w->text, sizeof w->text, "%d %s %s %s", (int)col[0].i, col[1].s, col[2].s,
             col[5].kind == DB_TEXT ? col[5].s : "-");
}

TEST(P_206_cannot_do_needs_a_reason_of_the_catalogue_and_a_picture)
{
    char order[ID_LEN], args[80];
    struct said w = {""};
    struct reply r;

    UNUSED_STATE;
    on_site(order);
    refused("tech", order, "cannot_do", "{\"reason\":\"too hard\",\"photo\":\"a.png\"}", "P-206",
            "catalogue");
    refused("tech", order, "cannot_do", "{\"reason\":\"no-drain\",\"photo\":\"a.png\"}", "P-206",
            "picture");
    assert_int_equal(attach(order, "a.png", &r), ERR_OK);
    does("tech", order, "cannot_do", "{\"reason\":\"no-drain\",\"photo\":\"a.png\"}");
    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", rig_person("tech"));
    does("desk", order, "assign", args);
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_UNDONE_LIST, ARGS(db_text(order)), undone_row, &w),
        ERR_OK);
    assert_string_equal(w.text, "1 no-drain a.png assign");
}

struct notices {
    const char *recipient, *kind;
    int n;
};

static void notice_row(void *ctx, const struct db_value *col, int ncol)
{
    struct notices *t = ctx;

    (void)ncol;
    t->n += !strcmp(col[2].s, t->recipient) && !strcmp(col[3].s, t->kind);
}

static int told(const char *recipient, const char *kind)
{
    struct notices t = {recipient, kind, 0};

    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_OUTBOX_PENDING, NULL, 0, notice_row, &t), ERR_OK);
    return t.n;
}

TEST(P_111_damage_is_answered_by_the_lead)
{
    char order[ID_LEN];
    struct reply r;

    UNUSED_STATE;
    on_site(order);
    assert_int_equal(step("tech", order, "report_damage", "{}", &r), ERR_INPUT);
    assert_int_equal(
        step("tech", order, "report_damage", "{\"text\":\"a cup\",\"photo\":\"b.png\"}", &r),
        ERR_INPUT);
    assert_int_equal(
        step("tech", order, "report_damage", "{\"text\":\"a cup\",\"amount_fen\":12.5}", &r),
        ERR_INPUT);
    refused("lead", order, "ack_damage", "{}", "P-111", "no damage report");
    does("tech", order, "report_damage", "{\"text\":\"a cup\",\"amount_fen\":1200}");
    does("tech", order, "report_damage", "{\"text\":\"a tile\"}");
    assert_int_equal(told("lead", "order_report_damage"), 2);
    assert_int_equal(step("desk", order, "ack_damage", "{}", &r), ERR_FORBIDDEN);
    does("lead", order, "ack_damage", "{\"n\":2}");
    refused("lead", order, "ack_damage", "{\"n\":2}", "P-111", "no damage report");
    does("lead", order, "ack_damage", "{}");
    assert_int_equal(rig_number(SQL_DAMAGE_OPEN, ARGS(db_text(order), db_int(0))), 0);
}

static void words_row(void *ctx, const struct db_value *col, int ncol)
{
    struct said *w = ctx;

    (void)ncol;
    strcat(strcat(w->text, col[1].s), "|");
}

TEST(P_110_the_customers_words_are_kept_beside_the_evidence)
{
    char order[ID_LEN];
    struct said w = {""};

    UNUSED_STATE;
    on_site(order);
    does("tech", order, "note", "{\"text\":\"x\",\"customer_words\":\"and it hums\"}");
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_WORDS_LIST, ARGS(db_text(order)), words_row, &w),
        ERR_OK);
    assert_string_equal(w.text, "it drips at night|and it hums|");
}

TEST(P_204_a_pause_is_told_to_the_customer)
{
    char order[ID_LEN];

    UNUSED_STATE;
    on_site(order);
    does("tech", order, "pause", "{\"reason\":\"a part\",\"back_at\":\"2026-01-01T02:00:00Z\"}");
    assert_int_equal(told("customer", "order_pause"), 1);
}

TEST(P_115_leaving_without_the_gate_is_counted_by_whom)
{
    char order[ID_LEN];

    UNUSED_STATE;
    rig_sample("WP-0001", "");
    on_site(order);
    refused("tech", order, "complete", "{\"outcome\":\"fixed\",\"cause\":\"diaphragm-wear\"}",
            "P-115", "test run");
    does("tech", order, "complete",
         "{\"outcome\":\"fixed\",\"cause\":\"diaphragm-wear\",\"override\":{\"reason\":\"no "
         "faucet\"}}");
    assert_int_equal(
        rig_number(SQL_EXCEPTION_COUNT, ARGS(db_text(rig_person("tech")), db_text("override"))), 1);
    assert_int_equal(
        rig_number(SQL_EXCEPTION_COUNT, ARGS(db_text(rig_person("tech")), db_text("waived"))), 0);
}

TEST(a_gate_that_the_system_waived_is_no_override)
{
    char order[ID_LEN];

    UNUSED_STATE;
    on_site(order); /* the machine was never heard */
    does("tech", order, "complete",
         "{\"outcome\":\"fixed\",\"cause\":\"diaphragm-wear\",\"override\":{\"reason\":\"x\"}}");
    assert_int_equal(
        rig_number(SQL_EXCEPTION_COUNT, ARGS(db_text(rig_person("tech")), db_text("waived"))), 1);
    assert_int_equal(
        rig_number(SQL_EXCEPTION_COUNT, ARGS(db_text(rig_person("tech")), db_text("override"))), 0);
}

TEST(P_207_only_what_the_price_list_has_is_charged)
{
    char order[ID_LEN];
    struct reply r;

    UNUSED_STATE;
    on_site(order);
#define NONE "\"outcome\":\"no_fault_found\",\"cause\":\"diaphragm-wear\""
    refused("tech", order, "complete", "{" NONE ",\"charges\":[{\"code\":\"TIP\"}]}", "P-207",
            "price list");
    refused("tech", order, "complete",
            "{" NONE ",\"charges\":[{\"code\":\"TRIP\",\"title\":\"for me\"}]}", "P-207",
            "nothing else");
    refused("tech", order, "complete",
            "{\"outcome\":\"not_fixed\",\"charges\":[{\"code\":\"TIP\"}]}", "P-207", "price list");
    refused("tech", order, "complete",
            "{" NONE ",\"charges\":[{\"code\":\"TRIP\",\"quantity\":2}]}", "S5.2", "one trip");
    assert_int_equal(step("tech", order, "complete", "{" NONE ",\"charges\":[{}]}", &r), ERR_INPUT);
#define TWO "\"charges\":[{\"code\":\"TRIP\"},{\"code\":\"LAB-STD\",\"quantity\":2}]"
    /* 30 yuan and twice 80 */
    refused("tech", order, "complete",
            "{" NONE "," TWO ",\"paid\":{\"method\":\"cash\",\"amount_fen\":20000}}", "P-207",
            "was paid");
    does("tech", order, "complete",
         "{" NONE "," TWO ",\"paid\":{\"method\":\"cash\",\"amount_fen\":19000}}");
}

static int64_t stock_of(const char *place, const char *sku)
{
    char full[60];
    int64_t n;

    snprintf(full, sizeof full, "%s%s", place,
             place[strlen(place) - 1] == ':' ? rig_person("tech") : "");
    assert_int_equal(store_number(engine_store(rig.engine), SQL_STOCK_GET,
                                  ARGS(db_text(full), db_text(sku)), -99, &n),
                     ERR_OK);
    return n;
}

static enum err moves(const char *json)
{
    struct actor desk = {rig_person("desk"), ROLE_DISPATCHER};
    struct reply r;

    return engine_stock_move(rig.engine, &desk, json, &r);
}

#define PUMP "\"sku\":\"WP-PMP-24V-600G\""

TEST(parts_are_reserved_used_and_come_back_and_the_ledger_adds_up)
{
    static const char import[] = "{\"stock\":[{\"place\":\"depot\"," PUMP ",\"qty\":10},"
                                 "{\"place\":\"van:tech\"," PUMP ",\"qty\":1}]}";
    char order[ID_LEN];

    UNUSED_STATE;
    assert_int_equal(engine_import(rig.engine, import, sizeof import - 1, NULL, NULL), ERR_OK);
    assert_int_equal(engine_import(rig.engine, import, sizeof import - 1, NULL, NULL), ERR_OK);
    assert_int_equal(stock_of("depot", "WP-PMP-24V-600G"), 10);
    assert_int_equal(moves("{" PUMP ",\"qty\":2,\"from\":\"depot\",\"to\":\"van:tech\",\"why\":"
                           "\"for the week\"}"),
                     ERR_OK);
    assert_int_equal(stock_of("van:", "WP-PMP-24V-600G"), 3);
    on_site(order);
    assert_true(rig_number(SQL_RESERVE_COUNT, ARGS(db_text(order))) > 0);
    does("tech", order, "complete",
         "{" NONE ",\"parts\":[{" PUMP
         ",\"code\":\"SN1\"},{\"sku\":\"WP-ORING\",\"old\":\"left\"}]}");
    assert_int_equal(rig_number(SQL_RESERVE_COUNT, ARGS(db_text(order))), 0);
    assert_int_equal(stock_of("van:", "WP-PMP-24V-600G"), 2);
    assert_int_equal(stock_of("returns:", "WP-PMP-24V-600G"), 1);
    assert_int_equal(stock_of("van:", "WP-ORING"), -1); /* nobody had counted it */
    assert_int_equal(stock_of("returns:", "WP-ORING"), -99);
    assert_int_equal(moves("{" PUMP ",\"qty\":1,\"from\":\"returns:tech\",\"to\":\"scrap\",\"why\":"
                           "\"worn\"}"),
                     ERR_OK);
    assert_int_equal(stock_of("returns:", "WP-PMP-24V-600G"), 0);
    assert_int_equal(rig_number(SQL_STOCK_WRONG, NULL, 0), 0);
}

TEST(an_order_given_back_reserves_no_parts)
{
    char order[ID_LEN];

    UNUSED_STATE;
    on_site(order);
    assert_true(rig_number(SQL_RESERVE_COUNT, ARGS(db_text(order))) > 0);
    does("tech", order, "return", "{\"reason\":\"dark\"}");
    assert_int_equal(rig_number(SQL_RESERVE_COUNT, ARGS(db_text(order))), 0);
}

TEST(a_move_that_makes_no_sense_moves_nothing)
{
    static const char *const bad[] = {
        "{}",
        "{" PUMP ",\"qty\":0,\"from\":\"depot\",\"to\":\"van:tech\",\"why\":\"x\"}",
        "{" PUMP ",\"qty\":1.5,\"from\":\"depot\",\"to\":\"van:tech\",\"why\":\"x\"}",
        "{" PUMP ",\"qty\":1,\"from\":\"depot\",\"to\":\"van:nobody\",\"why\":\"x\"}",
        "{" PUMP ",\"qty\":1,\"from\":\"depot\",\"to\":\"depot\",\"why\":\"x\"}",
        "{" PUMP ",\"qty\":1,\"from\":\"supplier\",\"to\":\"scrap\",\"why\":\"x\"}",
        "{" PUMP ",\"qty\":1,\"from\":\"depot\",\"to\":\"moon\",\"why\":\"x\"}",
        "{" PUMP ",\"qty\":1,\"from\":\"depot\",\"to\":\"van:tech\"}",
        "{\"qty\":1,\"from\":\"depot\",\"to\":\"van:tech\",\"why\":\"x\"}"};

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(moves(bad[i]), ERR_INPUT);
    assert_int_equal(stock_of("depot", "WP-PMP-24V-600G"), -99);
}

static int enforced(void **state)
{
    UNUSED_STATE;
    return rig_open_with(false, true);
}

#define ON(setup, test) cmocka_unit_test_setup_teardown(test, setup, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON(wall, a_picture_is_taken_until_72_hours_after_closing),
        ON(wall, P_103_who_leaves_without_a_part_or_tool_says_why),
        ON(wall, P_211_another_machines_code_stops_the_arrival),
        ON(wall, what_is_not_ticked_is_kept_as_missing_until_it_is_ticked),
        ON(enforced, enforced_checklists_refuse_with_the_rule_of_what_is_missing),
        ON(wall, P_206_cannot_do_needs_a_reason_of_the_catalogue_and_a_picture),
        ON(wall, P_111_damage_is_answered_by_the_lead),
        ON(wall, P_110_the_customers_words_are_kept_beside_the_evidence),
        ON(wall, P_204_a_pause_is_told_to_the_customer),
        ON(wall, P_115_leaving_without_the_gate_is_counted_by_whom),
        ON(wall, P_207_only_what_the_price_list_has_is_charged),
        ON(wall, parts_are_reserved_used_and_come_back_and_the_ledger_adds_up),
        ON(wall, an_order_given_back_reserves_no_parts),
        ON(wall, a_move_that_makes_no_sense_moves_nothing),
        ON(wall, a_gate_that_the_system_waived_is_no_override),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
