/* SPDX-License-Identifier: Apache-2.0 */
/* Who speaks is not silent: what is tried from afar when the first words are of trouble. */
#include "tests/unit/test.h"
#include "tests/unit/rig.h"

#define REST ",\"state\":\"standby\",\"pump_on\":0,\"leak\":0,\"lps_ok\":1"
#define DEAD                                                             \
    "\"state\":\"producing\",\"pump_on\":1,\"i_pump_a\":0,\"lps_ok\":1," \
    "\"v_supply_v\":24,\"q_perm_lpm\":0,\"q_waste_lpm\":0,\"temp_c\":20"

/* One message holds both samples that convict. */
static void speaks_of_trouble_after_days(void)
{
    char message[600];
    struct order o;

    rig_say("WP-0001", REST, 10 * 60000, 60000);
    rig_pass(3 * 24 * 3600000LL);
    snprintf(message, sizeof message,
             "{\"boot_id\":1,\"samples\":[{\"seq\":100,\"ts_ms\":%lld," DEAD
             "},{\"seq\":101,\"ts_ms\":%lld," DEAD "}]}",
             (long long)rig.now_ms, (long long)rig.now_ms + 6000);
    rig_frame("WP-0001", "tele", message, false);
    o = rig_order("WP-0001", "booster-pump-no-current");
    assert_string_equal(order_state_name(o.state), "triage");
    order_release(&o);
}

static int wall(void **state)
{
    (void)state;
    rig_triage_ms[SEV_NO_WATER] = 30 * 60000LL;
    return rig_open(false);
}

static int event(void **state)
{
    (void)state;
    rig_triage_ms[SEV_NO_WATER] = 30 * 60000LL;
    return rig_open(true);
}

TEST(trouble_told_first_after_a_silence_is_tried_from_afar)
{
    (void)state;
    speaks_of_trouble_after_days();
}

TEST(the_same_where_the_machine_itself_moves_now)
{
    (void)state;
    speaks_of_trouble_after_days();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(trouble_told_first_after_a_silence_is_tried_from_afar, wall,
                                        rig_close),
        cmocka_unit_test_setup_teardown(the_same_where_the_machine_itself_moves_now, event,
                                        rig_close),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
