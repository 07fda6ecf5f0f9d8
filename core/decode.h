/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of the contract into structs: samples and batches, events, the announcement of a
 * machine, answers to commands. Every decoder scans first; cJSON only sees what passed.
 */
#ifndef TW_CORE_DECODE_H
#define TW_CORE_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/sample.h"

/*
 * A sample or a batch. Returns why the whole message is refused; else *count elements, each with
 * its own fate in each[] and the good ones first, sorted by boot and seq.
 */
enum reject decode_tele(const char *json, size_t len, const char *device,
                        struct sample out[BATCH_SAMPLES], enum reject each[BATCH_SAMPLES],
                        size_t *count);

enum event_type {
    EVENT_BOOT,
    EVENT_FILTER_RESET,
    EVENT_BUTTON,
    EVENT_LEAK_LATCH,
    EVENT_ERROR,
    EVENT_TYPE_COUNT
};

struct event {
    int64_t boot_id, seq, ts_ms;
    uint64_t hash;
    enum event_type type;
    bool buffered, on;   /* on: leak_latch, error */
    char text[CODE_LEN]; /* reason, stage, name or code */
    char fw[CODE_LEN];   /* boot */
    int32_t resets;      /* filter_reset; -1 unknown */
};

enum reject decode_event(const char *json, size_t len, const char *device, struct event *out);
const char *event_type_name(enum event_type t);

struct announcement {
    bool online;
    char fw[CODE_LEN], model[32];
    int64_t boot_id, ts_ms; /* -1 unknown */
};

enum reject decode_state(const char *json, size_t len, const char *device,
                         struct announcement *out);

enum reply_status { REPLY_ACCEPTED, REPLY_DONE, REPLY_REFUSED, REPLY_FAILED, REPLY_STATUS_COUNT };

struct command_reply {
    char id[RUN_ID_LEN], detail[64];
    enum reply_status status;
};

enum reject decode_reply(const char *json, size_t len, const char *device,
                         struct command_reply *out);
const char *reply_status_name(enum reply_status s);

#endif
