/* SPDX-License-Identifier: Apache-2.0 */
/* Other ways in than the canonical topics: who may speak where, what is a copy, what it proves. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/catalogue_dir.h"
#include "service/engine/channel.h"
#include "service/engine/engine.h"
#include "service/store/store_order.h"
#include "service/engine/engine_admin.h"

#define T0 INT64_C(1767225600000) /* 2026-01-01 */

static struct catalogue_dir dir;
static struct config config;
static struct channel_list channels;
static struct engine *engine;

static struct config_channel *add_channel(const char *name, const char *profile)
{
    struct config_channel *c = &config.channel[config.channels++];

    memset(c, 0, sizeof *c);
    text_copy(c->name, sizeof c->name, name);
    text_copy(c->profile, sizeof c->profile, profile);
    text_copy(c->where, sizeof c->where, "test.conf:1");
    return c;
}

static int open_engine(void **state)
{
    static const char data[] = "{\"devices\":[{\"id\":\"DROP-1-C0FFEE-95\",\"model\":\"drop-ro\"},"
                               "{\"id\":\"WP-0001\",\"model\":\"tankless-600g\"},"
                               "{\"id\":\"WP-0002\",\"model\":\"tankless-600g\"}]}";
    struct engine_options o = {.store_url = "sqlite::memory:",
                               .topic = "wp/v1/{device}/{kind}",
                               .channels = &channels,
                               .id_seed = 1};
    struct config_channel *c;

    UNUSED_STATE;
    memset(&config, 0, sizeof config);
    add_channel("drop", "drop-ro");
    c = add_channel("tb", "thingsboard-gateway");
    text_copy(c->devices[0], sizeof c->devices[0], "WP-0002");
    c->device_count = 1;
    c->trusted = true;
    return catalogue_dir_open(&dir, TEST_SOURCE_DIR "/catalogue") ||
                   channels_bind(&config, &dir.c, &channels) || engine_open(&engine, &dir.c, &o) ||
                   engine_import(engine, data, sizeof data - 1, NULL, NULL)
               ? -1
               : 0;
}

static int close_engine(void **state)
{
    UNUSED_STATE;
    engine_close(engine);
    catalogue_dir_release(&dir);
    return 0;
}

static void send_at(const char *topic, const char *payload, int64_t recv_ms, bool retain)
{
    struct frame f = {topic, payload, strlen(topic), strlen(payload), recv_ms, recv_ms, retain};

    assert_int_equal(engine_begin(engine), ERR_OK);
    engine_frame(engine, &f);
    assert_int_equal(engine_commit(engine, NULL, 0), ERR_OK);
}

static void counts_are(uint64_t applied, uint64_t duplicate, uint64_t rejected,
                       uint64_t quarantined)
{
    const struct engine_counts *c = engine_counts(engine);

    assert_int_equal(c->applied, applied);
    assert_int_equal(c->duplicate, duplicate);
    assert_int_equal(c->rejected, rejected);
    assert_int_equal(c->quarantined, quarantined);
}

#define DROP "drop_connect/DROP-1_C0FFEE/95/stat"
#define TB   "v1/gateway/telemetry"

TEST(a_reading_without_a_time_is_a_copy_within_a_minute_of_the_same_content)
{
    UNUSED_STATE;
    send_at(DROP, "{\"leak\":0,\"tdsIn\":164}", T0, false);
    send_at(DROP, "{\"leak\":0,\"tdsIn\":164}", T0 + 30000, false);
    counts_are(1, 1, 0, 0);
    send_at(DROP, "{\"leak\":0,\"tdsIn\":165}", T0 + 31000, false);
    send_at(DROP, "{\"leak\":0,\"tdsIn\":164}", T0 + 40000, false);
    counts_are(2, 2, 0, 0);
    send_at(DROP, "{\"leak\":0,\"tdsIn\":164}", T0 + 100000, false);
    counts_are(3, 2, 0, 0);
}

TEST(a_reading_with_a_time_is_a_copy_when_time_and_content_are_the_same)
{
    UNUSED_STATE;
    send_at(TB, "{\"WP-0002\":[{\"ts\":1767225600000,\"values\":{\"tds_out_ppm\":9}}]}", T0, false);
    send_at(TB, "{\"WP-0002\":[{\"ts\":1767225600000,\"values\":{\"tds_out_ppm\":9}}]}",
            T0 + 3600000, false);
    counts_are(1, 1, 0, 0);
    send_at(TB, "{\"WP-0002\":[{\"ts\":1767225600000,\"values\":{\"tds_out_ppm\":8}}]}",
            T0 + 3600000, false);
    send_at(TB, "{\"WP-0002\":[{\"ts\":1767225500000,\"values\":{\"tds_out_ppm\":9}}]}",
            T0 + 3600000, false);
    counts_are(3, 1, 0, 0);
}

TEST(a_machine_has_one_way_in_and_is_quarantined_on_any_other)
{
    UNUSED_STATE;
    send_at(TB, "{\"WP-0001\":[{\"ts\":1767225600000,\"values\":{\"tds_out_ppm\":9}}]}", T0, false);
    send_at("wp/v1/WP-0002/tele", "{\"boot_id\":1,\"seq\":1,\"ts_ms\":1767225600000}", T0, false);
    send_at("wp/v1/DROP-1-C0FFEE-95/tele", "{\"boot_id\":1,\"seq\":1,\"ts_ms\":1767225600000}", T0,
            false);
    counts_are(0, 0, 0, 3);
    assert_int_equal(engine_counts(engine)->reason[REJECT_WRONG_CHANNEL], 3);
    send_at("wp/v1/WP-0001/tele", "{\"boot_id\":1,\"seq\":1,\"ts_ms\":1767225600000}", T0, false);
    counts_are(1, 0, 0, 3);
}

TEST(unknown_names_retained_and_broken_messages_are_counted_by_reason)
{
    UNUSED_STATE;
    send_at(TB, "{\"WP-0002\":[{\"values\":{\"tds_out_ppm\":9}}],\"WP-9999\":[{\"leak\":1}]}", T0,
            false);
    counts_are(1, 0, 0, 1);
    send_at(DROP, "{\"leak\":0}", T0, true);
    send_at(DROP, "{\"salt\":0}", T0, false);
    send_at(DROP, "{\"leak\":", T0, false);
    send_at("some/other/topic", "{}", T0, false);
    counts_are(1, 0, 4, 1);
    assert_int_equal(engine_counts(engine)->reason[REJECT_RETAINED], 1);
    assert_int_equal(engine_counts(engine)->reason[REJECT_UNMAPPED], 1);
    assert_int_equal(engine_counts(engine)->reason[REJECT_TOPIC], 1);
}

static int count_orders(void)
{
    int64_t n = 0;

    assert_int_equal(store_number(engine_store(engine), SQL_ORDER_OPEN_COUNT, NULL, 0, 0, &n),
                     ERR_OK);
    return (int)n;
}

TEST(a_leak_of_another_makers_machine_opens_one_order_without_parts_it_does_not_take)
{
    struct order o;

    UNUSED_STATE;
    send_at(DROP, "{\"leak\":0,\"tdsIn\":164}", T0, false);
    for (int i = 1; i <= 5; i++) {
        char text[64];

        snprintf(text, sizeof text, "{\"leak\":1,\"tdsIn\":%d}", 164 + i);
        send_at(DROP, text, T0 + i * 3000, false);
    }
    assert_int_equal(count_orders(), 1);
    assert_int_equal(
        store_order_open_of(engine_store(engine), "DROP-1-C0FFEE-95", "leak-detected", &o), ERR_OK);
    assert_non_null(strstr(o.diagnosis, "\"parts\":[]"));
    assert_non_null(strstr(o.diagnosis, "\"tools\":[{"));
    order_release(&o);
}

TEST(a_channel_whose_profile_is_missing_stops_the_start)
{
    struct channel_list list;
    struct config other = {.channels = 0};

    UNUSED_STATE;
    text_copy(other.channel[0].profile, sizeof other.channel[0].profile, "no-such");
    other.channels = 1;
    assert_int_equal(channels_bind(&other, &dir.c, &list), ERR_CONFIG);
    text_copy(other.channel[0].profile, sizeof other.channel[0].profile, "tankless-600g");
    assert_int_equal(channels_bind(&other, &dir.c, &list), ERR_CONFIG);
}

TEST(the_filter_of_a_channel_hears_every_machine)
{
    char out[64];

    UNUSED_STATE;
    channel_filter(&channels.c[0], out, sizeof out);
    assert_string_equal(out, "drop_connect/+/+/stat");
    channel_filter(&channels.c[0], out, 8);
    assert_string_equal(out, "drop_co");
}

#define EACH(name) cmocka_unit_test_setup_teardown(name, open_engine, close_engine)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_reading_without_a_time_is_a_copy_within_a_minute_of_the_same_content),
        EACH(a_reading_with_a_time_is_a_copy_when_time_and_content_are_the_same),
        EACH(a_machine_has_one_way_in_and_is_quarantined_on_any_other),
        EACH(unknown_names_retained_and_broken_messages_are_counted_by_reason),
        EACH(a_leak_of_another_makers_machine_opens_one_order_without_parts_it_does_not_take),
        EACH(a_channel_whose_profile_is_missing_stops_the_start),
        EACH(the_filter_of_a_channel_hears_every_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
