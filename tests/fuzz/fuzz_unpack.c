/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Raw bytes as packed samples and draws, as a damaged database gives them. What is accepted is a
 * good sample all the same, and packs again into what unpacks to the same.
 */
#include "core/draw.h"
#include "core/pack.h"
#include "tests/fuzz/fuzz.h"

static void sample(const uint8_t *data, size_t size)
{
    struct sample s, back;
    uint8_t buf[SAMPLE_PACK_MAX];
    size_t n;

    if (!sample_unpack(&s, data, size))
        return;
    assert(s.boot_id == -1 && s.seq == -1 && s.ts_ms == -1 && s.hash == 0);
    sample_must_be_good(&s);
    n = sample_pack(&s, buf);
    assert(n <= sizeof buf && sample_unpack(&back, buf, n));
    samples_must_be_equal(&s, &back);
}

static void draw(const uint8_t *data, size_t size)
{
    struct draw d, back;
    uint8_t buf[DRAW_PACK_MAX];
    size_t n;

    if (!draw_unpack(&d, data, size))
        return;
    assert(draw_pack(&d, buf, sizeof buf - 1) == 0);
    n = draw_pack(&d, buf, sizeof buf);
    assert(n >= 1 && n <= sizeof buf && draw_unpack(&back, buf, n));
    for (int i = 0; i < SYM_COUNT; i++)
        assert(same_bits(d.sym[i], back.sym[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sample(data, size);
    draw(data, size);
    return 0;
}
