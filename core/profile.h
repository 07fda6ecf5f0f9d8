/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A vendor's payload into samples, as a model's file says: where each value stands, its scale and
 * offset, its words, which figures mean "nothing there" or "sensor broken". Pure. Such samples
 * have no boot_id and seq (-1); ts_ms is -1 where the payload has no time.
 */
#ifndef TW_CORE_PROFILE_H
#define TW_CORE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/sample.h"

#define PROFILE_NAME  64
#define PROFILE_SPOTS 4 /* places where a value may stand, the first that is there counts */

enum payload_form { PAYLOAD_JSON, PAYLOAD_BYTES, PAYLOAD_HEX };
enum payload_time { TIME_NONE, TIME_MS, TIME_S, TIME_TEXT };
enum payload_codes { CODES_LIST, CODES_CSV, CODES_MASK, CODES_NUMBER };
enum payload_target { TO_FIELD, TO_USED_L, TO_USED_H, TO_REMAIN };

struct payload_word {
    const char *text;
    double value;
};

/* "/a/0/b" is a JSON pointer into the reading, "@7 u16le" a place in bytes. */
struct payload_row {
    const char *at[PROFILE_SPOTS];
    enum payload_target to;
    int field;  /* TO_FIELD */
    int filter; /* else: index of the filter */
    double scale, offset;
    const double *absent, *sentinel;
    size_t absent_count, sentinel_count;
    const struct payload_word *words;
    size_t word_count;
};

struct payload_map {
    const char *topic; /* {device} takes part of the name, + takes anything */
    enum payload_form form;
    const char *root;    /* pointer to the reading; to the machines when `gateway` */
    bool gateway;        /* members are machines: one reading or a list of {ts, values} each */
    int frame_first;     /* bytes: with this first byte a header stands before; -1 never */
    size_t frame_header; /* its length; the sum of all bytes behind the first is then 0 mod 256 */
    enum payload_time time_kind;
    const char *time[PROFILE_SPOTS]; /* beside the reading; the first that is there counts */
    int zone_min;                    /* of a time without zone */
    enum payload_codes codes_kind;
    const char *codes; /* NULL: none */
    const struct payload_row *rows;
    size_t row_count;
    char stage[SAMPLE_FILTERS][STAGE_LEN];
    size_t stage_count;
};

/* The name a topic gives its machine: the {device} levels joined by '-'. False: another topic. */
bool profile_topic(const char *pattern, const char *topic, size_t len, char name[PROFILE_NAME]);

/* A vendor's name as one of our ids: capitals, digits and dashes. False when it makes none. */
bool profile_device_id(const char *name, char id[DEVICE_ID_LEN]);

struct profile_reading {
    char name[PROFILE_NAME]; /* of the machine, by a gateway; else "" */
    struct sample s;
};

/* Why the whole message is refused; else *count readings, at least one, at most BATCH_SAMPLES. */
enum reject profile_decode(const struct payload_map *map, const char *payload, size_t len,
                           struct profile_reading out[BATCH_SAMPLES], size_t *count);

#endif
