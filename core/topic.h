/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Topics by pattern: `wp/v1/{device}/{kind}` and whatever a profile or the configuration says.
 */
#ifndef TW_CORE_TOPIC_H
#define TW_CORE_TOPIC_H

#include <stdbool.h>
#include <stddef.h>

#include "core/sample.h"

#define TOPIC_LEN     256
#define CANARY_DEVICE "_canary"

enum topic_kind {
    TOPIC_TELE,
    TOPIC_EVT,
    TOPIC_STATE,
    TOPIC_RSP,
    TOPIC_CMD,
    TOPIC_ACK,
    TOPIC_KIND_COUNT
};

const char *topic_kind_name(enum topic_kind k);

struct topic {
    char device[DEVICE_ID_LEN];
    enum topic_kind kind;
    bool canary;
};

bool device_id_valid(const char *id);

/* False when the topic is not of the pattern, the device id is no id, or the kind is unknown. */
bool topic_parse(const char *pattern, const char *topic, size_t len, struct topic *out);

/* False when it does not fit. `{device}` becomes device, `{kind}` the kind's name. */
bool topic_build(const char *pattern, const char *device, enum topic_kind kind, char *out,
                 size_t cap);

#endif
