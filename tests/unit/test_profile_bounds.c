/* SPDX-License-Identifier: Apache-2.0 */
/* A vendor's payload through maps made here: what a value becomes, filters, gateways, names. */
#include "tests/unit/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/one_row.h"

static const struct {
    int field;
    const char *text;
    enum quality q;
    double value;
} values[] = {
    {F_tds_in_ppm, "0.1", Q_OK, (double)0.1f},
    {F_tds_in_ppm, "5000", Q_OK, 5000},
    {F_tds_in_ppm, "5000.5", Q_RANGE, 0},
    {F_temp_c, "-5", Q_OK, -5},
    {F_temp_c, "-5.5", Q_RANGE, 0},
    {F_cycles, "3999999999", Q_OK, 3999999999.0},
    {F_cycles, "0.1", Q_OK, 0.1},
    {F_state, "7", Q_OK, 7},
    {F_state, "8", Q_RANGE, 0},
    {F_state, "2.5", Q_TYPE, 0},
    {F_leak, "0.5", Q_TYPE, 0},
    {F_leak, "1", Q_OK, 1},
    {F_leak, "\"wet\"", Q_TYPE, 0},
    {F_rssi_dbm, "-127", Q_OK, -127},
};

TEST(a_value_is_kept_as_its_kind_and_within_its_range)
{
    char text[60];

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct payload_map map = one(PAYLOAD_JSON, values[i].field, "/a");
        const struct sample *s = &out[0].s;

        snprintf(text, sizeof text, "{\"a\":%s}", values[i].text);
        assert_int_equal(decode(&map, text), REJECT_NONE);
        assert_int_equal(s->q[values[i].field], values[i].q);
        for (int f = 0; f < (int)FIELD_COUNT; f++)
            if (f != values[i].field || values[i].q != Q_OK)
                assert_true(isnan(s->v[f]));
        if (values[i].q == Q_OK)
            assert_true(s->v[values[i].field] == values[i].value);
    }
}

TEST(a_figure_for_nothing_or_broken_is_met_within_a_thousand_millionth)
{
    static const double zero[] = {0};
    struct payload_map map = one(PAYLOAD_JSON, F_cycles, "/a");

    UNUSED_STATE;
    one_row.sentinel = zero;
    one_row.sentinel_count = 1;
    assert_int_equal(decode(&map, "{\"a\":5e-10}"), REJECT_NONE);
    assert_int_equal(out[0].s.q[F_cycles], Q_SENTINEL);
    assert_true(isnan(out[0].s.v[F_cycles]));
    assert_int_equal(decode(&map, "{\"a\":1e-9}"), REJECT_NONE);
    assert_int_equal(out[0].s.q[F_cycles], Q_OK);
    one_row.absent = zero;
    one_row.absent_count = 1;
    assert_int_equal(decode(&map, "{\"a\":0}"), REJECT_UNMAPPED);
}

static const double broken[] = {255};

/* A map of one filter row of six stages. */
static struct payload_map filter(enum payload_target to, int stage)
{
    struct payload_map map = one(PAYLOAD_JSON, 0, "/a");

    one_row.to = to;
    one_row.filter = stage;
    one_row.scale = 2;
    one_row.offset = 3;
    one_row.sentinel = broken;
    one_row.sentinel_count = 1;
    map.stage_count = SAMPLE_FILTERS;
    for (int i = 0; i < SAMPLE_FILTERS; i++)
        memcpy(map.stage[i], (char[]){'s', (char)('0' + i), 0}, 3);
    return map;
}

TEST(every_count_of_every_filter_says_something_by_itself)
{
    UNUSED_STATE;
    for (int i = 0; i < SAMPLE_FILTERS; i++) {
        for (int to = TO_USED_L; to <= TO_REMAIN; to++) {
            struct payload_map map = filter((enum payload_target)to, i);
            const struct filter_reading *f = &out[0].s.filters[i];
            float v[3];

            assert_int_equal(decode(&map, "{\"a\":10}"), REJECT_NONE);
            assert_int_equal(out[0].s.filter_count, SAMPLE_FILTERS);
            assert_string_equal(out[0].s.run_id, "");
            assert_int_equal(f->stage[1], '0' + i);
            memcpy(v, (float[]){f->used_l, f->used_h, f->remain_pct}, sizeof v);
            for (int k = 0; k < 3; k++)
                assert_true(k == to - TO_USED_L ? v[k] == 23 : isnan(v[k]));
            assert_int_equal(decode(&map, "{\"a\":255}"), REJECT_UNMAPPED);
            assert_int_equal(decode(&map, "{\"a\":\"x\"}"), REJECT_UNMAPPED);
            assert_int_equal(decode(&map, "{\"a\":1e300}"), REJECT_UNMAPPED);
        }
    }
}

TEST(a_field_is_scaled_and_moved)
{
    struct payload_map map = one(PAYLOAD_JSON, F_cycles, "/a");

    UNUSED_STATE;
    one_row.scale = 4;
    one_row.offset = 3;
    assert_true(value_of(&map, F_cycles, "{\"a\":10}") == 43);
}

TEST(a_reading_stands_where_the_root_says_and_values_are_a_gateways_word)
{
    struct payload_map map = one(PAYLOAD_JSON, F_cycles, "/a");

    UNUSED_STATE;
    assert_int_equal(decode(&map, "7"), REJECT_ENVELOPE);
    assert_int_equal(decode(&map, "\"x\""), REJECT_ENVELOPE);
    assert_true(value_of(&map, F_cycles, "{\"a\":1,\"values\":{\"a\":2}}") == 1);
    assert_string_equal(out[0].name, "");
    map.root = "/r";
    assert_int_equal(decode(&map, "{\"a\":1}"), REJECT_ENVELOPE);
    assert_int_equal(decode(&map, "{\"r\":1}"), REJECT_ENVELOPE);
    assert_true(value_of(&map, F_cycles, "{\"r\":{\"a\":3}}") == 3);
    map.gateway = true;
    assert_true(value_of(&map, F_cycles, "{\"r\":{\"M\":{\"a\":1,\"values\":{\"a\":2}}}}") == 2);
    assert_string_equal(out[0].name, "M");
}

TEST(a_gateway_may_bring_64_readings_and_names_of_63_letters)
{
    static char text[2000];
    struct payload_map map = one(PAYLOAD_JSON, F_cycles, "/a");
    char name[65];

    UNUSED_STATE;
    map.gateway = true;
    for (int n = BATCH_SAMPLES; n <= BATCH_SAMPLES + 1; n++) {
        strcpy(text, "{\"M\":[");
        for (int i = 0; i < n; i++)
            strcat(text, i ? ",{\"a\":1}" : "{\"a\":1}");
        strcat(text, "]}");
        assert_int_equal(decode(&map, text), n == BATCH_SAMPLES ? REJECT_NONE : REJECT_TOO_MANY);
        assert_int_equal(count, BATCH_SAMPLES);
    }
    for (int n = PROFILE_NAME - 1; n <= PROFILE_NAME; n++) {
        memset(name, 'n', sizeof name);
        name[n] = 0;
        snprintf(text, sizeof text, "{\"%s\":{\"a\":1}}", name);
        assert_int_equal(decode(&map, text), n < PROFILE_NAME ? REJECT_NONE : REJECT_ENVELOPE);
    }
}

TEST(the_levels_of_a_name_fill_it_to_62_letters)
{
    static const struct {
        int first, second; /* letters of two levels */
        bool fits;
    } cases[] = {{61, 0, true},  {62, 0, true},   {63, 0, false}, {10, 51, true},
                 {10, 52, true}, {10, 53, false}, {1, 1, true}};
    char topic[140], name[PROFILE_NAME];

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int a = cases[i].first, b = cases[i].second;
        size_t n;

        memset(topic, 'x', sizeof topic);
        topic[a] = b ? '/' : 0;
        n = (size_t)(b ? a + 1 + b : a);
        if (profile_topic(b ? "{device}/{device}" : "{device}", topic, n, name) != cases[i].fits)
            fail_msg("%d and %d letters", a, b);
        if (cases[i].fits)
            assert_int_equal(strlen(name), n);
    }
    assert_false(profile_topic("{device}", "", 0, name));
    assert_true(profile_topic("+/a", "/a", 2, name));
    assert_false(profile_topic("+/a", "/ab", 3, name));
    assert_false(profile_topic("-/a", "x/a", 3, name));
    assert_false(profile_topic("{devise}/a", "x/a", 3, name));
}

TEST(a_name_becomes_an_id_letter_by_letter)
{
    char id[DEVICE_ID_LEN];

    UNUSED_STATE;
    assert_true(profile_device_id("azAZ09", id));
    assert_string_equal(id, "AZAZ09");
    assert_true(profile_device_id("a/:@[`{b", id));
    assert_string_equal(id, "A------B");
    assert_true(profile_device_id("abcdefghijklmnopqrstuvwxyz012345", id));
    assert_string_equal(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345");
    assert_false(profile_device_id("abcdefghijklmnopqrstuvwxyz0123456", id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_value_is_kept_as_its_kind_and_within_its_range),
        CASE(a_figure_for_nothing_or_broken_is_met_within_a_thousand_millionth),
        CASE(every_count_of_every_filter_says_something_by_itself),
        CASE(a_field_is_scaled_and_moved),
        CASE(a_reading_stands_where_the_root_says_and_values_are_a_gateways_word),
        CASE(a_gateway_may_bring_64_readings_and_names_of_63_letters),
        CASE(the_levels_of_a_name_fill_it_to_62_letters),
        CASE(a_name_becomes_an_id_letter_by_letter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
