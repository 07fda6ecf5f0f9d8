/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tells a sensor that lies from water that changed: readings that are none, readings that
 * stand still, steps that no water makes. A value of fixed size, part of what is remembered of a
 * machine; seconds are those of its own line (never 0).
 */
#ifndef TW_CORE_SENSOR_H
#define TW_CORE_SENSOR_H

#include "core/expr.h"
#include "core/ring.h"
#include "core/sample.h"

/* X(field, the least step, and its least share of the reading, that no water makes; 0: any may be)
 */
#define SENSOR_MAP(X)       \
    X(tds_in_ppm, 50, 0.5)  \
    X(tds_out_ppm, 20, 0.5) \
    X(temp_c, 10, 0)        \
    X(p_in_mpa, 0, 0)       \
    X(p_mem_mpa, 0, 0)      \
    X(p_tank_mpa, 0, 0)

enum sensor_id {
#define SENSOR_ENUM(name, step, share) SENSOR_##name,
    SENSOR_MAP(SENSOR_ENUM)
#undef SENSOR_ENUM
        SENSOR_COUNT
};

struct sensor {
    float last;              /* the latest reading that was one; NaN none */
    uint32_t last_s, same_s; /* when it was read; since when it is that figure */
    uint16_t same_draws;     /* draws that ended with it */
    bool bad;
    struct small_ring spells, jumps; /* spells of readings that are none; steps */
};

struct sensors {
    struct sensor s[SENSOR_COUNT];
    float feed_lo, feed_hi; /* of the feed's TDS since that of the permeate moved */
    int8_t woke;            /* 1: a figure that stood still moved right after a boot; -1 unknown */
};

struct sensor_moment {
    uint32_t now_s, boot_s; /* boot_s 0: no boot was seen */
    bool steady;            /* water ran before and runs now, for a minute at least */
    bool ended;             /* a draw ended with this sample */
};

void sensors_init(struct sensors *k);
void sensors_fold(struct sensors *k, const struct sample *s, const struct sensor_moment *at);

/* Days and draws with one and the same figure; NaN when there was none. */
double sensor_same_days(const struct sensor *s, uint32_t now_s);
double sensor_same_draws(const struct sensor *s);
/* Range of the feed's TDS over its middle, since the reading of the permeate moved. */
double sensors_feed_swing(const struct sensors *k);

/* bad(), spells(), jumps(): what a condition asks. s may be NULL: there is no sample now. */
double sensors_ask(const struct sensors *k, const struct sample *s, uint32_t now_s,
                   const struct expr_call *call);

#endif
