/* SPDX-License-Identifier: Apache-2.0 */
/* Samples as bytes in the store: what fits, and bytes that no sample of ours has. */
#include "tests/unit/test.h"

#include <math.h>
#include <string.h>

#include "core/pack.h"

static struct sample empty(void)
{
    struct sample s;

    memset(&s, 0, sizeof s);
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        s.v[f] = NAN;
    return s;
}

/* Packed and read back; false when it does not come back. */
static bool through(const struct sample *s, struct sample *back)
{
    uint8_t buf[SAMPLE_PACK_MAX];

    return sample_unpack(back, buf, sample_pack(s, buf));
}

TEST(each_mark_comes_back_alone)
{
    UNUSED_STATE;
    for (int i = 0; i < 4; i++) {
        struct sample s = empty(), back;

        s.has_codes = i & 1;
        s.buffered = i & 2;
        assert_true(through(&s, &back));
        assert_int_equal(back.has_codes, s.has_codes);
        assert_int_equal(back.buffered, s.buffered);
        for (int f = 0; f < (int)FIELD_COUNT; f++) {
            assert_int_equal(back.q[f], Q_ABSENT);
            assert_true(isnan(back.v[f]));
        }
    }
}

TEST(each_field_comes_back_alone_with_its_quality)
{
    UNUSED_STATE;
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        for (int q = Q_OK; q <= Q_STALE; q++) {
            struct sample s = empty(), back;
            bool known = q == Q_OK || q == Q_ESTIMATED;

            s.q[f] = (uint8_t)q;
            s.v[f] = known ? field_table[f].hi : (double)NAN;
            assert_true(through(&s, &back));
            for (int k = 0; k < (int)FIELD_COUNT; k++) {
                assert_int_equal(back.q[k], k == f ? q : Q_ABSENT);
                if (k == f && known)
                    assert_true(
                        back.v[k] ==
                        (field_table[f].kind == FIELD_NUM ? (double)(float)s.v[f] : s.v[f]));
                else
                    assert_true(isnan(back.v[k]));
            }
        }
    }
}

TEST(a_sample_full_of_everything_fits_and_comes_back)
{
    struct sample s = empty(), back;

    UNUSED_STATE;
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        s.q[f] = Q_OK;
        s.v[f] = field_table[f].lo;
    }
    s.code_count = SAMPLE_CODES;
    s.filter_count = SAMPLE_FILTERS;
    for (int i = 0; i < SAMPLE_CODES; i++)
        memset(s.codes[i], 'A' + i, CODE_LEN - 1);
    for (int i = 0; i < SAMPLE_FILTERS; i++) {
        memset(s.filters[i].stage, 'a' + i, STAGE_LEN - 1);
        s.filters[i].used_l = s.filters[i].used_h = s.filters[i].remain_pct = (float)i;
    }
    memset(s.run_id, 'r', RUN_ID_LEN - 1);
    memset(s.reset_reason, 'q', CODE_LEN - 1);
    assert_true(through(&s, &back));
    assert_int_equal(back.code_count, SAMPLE_CODES);
    assert_int_equal(back.filter_count, SAMPLE_FILTERS);
    assert_memory_equal(back.codes, s.codes, sizeof s.codes);
    assert_memory_equal(back.filters, s.filters, sizeof s.filters);
    assert_string_equal(back.run_id, s.run_id);
    assert_string_equal(back.reset_reason, s.reset_reason);
}

static const struct {
    uint8_t bytes[16];
    size_t len;
    bool good;
} fields[] = {
    {{1, 0, 1, F_leak, 1, 0, 0, 0, 0}, 9, true},
    {{1, 0, 1, F_leak, 2, 0, 0, 0, 0}, 9, false},
    {{1, 0, 1, F_state, MACHINE_STATE_COUNT - 1, 0, 0, 0, 0}, 9, true},
    {{1, 0, 1, F_state, MACHINE_STATE_COUNT, 0, 0, 0, 0}, 9, false},
    {{1, 0, 1, FIELD_COUNT, 0, 0, 0, 0, 0, 0, 0, 0}, 12, false},
    {{1, 0, 1, F_leak | 0x40, Q_SENTINEL, 0, 0, 0, 0}, 9, true},
    {{1, 0, 1, F_leak | 0x40, Q_STALE, 0, 0, 0, 0}, 9, true},
    {{1, 0, 1, F_leak | 0x40, Q_ESTIMATED, 0, 0, 0, 0}, 9, false},
    {{1, 0, 1, F_leak | 0x40, Q_STALE + 1, 0, 0, 0, 0}, 9, false},
    {{1, 0, 2, F_leak, 1, F_leak, 1, 0, 0, 0, 0}, 11, false},
    {{1, 0, 1, F_temp_c, 0, 0, 0x80, 0x3f, 0, 0, 0, 0}, 12, true},
    {{1, 0, 1, F_temp_c, 0, 0, 0x80, 0x7f, 0, 0, 0, 0}, 12, false},
    {{0, 0, 0, 0, 0, 0, 0}, 7, false},
};

TEST(bytes_that_no_decoder_lets_in_are_damaged)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct sample s;

        if (sample_unpack(&s, fields[i].bytes, fields[i].len) != fields[i].good)
            fail_msg("case %zu", i);
    }
}

TEST(a_filter_is_damaged_by_any_one_of_its_parts)
{
    UNUSED_STATE;
    for (int part = 0; part <= 4; part++) {
        struct sample s = empty(), back;
        struct filter_reading *f = &s.filters[0];

        s.filter_count = 1;
        memset(f->stage, 'a', part == 1 ? STAGE_LEN : STAGE_LEN - 1);
        f->used_l = part == 2 ? INFINITY : 1;
        f->used_h = part == 3 ? -INFINITY : 1;
        f->remain_pct = part == 4 ? INFINITY : NAN;
        assert_int_equal(through(&s, &back), part == 0);
    }
}

TEST(a_text_has_room_for_its_end)
{
    UNUSED_STATE;
    for (uint8_t n = CODE_LEN - 1; n <= CODE_LEN; n++) {
        uint8_t bytes[40] = {1, 0, 0, 1};
        struct sample s;

        bytes[4] = n;
        memset(bytes + 5, 'c', n);
        assert_int_equal(sample_unpack(&s, bytes, 5 + (size_t)n + 3), n < CODE_LEN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(each_mark_comes_back_alone),
        CASE(each_field_comes_back_alone_with_its_quality),
        CASE(a_sample_full_of_everything_fits_and_comes_back),
        CASE(bytes_that_no_decoder_lets_in_are_damaged),
        CASE(a_filter_is_damaged_by_any_one_of_its_parts),
        CASE(a_text_has_room_for_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
