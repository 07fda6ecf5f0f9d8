/* SPDX-License-Identifier: Apache-2.0 */
/* What the engine asks at every step is found by an index, however large the store has grown. */
#include <sqlite3.h>
#include <string.h>

#include "core/text.h"
#include "service/store/db.h"
#include "service/store/schema.h"
#include "tests/unit/test.h"

static const enum sql steps[] = {
    SQL_NEXT_DUE,
    SQL_COMMAND_EXPIRE,
    SQL_COMMAND_QUEUED,
    SQL_RUN_DUE,
    SQL_PERSON_LOAD,
    SQL_ORDER_OPEN_OF,
    SQL_ORDER_OPEN_DEVICE,
    SQL_FINDING_OF_ORDER,
    SQL_ORDERS_OF_PERSON,
    SQL_VERDICTS_OF,
    SQL_HISTORY_LIST,
    SQL_DEADLINE_LIST,
    SQL_AREA_DUE,
    SQL_SWAP_RUNS,
    SQL_SWAP_COMMANDS,
    SQL_DELIVERY_ADD,
    SQL_DELIVERY_READY,
    SQL_DELIVERY_BUSY,
    SQL_DELIVERY_NEXT,
    SQL_DELIVERY_DUE_MIN,
    SQL_DELIVERY_RETRY_MIN,
    SQL_DELIVERY_RETRY_FREE,
    SQL_DELIVERY_GIVEN_UP,
    SQL_DELIVERY_OLDER,
    SQL_DELIVERY_HANDED,
    SQL_DELIVERY_HANDED_ORDER,
    SQL_DELIVERY_REMOTE,
    SQL_DELIVERY_RECOVER,
    SQL_DELIVERY_OF_NOTICE,
    SQL_DELIVERY_PENDING,
    SQL_OUTBOX_ADD,
    SQL_OUTBOX_FORGET,
    SQL_CUSTOMER_BY_PHONE,
    SQL_CUSTOMER_ORDERS_OPEN,
    SQL_LINK_LAST,
    SQL_LINK_GET,
    SQL_REMINDER_DUE,
    SQL_REMINDER_STEPS,
    SQL_REMINDER_WISH_GET,
    SQL_LATE_GET,
    SQL_FILTER_WEEKS,
    SQL_FILTER_WEEK_TRIM,
    SQL_INBOX,
    SQL_FINDING_OF_DEVICE,
    SQL_DELIVERY_FAILED,
    SQL_DEVICE_SEARCH,
};

static sqlite3 *empty_store(void)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    for (size_t i = 0; i < schema_file_count; i++)
        assert_int_equal(sqlite3_exec(db, schema_files[i].sql, NULL, NULL, NULL), SQLITE_OK);
    return db;
}

static int scans(sqlite3 *db, enum sql id)
{
    char text[8192] = "EXPLAIN QUERY PLAN ";
    sqlite3_stmt *s;
    int n = 0;

    text_copy(text + strlen(text), sizeof text - strlen(text), sql_texts[id]);
    for (char *p = text; *p; p++)
        if (*p == '$')
            *p = '?';
    assert_int_equal(sqlite3_prepare_v2(db, text, -1, &s, NULL), SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *plan = (const char *)sqlite3_column_text(s, 3);
        bool table = !strncmp(plan, "SCAN ", 5) && !strstr(plan, "USING") &&
                     !strstr(plan, "CONSTANT") && !strstr(plan, " dues");
        /* The least of a column without an index reads all of it, and calls it a search. */
        bool least =
            !strncmp(plan, "SEARCH ", 7) && !strstr(plan, "USING") && !strstr(plan, " dues");

        if (table || least)
            print_error("%s: %s\n", sql_names[id], plan);
        n += table || least;
    }
    sqlite3_finalize(s);
    return n;
}

TEST(no_step_reads_a_table_from_end_to_end)
{
    sqlite3 *db = empty_store();
    int n = 0;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        n += scans(db, steps[i]);
    sqlite3_close(db);
    assert_int_equal(n, 0);
}

/* The control: a question that has no index is seen. */
TEST(a_question_without_an_index_is_noticed)
{
    sqlite3 *db = empty_store();
    int n = scans(db, SQL_STALE_COUNT);

    UNUSED_STATE;
    sqlite3_close(db);
    assert_int_equal(n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(no_step_reads_a_table_from_end_to_end),
        CASE(a_question_without_an_index_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
