/* SPDX-License-Identifier: Apache-2.0 */
/* The audit trail: what is done has a line, and whoever changes a line is found out. */
#include "tests/unit/test.h"

#include <string.h>

#include "service/engine/audit.h"
#include "service/engine/engine_whole.h"
#include "tests/unit/rig.h"

static struct audit_verdict walk(int64_t at, const char *hash)
{
    struct audit_verdict v;

    assert_int_equal(audit_verify(engine_store(rig.engine), at, hash, &v), ERR_OK);
    return v;
}

static void tamper(const char *script)
{
    struct store *s = engine_store(rig.engine);

    assert_int_equal(s->driver->script(s->db, script), ERR_OK);
}

static char order_id[ID_LEN];

static int64_t history(void)
{
    return rig_number(SQL_HISTORY_COUNT, NULL, 0);
}

/* An order with some lines of history. */
static int open_trail(void **state)
{
    struct actor desk = {NULL, ROLE_DISPATCHER};
    struct reply out;

    UNUSED_STATE;
    if (rig_open(false))
        return -1;
    assert_int_equal(
        engine_open_order(rig.engine, &desk, "{\"device\":\"WP-0001\",\"text\":\"x\"}", &out),
        ERR_OK);
    text_copy(order_id, sizeof order_id, out.id);
    for (int i = 0; i < 3; i++)
        assert_int_equal(rig_act("desk", order_id, "note", "{\"text\":\"hello\"}", &out), ERR_OK);
    return 0;
}

static void found_out(const char *script, const char *why)
{
    struct audit_verdict v = walk(0, "");

    assert_false(v.broken);
    tamper(script);
    v = walk(0, "");
    assert_true(v.broken);
    if (strcmp(v.why, why) != 0)
        fail_msg("\"%s\" said \"%s\", not \"%s\"", script, v.why, why);
}

TEST(every_step_of_an_order_has_a_line_and_the_lines_hang_together)
{
    struct audit_verdict v = walk(0, "");

    UNUSED_STATE;
    assert_false(v.broken);
    assert_true(history() >= 4);
    assert_int_equal(v.rows, history() + 1);
    assert_int_equal(strlen(v.head), AUDIT_HASH_LEN - 1);
}

TEST(the_database_itself_refuses_to_change_the_trail)
{
    struct store *s = engine_store(rig.engine);

    UNUSED_STATE;
    assert_true(s->driver->script(s->db, "UPDATE audit SET actor = 'x'") != ERR_OK);
    assert_true(s->driver->script(s->db, "DELETE FROM audit") != ERR_OK);
    assert_false(walk(0, "").broken);
}

TEST(a_changed_line_is_named)
{
    UNUSED_STATE;
    found_out("DROP TRIGGER audit_keeps; UPDATE audit SET actor = 'somebody' WHERE n = 3",
              "row 3: it was changed after it was written");
}

TEST(a_time_moved_by_a_millisecond_is_named)
{
    UNUSED_STATE;
    found_out("DROP TRIGGER audit_keeps; UPDATE audit SET at_ms = at_ms + 1 WHERE n = 5",
              "row 5: it was changed after it was written");
}

TEST(a_line_taken_out_of_the_middle_is_missed)
{
    UNUSED_STATE;
    found_out("DROP TRIGGER audit_stays; DELETE FROM audit WHERE n = 3",
              "row 4: the row before it is missing");
}

TEST(lines_renumbered_to_close_a_gap_do_not_fit)
{
    UNUSED_STATE;
    found_out("DROP TRIGGER audit_stays; DROP TRIGGER audit_keeps; DELETE FROM audit WHERE n = 3; "
              "UPDATE audit SET n = n - 1 WHERE n > 3",
              "row 3: it does not follow the row before it");
}

TEST(a_changed_history_of_an_order_is_named_by_its_line)
{
    UNUSED_STATE;
    found_out("DROP TRIGGER order_history_keeps; UPDATE order_history SET args = '{}' WHERE n = 3",
              "row 4: the order's history is not what it was");
}

TEST(history_that_nobody_heard_of_is_counted)
{
    UNUSED_STATE;
    char why[120];

    snprintf(why, sizeof why, "order_history has %d rows, the trail knows of %d",
             (int)history() + 1, (int)history());
    found_out("INSERT INTO order_history (order_id, n, action, at_ms, recv_ms, host_ms) VALUES "
              "('x', 1, 'note', 1, 1, 1)",
              why);
}

TEST(a_trail_cut_at_its_end_does_not_hold_the_row_that_was_kept_outside)
{
    struct audit_verdict before = walk(0, ""), v;
    int64_t n = before.rows;
    char why[80];

    UNUSED_STATE;
    assert_true(walk(n, before.head).found);
    assert_false(walk(n, before.head).broken);
    tamper("DROP TRIGGER audit_stays; DROP TRIGGER order_history_stays; "
           "DELETE FROM audit WHERE n = (SELECT max(n) FROM audit); "
           "DELETE FROM order_history WHERE n = (SELECT max(n) FROM order_history)");
    assert_false(walk(0, "").broken); /* shorter, and good in itself */
    v = walk(n, before.head);
    assert_true(v.broken);
    snprintf(why, sizeof why, "row %d: it is not the row that was kept outside", (int)n);
    assert_string_equal(v.why, why);
}

TEST(a_store_that_had_history_before_the_trail_says_how_much)
{
    struct audit_verdict v;

    UNUSED_STATE;
    tamper("DROP TRIGGER audit_stays; DELETE FROM audit");
    assert_int_equal(audit_open(rig.engine), ERR_OK);
    v = walk(0, "");
    assert_false(v.broken);
    assert_int_equal(v.rows, 1);
}

TEST(what_was_rolled_back_has_no_line)
{
    struct audit_verdict before = walk(0, "");
    bool kept;

    UNUSED_STATE;
    assert_int_equal(engine_whole_begin(rig.engine), ERR_OK);
    audit_add(rig.engine, &(struct audit_line){.what = "test"});
    engine_must(rig.engine, ERR_IO);
    assert_int_equal(engine_whole_end(rig.engine, &kept), ERR_IO);
    assert_int_equal(walk(0, "").rows, before.rows);
}

TEST(steps_taken_as_a_whole_are_kept_or_dropped_as_a_whole)
{
    int64_t before = history();
    struct reply out;
    bool kept;

    UNUSED_STATE;
    assert_int_equal(engine_whole_begin(rig.engine), ERR_OK);
    assert_int_equal(rig_act("desk", order_id, "note", "{\"text\":\"in\"}", &out), ERR_OK);
    assert_int_equal(engine_import(rig.engine, "{\"users\":[{}]}", 14, NULL, NULL), ERR_INPUT);
    assert_int_equal(engine_whole_end(rig.engine, &kept), ERR_OK);
    assert_false(kept);
    assert_int_equal(history(), before);
    assert_int_equal(engine_whole_begin(rig.engine), ERR_OK);
    assert_int_equal(rig_act("desk", order_id, "note", "{\"text\":\"in\"}", &out), ERR_OK);
    assert_int_equal(rig_act("desk", order_id, "note", "{\"text\":\"too\"}", &out), ERR_OK);
    assert_int_equal(engine_whole_end(rig.engine, &kept), ERR_OK);
    assert_true(kept);
    assert_int_equal(history(), before + 2);
    assert_false(walk(0, "").broken);
}

#define TRAIL(test) cmocka_unit_test_setup_teardown(test, open_trail, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRAIL(every_step_of_an_order_has_a_line_and_the_lines_hang_together),
        TRAIL(the_database_itself_refuses_to_change_the_trail),
        TRAIL(a_changed_line_is_named),
        TRAIL(a_time_moved_by_a_millisecond_is_named),
        TRAIL(a_line_taken_out_of_the_middle_is_missed),
        TRAIL(lines_renumbered_to_close_a_gap_do_not_fit),
        TRAIL(a_changed_history_of_an_order_is_named_by_its_line),
        TRAIL(history_that_nobody_heard_of_is_counted),
        TRAIL(a_trail_cut_at_its_end_does_not_hold_the_row_that_was_kept_outside),
        TRAIL(a_store_that_had_history_before_the_trail_says_how_much),
        TRAIL(what_was_rolled_back_has_no_line),
        TRAIL(steps_taken_as_a_whole_are_kept_or_dropped_as_a_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
