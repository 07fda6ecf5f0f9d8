/* SPDX-License-Identifier: Apache-2.0 */
/* What visits must bring and leave behind, on an engine of its own. */
#include "tests/unit/test.h"

#include "service/engine/engine_attach.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_picture_is_taken_until_72_hours_after_closing, wall,
                                        rig_close),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
