/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One sample: what one machine measured at one moment, checked and cleaned. A value, owns
 * nothing. Units stand in the field names (core/fields.def); times are UTC milliseconds.
 * Not here: where a sample is placed in time and whether it is a copy (core/device.h).
 */
#ifndef TW_CORE_SAMPLE_H
#define TW_CORE_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/reject.h"

enum field {
#define FIELD(name, kind, lo, hi, what) F_##name,
#include "core/fields.def"
#undef FIELD
    FIELD_COUNT
};

enum field_kind { FIELD_NUM, FIELD_BOOL, FIELD_COUNT_UP, FIELD_STATE };

struct field_info {
    const char *name;
    enum field_kind kind;
    double lo, hi;
    const char *what;
};

extern const struct field_info field_table[FIELD_COUNT];

/* Finds a field by its name; -1 when there is none. */
int field_find(const char *name);
/* The same, looking behind that field first; -1 as `after` begins at the first. */
int field_find_after(const char *name, int after);

/* What one value of a sample is worth. Only OK and ESTIMATED take part in any judgement. */
#define QUALITY_MAP(X)        \
    X(ABSENT, "absent")       \
    X(OK, "ok")               \
    X(ESTIMATED, "estimated") \
    X(SENTINEL, "sentinel")   \
    X(RANGE, "range")         \
    X(TYPE, "type")           \
    X(FROZEN, "frozen")       \
    X(STALE, "stale")

enum quality {
#define QUALITY_ENUM(id, name) Q_##id,
    QUALITY_MAP(QUALITY_ENUM)
#undef QUALITY_ENUM
};

/* What a machine says it is doing; the value of field `state`. */
#define STATE_MAP(X)            \
    X(STANDBY, "standby")       \
    X(PRODUCING, "producing")   \
    X(TANK_FULL, "tank_full")   \
    X(FLUSHING, "flushing")     \
    X(NO_WATER, "no_water")     \
    X(LEAK_STOP, "leak_stop")   \
    X(FAULT_STOP, "fault_stop") \
    X(SERVICE, "service")

enum machine_state {
#define STATE_ENUM(id, name) MS_##id,
    STATE_MAP(STATE_ENUM)
#undef STATE_ENUM
        MACHINE_STATE_COUNT
};

const char *machine_state_name(enum machine_state s);
int machine_state_find(const char *name); /* -1 when there is none */

#define DEVICE_ID_LEN  33 /* [A-Z0-9-]{4,32} and the NUL */
#define CODE_LEN       24
#define STAGE_LEN      8
#define RUN_ID_LEN     40
#define SAMPLE_CODES   8
#define SAMPLE_FILTERS 6
#define BATCH_SAMPLES  64

/* One filter stage as the machine counts it; NaN where it says nothing. */
struct filter_reading {
    char stage[STAGE_LEN];
    float used_l, used_h, remain_pct;
};

struct sample {
    int64_t boot_id, seq; /* -1 when the payload has none (vendor channels) */
    int64_t ts_ms;        /* the machine's own clock, as sent; -1 unknown */
    uint64_t hash;        /* of the members, `buffered` excepted; 64-bit, stable on disk */
    bool buffered;        /* sent late on purpose */
    bool has_codes;       /* err_raw was there, even if empty */
    uint8_t code_count, filter_count;
    uint8_t q[FIELD_COUNT]; /* enum quality */
    double v[FIELD_COUNT];  /* NaN unless q is OK or ESTIMATED */
    char codes[SAMPLE_CODES][CODE_LEN];
    struct filter_reading filters[SAMPLE_FILTERS];
    char run_id[RUN_ID_LEN]; /* the test_run it belongs to, or "" */
    char reset_reason[CODE_LEN];
};

static inline bool sample_known(const struct sample *s, enum field f)
{
    return s->q[f] == Q_OK || s->q[f] == Q_ESTIMATED;
}

#endif
