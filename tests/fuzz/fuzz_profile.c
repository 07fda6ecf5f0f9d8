/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Vendors' payloads. The first byte picks one of five fixed maps, the rest is the payload. What
 * is accepted is at least one clean sample without identity, the same when decoded again.
 */
#include "core/pack.h"
#include "core/profile.h"
#include "tests/fuzz/fuzz.h"

static const double zero[] = {0}, broken[] = {9999, -1}, full[] = {65535};
static const struct payload_word states[] = {
    {"OFF", MS_STANDBY}, {"ON", MS_PRODUCING}, {"3", MS_FLUSHING}, {"true", MS_PRODUCING}};

#define FIELD_ROW(place, f, by)                    \
    {                                              \
        .at = {place}, .field = F_##f, .scale = by \
    }
#define FILTER_ROW(place, what, n)                         \
    {                                                      \
        .at = {place}, .to = what, .filter = n, .scale = 1 \
    }
#define ROWS(list) .rows = list, .row_count = sizeof list / sizeof list[0]

static const struct payload_row flat[] = {
    {.at = {"/psi", "/pressure/0", "/p"},
     .field = F_p_in_mpa,
     .scale = 0.00689,
     .offset = 0.01,
     .absent = zero,
     .absent_count = 1,
     .sentinel = broken,
     .sentinel_count = 2},
    {.at = {"/water"}, .field = F_state, .scale = 1, .words = states, .word_count = 4},
    FIELD_ROW("/state", state, 1),
    FIELD_ROW("/leak", leak, 1),
    FIELD_ROW("/temp", temp_c, 1),
    FIELD_ROW("/tdsIn", tds_in_ppm, 1),
    FIELD_ROW("/used", vol_perm_l, 3.785),
    FILTER_ROW("/cart1", TO_REMAIN, 0),
    FILTER_ROW("/cart2", TO_USED_L, 1),
};
static const struct payload_row nested[] = {
    FIELD_ROW("/TDSin/value", tds_in_ppm, 1),
    FIELD_ROW("/list/2", tds_out_ppm, 0.1),
    FIELD_ROW("/list/0/v", leak, 1),
    FILTER_ROW("/hours", TO_USED_H, 0),
};
static const struct payload_row bytes[] = {
    FIELD_ROW("@0 u8", leak, 1),
    FIELD_ROW("@1 u16le", tds_in_ppm, 1),
    {.at = {"@3 u16be"}, .field = F_tds_out_ppm, .scale = 1, .absent = full, .absent_count = 1},
    FIELD_ROW("@5 s8", rssi_dbm, 1),
    FIELD_ROW("@6 s16be", temp_c, 0.1),
    FIELD_ROW("@8 u24le", vol_perm_l, 0.1),
    FIELD_ROW("@11 u32be", pump_s, 1),
    {.at = {"@15 u8"}, .field = F_state, .scale = 1, .words = states, .word_count = 4},
    FILTER_ROW("@16 u8", TO_REMAIN, 0),
    FILTER_ROW("@17 u32le", TO_USED_H, 0),
};

static const struct payload_map maps[] = {
    {.topic = "t",
     .root = "",
     .frame_first = -1,
     .time_kind = TIME_TEXT,
     .time = {"/at"},
     .zone_min = 480,
     .codes = "/codes",
     .codes_kind = CODES_CSV,
     .stage = {"pp", "ro"},
     .stage_count = 2,
     ROWS(flat)},
    {.topic = "t",
     .root = "/params",
     .frame_first = -1,
     .time_kind = TIME_S,
     .time = {"/t"},
     .codes = "/mask",
     .codes_kind = CODES_MASK,
     .stage = {"ro"},
     .stage_count = 1,
     ROWS(nested)},
    {.topic = "t",
     .root = "",
     .gateway = true,
     .frame_first = -1,
     .time_kind = TIME_MS,
     .time = {"/ts"},
     .codes = "/codes",
     .codes_kind = CODES_LIST,
     .stage = {"pp", "ro"},
     .stage_count = 2,
     ROWS(flat)},
    {.topic = "t",
     .form = PAYLOAD_BYTES,
     .frame_first = -1,
     .codes = "@21 u16le",
     .codes_kind = CODES_MASK,
     .stage = {"ro"},
     .stage_count = 1,
     ROWS(bytes)},
    {.topic = "t",
     .form = PAYLOAD_HEX,
     .frame_first = 0xaa,
     .frame_header = 10,
     .codes = "@21 u8",
     .codes_kind = CODES_NUMBER,
     .stage = {"ro"},
     .stage_count = 1,
     ROWS(bytes)},
};

#define MAPS (sizeof maps / sizeof maps[0])

static void must_be_good(const struct profile_reading *r, const struct payload_map *map)
{
    uint8_t buf[SAMPLE_PACK_MAX];
    struct sample back;
    size_t n;

    assert(text_is_utf8(r->name, sizeof r->name) && (map->gateway || !r->name[0]));
    assert(r->s.boot_id == -1 && r->s.seq == -1 && !r->s.buffered);
    assert(r->s.filter_count == map->stage_count);
    sample_must_be_clean(&r->s);
    n = sample_pack(&r->s, buf);
    assert(n <= sizeof buf && sample_unpack(&back, buf, n));
    samples_must_be_equal(&r->s, &back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct profile_reading first[BATCH_SAMPLES], again[BATCH_SAMPLES];
    const struct payload_map *map;
    size_t count, twice;
    enum reject why;

    if (size == 0)
        return 0;
    map = &maps[data[0] % MAPS];
    why = profile_decode(map, (const char *)data + 1, size - 1, first, &count);
    assert(why < REJECT_COUNT && count <= BATCH_SAMPLES);
    assert(profile_decode(map, (const char *)data + 1, size - 1, again, &twice) == why);
    assert(twice == count);
    if (why != REJECT_NONE)
        return 0;
    assert(count >= 1);
    for (size_t i = 0; i < count; i++) {
        must_be_good(&first[i], map);
        assert(first[i].s.hash == again[i].s.hash && first[i].s.ts_ms == again[i].s.ts_ms);
        samples_must_be_equal(&first[i].s, &again[i].s);
    }
    return 0;
}
