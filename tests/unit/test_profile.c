/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payloads of real machines (tests/data/captures, sources there) through the profiles that ship,
 * against the values that their sources state; and what a profile must refuse.
 */
#include "tests/unit/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/profile.h"
#include "service/catalogue_dir.h"

#define NONE  (-1.0)
#define BYTES 4096

static struct catalogue_dir dir;
static struct profile_reading reading[BATCH_SAMPLES];

static int load(void **state)
{
    UNUSED_STATE;
    return catalogue_dir_open(&dir, TEST_SOURCE_DIR "/catalogue") ? -1 : 0;
}

static int unload(void **state)
{
    UNUSED_STATE;
    catalogue_dir_release(&dir);
    return 0;
}

static const struct payload_map *map_of(const char *profile)
{
    int m = catalogue_model(&dir.c, profile);

    assert_true(m >= 0);
    assert_non_null(dir.c.models[m].payload);
    return dir.c.models[m].payload;
}

static size_t file(const char *name, char text[BYTES])
{
    char path[512];
    FILE *f;
    size_t n;

    snprintf(path, sizeof path, "%s/tests/data/captures/%s", TEST_SOURCE_DIR, name);
    f = fopen(path, "r");
    assert_non_null(f);
    n = fread(text, 1, BYTES - 1, f);
    fclose(f);
    text[n] = 0;
    return n;
}

static const struct sample *decode(const char *profile, const char *payload, size_t len)
{
    size_t n = 0;
    enum reject why = profile_decode(map_of(profile), payload, len, reading, &n);

    if (why != REJECT_NONE)
        fail_msg("%s: %s", profile, reject_name(why));
    assert_int_equal(n, 1);
    return &reading[0].s;
}

static const struct sample *decode_file(const char *profile, const char *name)
{
    static char text[BYTES];
    size_t n = file(name, text);

    return decode(profile, text, strcspn(text, "\n") < n ? strcspn(text, "\n") : n);
}

static enum reject refusal(const char *profile, const char *payload)
{
    size_t n = 0;

    return profile_decode(map_of(profile), payload, strlen(payload), reading, &n);
}

static void close_to(double got, double want)
{
    if (!(fabs(got - want) < 1e-4))
        fail_msg("%g, expected %g", got, want);
}

static void filter_is(const struct sample *s, int i, const char *stage, double l, double h,
                      double pct)
{
    const struct filter_reading *f = &s->filters[i];
    const float got[] = {f->used_l, f->used_h, f->remain_pct};
    const double want[] = {l, h, pct};

    assert_string_equal(f->stage, stage);
    for (int k = 0; k < 3; k++) {
        if (want[k] == NONE)
            assert_true(isnan(got[k]));
        else
            close_to((double)got[k], want[k]);
    }
}

/* The n-th line of the file: topic, tab, payload. */
static char *drop_line(int n, char text[BYTES], char **payload)
{
    char *line = text;

    file("drop.tsv", text);
    while (n-- > 0)
        line = strchr(line, '\n') + 1;
    line[strcspn(line, "\n")] = 0;
    *payload = strchr(line, '\t') + 1;
    (*payload)[-1] = 0;
    return line;
}

TEST(a_drop_filter_says_leak_tds_and_three_cartridges)
{
    char text[BYTES], name[PROFILE_NAME], id[DEVICE_ID_LEN], *payload;
    char *topic = drop_line(7, text, &payload);
    const struct sample *s = decode("drop-ro", payload, strlen(payload));

    UNUSED_STATE;
    assert_true(profile_topic(map_of("drop-ro")->topic, topic, strlen(topic), name));
    assert_true(profile_device_id(name, id));
    assert_string_equal(id, "DROP-1-C0FFEE-95");
    close_to(s->v[F_leak], 1);
    close_to(s->v[F_tds_in_ppm], 164);
    close_to(s->v[F_tds_out_ppm], 9);
    filter_is(s, 0, "cart1", NONE, NONE, 59);
    filter_is(s, 1, "cart2", NONE, NONE, 80);
    filter_is(s, 2, "cart3", NONE, NONE, 59);
    assert_int_equal(s->ts_ms, -1);
}

TEST(whole_house_devices_of_drop_keep_psi_as_mpa_and_see_999_9_as_no_reading)
{
    static const struct {
        int line;
        double psi, leak, temp;
    } want[] = {{0, 62.2, 0, NONE}, {2, NONE, 1, 30.2}, {5, 61.3, 1, 21.2}, {6, 62.2, 1, 24.5}};
    char text[BYTES], *payload;
    const struct sample *s;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        drop_line(want[i].line, text, &payload);
        s = decode("drop-connect", payload, strlen(payload));
        assert_int_equal(s->q[F_p_in_mpa], want[i].psi == NONE ? Q_ABSENT : Q_OK);
        if (want[i].psi != NONE)
            close_to(s->v[F_p_in_mpa], want[i].psi * 0.00689475729);
        close_to(s->v[F_leak], want[i].leak);
        assert_int_equal(s->q[F_temp_c], want[i].temp == NONE ? Q_ABSENT : Q_OK);
        if (want[i].temp != NONE)
            close_to(s->v[F_temp_c], want[i].temp);
    }
    for (int line = 3; line <= 4; line++) {
        drop_line(line, text, &payload);
        s = decode("drop-connect", payload, strlen(payload));
        assert_int_equal(s->q[F_p_in_mpa], Q_SENTINEL);
        assert_true(isnan(s->v[F_p_in_mpa]));
    }
    drop_line(1, text, &payload);
    assert_int_equal(refusal("drop-connect", payload), REJECT_UNMAPPED); /* salt, nothing else */
}

TEST(an_aquatru_says_tap_and_clean_tds_and_three_healths)
{
    const struct sample *s = decode_file("aquatru", "aquatru.json");

    UNUSED_STATE;
    assert_int_equal((int)s->v[F_state], MS_PRODUCING);
    close_to(s->v[F_tds_in_ppm], 193);
    close_to(s->v[F_tds_out_ppm], 10);
    close_to(s->v[F_hps_open], 0);
    filter_is(s, 0, "pre", NONE, NONE, 80);
    filter_is(s, 1, "ro", NONE, NONE, 70);
    filter_is(s, 2, "voc", NONE, NONE, 40);
}

TEST(bwt_softeners_keep_unknown_error_ids_raw)
{
    const struct sample *s = decode_file("bwt-perla", "bwt-perla-duplex.json");
    static const char *const codes[] = {"5", "32", "34", "29"};

    UNUSED_STATE;
    close_to(s->v[F_vol_perm_l], 318383);
    close_to(s->v[F_q_perm_lpm], 0);
    filter_is(s, 0, "salt", NONE, NONE, 20);
    assert_int_equal(s->code_count, 4);
    for (int i = 0; i < 4; i++)
        assert_string_equal(s->codes[i], codes[i]);
    s = decode_file("bwt-perla", "bwt-perla-one.json");
    close_to(s->v[F_vol_perm_l], 189985);
    filter_is(s, 0, "salt", NONE, NONE, 37);
    assert_true(s->has_codes);
    assert_int_equal(s->code_count, 0);
}

TEST(a_midea_body_in_hex_gives_litres_lives_hours_and_tds)
{
    const struct sample *s = decode_file("midea-ed", "midea-ed-body.hex");

    UNUSED_STATE;
    close_to(s->v[F_vol_perm_l], 4040);
    close_to(s->v[F_tds_in_ppm], 60);
    close_to(s->v[F_tds_out_ppm], 12);
    filter_is(s, 0, "ppc", NONE, 4393, 51);
    filter_is(s, 1, "ro", NONE, 4393, 51);
    filter_is(s, 2, "t33", NONE, 21673, 84);
}

TEST(in_a_midea_frame_zero_means_not_fitted)
{
    const struct sample *s = decode_file("midea-ed", "midea-ed-frame.hex");

    UNUSED_STATE;
    close_to(s->v[F_vol_perm_l], 2035);
    close_to(s->v[F_tds_in_ppm], 242);
    close_to(s->v[F_tds_out_ppm], 50);
    filter_is(s, 0, "ppc", NONE, NONE, 98);
    filter_is(s, 1, "ro", NONE, NONE, 99);
    filter_is(s, 2, "t33", NONE, NONE, NONE);
}

TEST(a_midea_frame_with_a_wrong_sum_or_no_hex_is_refused)
{
    char text[BYTES];

    UNUSED_STATE;
    file("midea-ed-frame.hex", text);
    text[strcspn(text, "\n")] = 0;
    text[30] = text[30] == '0' ? '1' : '0';
    assert_int_equal(refusal("midea-ed", text), REJECT_ENVELOPE);
    text[31] = 'x';
    assert_int_equal(refusal("midea-ed", text), REJECT_BAD_NUMBER);
    assert_int_equal(refusal("midea-ed", "abc"), REJECT_BAD_NUMBER);
    assert_int_equal(refusal("midea-ed", ""), REJECT_EMPTY);
}

TEST(a_yunmi_array_is_read_by_position)
{
    const struct sample *s = decode_file("yunmi-lx11", "yunmi-lx11.json");

    UNUSED_STATE;
    close_to(s->v[F_tds_in_ppm], 80);
    close_to(s->v[F_tds_out_ppm], 4);
    close_to(s->v[F_temp_c], 31);
    assert_int_equal((int)s->v[F_state], MS_STANDBY);
    filter_is(s, 0, "ppc", 520, 379, NONE);
    filter_is(s, 1, "ro", 2110, 4544, NONE);
    filter_is(s, 2, "t33", 1440, 3313, NONE);
    assert_true(s->has_codes);
    assert_int_equal(s->code_count, 0);
}

TEST(every_bit_of_a_yunmi_mask_is_a_code)
{
    const struct sample *s;
    static const char mask[] = "[33280,0,0,0,0,0,0,0,0,80,4,0,20,0,0,0,0,0]";

    UNUSED_STATE;
    s = decode("yunmi-lx11", mask, sizeof mask - 1);
    assert_int_equal(s->code_count, 2);
    assert_string_equal(s->codes[0], "b9");
    assert_string_equal(s->codes[1], "b15");
}

TEST(the_membrane_of_a_real_lx7_had_failed_and_its_figures_say_so)
{
    const struct sample *s = decode_file("yunmi-lx7", "yunmi-lx7.json");

    UNUSED_STATE;
    close_to(s->v[F_tds_in_ppm], 130);
    close_to(s->v[F_tds_out_ppm], 121);
    close_to(s->v[F_temp_c], 19);
    filter_is(s, 0, "ppc", 200, 6484, NONE);
    filter_is(s, 1, "ro", 640, 15112, NONE);
}

TEST(the_placeholder_of_an_lx7_is_not_a_reading)
{
    static const char text[] = "{\"tds_in\":80,\"tds_out\":5}";
    const struct sample *s = decode("yunmi-lx7", text, sizeof text - 1);

    UNUSED_STATE;
    assert_int_equal(s->q[F_tds_in_ppm], Q_SENTINEL);
    close_to(s->v[F_tds_out_ppm], 5);
}

TEST(wisewell_data_points_are_tds_litres_in_tenths_and_a_filter)
{
    const struct sample *s = decode_file("wisewell-w60", "wisewell-w60.json");

    UNUSED_STATE;
    close_to(s->v[F_tds_out_ppm], 0);
    close_to(s->v[F_vol_perm_l], 0);
    close_to(s->v[F_uv_on], 1);
    filter_is(s, 0, "pp", NONE, NONE, 91);
}

TEST(a_thingsboard_gateway_carries_machines_and_times)
{
    static const char text[] =
        "{\"WP-0001\":[{\"ts\":1767225600000,\"values\":{\"tds_out_ppm\":9,\"state\":\"producing\","
        "\"leak\":true}},{\"ts\":1767225660000,\"values\":{\"tds_out_ppm\":10}}],"
        "\"wp_0002\":[{\"tds_out_ppm\":12}]}";
    char id[DEVICE_ID_LEN];
    size_t n = 0;

    UNUSED_STATE;
    assert_int_equal(
        profile_decode(map_of("thingsboard-gateway"), text, sizeof text - 1, reading, &n),
        REJECT_NONE);
    assert_int_equal(n, 3);
    assert_string_equal(reading[0].name, "WP-0001");
    assert_int_equal(reading[0].s.ts_ms, 1767225600000);
    close_to(reading[0].s.v[F_tds_out_ppm], 9);
    close_to(reading[0].s.v[F_leak], 1);
    assert_int_equal((int)reading[0].s.v[F_state], MS_PRODUCING);
    assert_int_equal(reading[1].s.ts_ms, 1767225660000);
    assert_int_equal(reading[2].s.ts_ms, -1);
    assert_true(profile_device_id(reading[2].name, id));
    assert_string_equal(id, "WP-0002");
}

TEST(a_gateway_message_that_is_no_list_of_machines_is_refused)
{
    UNUSED_STATE;
    assert_int_equal(refusal("thingsboard-gateway", "{}"), REJECT_ENVELOPE);
    assert_int_equal(refusal("thingsboard-gateway", "{\"a\":5}"), REJECT_ENVELOPE);
    assert_int_equal(refusal("thingsboard-gateway", "[1,2]"), REJECT_ENVELOPE);
    assert_int_equal(refusal("thingsboard-gateway", "7"), REJECT_ENVELOPE);
    assert_int_equal(refusal("thingsboard-gateway", "{\"a\":[{\"ts\":1e400}]}"), REJECT_NOT_FINITE);
}

TEST(an_alink_property_post_has_values_with_their_own_times)
{
    static const char text[] =
        "{\"id\":\"1\",\"version\":\"1.0\",\"params\":{\"TDS\":{\"value\":23.6,"
        "\"time\":1524448722000},\"leak\":0,\"state\":1},\"method\":\"thing.event.property.post\"}";
    static const char topic[] = "/sys/a1b2/WP-7/thing/event/property/post";
    char name[PROFILE_NAME];
    const struct sample *s = decode("alink", text, sizeof text - 1);

    UNUSED_STATE;
    assert_true(profile_topic(map_of("alink")->topic, topic, sizeof topic - 1, name));
    assert_string_equal(name, "WP-7");
    close_to(s->v[F_tds_out_ppm], 23.6);
    close_to(s->v[F_leak], 0);
    assert_int_equal((int)s->v[F_state], MS_PRODUCING);
    assert_int_equal(s->ts_ms, 1524448722000);
}

TEST(values_out_of_range_or_of_a_wrong_kind_are_marked_and_spoil_nothing_else)
{
    static const char text[] = "{\"tdsIn\":99999,\"tdsOut\":\"bad\",\"leak\":2,\"cart1\":50}";
    const struct sample *s = decode("drop-ro", text, sizeof text - 1);

    UNUSED_STATE;
    assert_int_equal(s->q[F_tds_in_ppm], Q_RANGE);
    assert_int_equal(s->q[F_tds_out_ppm], Q_TYPE);
    assert_int_equal(s->q[F_leak], Q_RANGE);
    filter_is(s, 0, "cart1", NONE, NONE, 50);
}

TEST(the_same_content_has_the_same_hash_and_other_content_another)
{
    uint64_t a = decode("drop-ro", "{\"leak\":1,\"tdsIn\":5}", 20)->hash;
    uint64_t b = decode("drop-ro", "{ \"tdsIn\":5,\"leak\":1}", 21)->hash;
    uint64_t c = decode("drop-ro", "{\"leak\":1,\"tdsIn\":6}", 20)->hash;

    UNUSED_STATE;
    assert_true(a == b);
    assert_true(a != c);
}

TEST(topics_and_names_that_do_not_fit_are_not_taken)
{
    char name[PROFILE_NAME], id[DEVICE_ID_LEN];

    UNUSED_STATE;
    assert_false(profile_topic("a/{device}/b", "a/x/c", 5, name));
    assert_false(profile_topic("a/{device}/b", "a/x", 3, name));
    assert_false(profile_topic("a/{device}", "a/x/b", 5, name));
    assert_false(profile_topic("a/{device}/b", "a//b", 4, name));
    assert_true(profile_topic("+/{device}/{device}", "q/x/y", 5, name));
    assert_string_equal(name, "x-y");
    assert_false(profile_device_id("abc", id)); /* too short for an id */
    assert_false(profile_device_id("a-name-that-is-far-too-long-for-a-machine", id));
    assert_true(profile_device_id("ab_c d", id));
    assert_string_equal(id, "AB-C-D");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_drop_filter_says_leak_tds_and_three_cartridges),
        CASE(whole_house_devices_of_drop_keep_psi_as_mpa_and_see_999_9_as_no_reading),
        CASE(an_aquatru_says_tap_and_clean_tds_and_three_healths),
        CASE(bwt_softeners_keep_unknown_error_ids_raw),
        CASE(a_midea_body_in_hex_gives_litres_lives_hours_and_tds),
        CASE(in_a_midea_frame_zero_means_not_fitted),
        CASE(a_midea_frame_with_a_wrong_sum_or_no_hex_is_refused),
        CASE(a_yunmi_array_is_read_by_position),
        CASE(every_bit_of_a_yunmi_mask_is_a_code),
        CASE(the_membrane_of_a_real_lx7_had_failed_and_its_figures_say_so),
        CASE(the_placeholder_of_an_lx7_is_not_a_reading),
        CASE(wisewell_data_points_are_tds_litres_in_tenths_and_a_filter),
        CASE(a_thingsboard_gateway_carries_machines_and_times),
        CASE(a_gateway_message_that_is_no_list_of_machines_is_refused),
        CASE(an_alink_property_post_has_values_with_their_own_times),
        CASE(values_out_of_range_or_of_a_wrong_kind_are_marked_and_spoil_nothing_else),
        CASE(the_same_content_has_the_same_hash_and_other_content_another),
        CASE(topics_and_names_that_do_not_fit_are_not_taken),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
