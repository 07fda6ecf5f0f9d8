/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ways in beside the canonical topics: sections `channel` of the configuration, tied to the
 * payload profiles of the catalogue. A machine has exactly one way: the channel that names it,
 * else the channel without a list whose profile is its model, else the canonical topics.
 */
#ifndef TW_SERVICE_CHANNEL_H
#define TW_SERVICE_CHANNEL_H

#include "core/catalogue.h"
#include "core/profile.h"
#include "service/config.h"

#define CHANNEL_CANONICAL (-1)

struct channel {
    const struct config_channel *config;
    const struct payload_map *map;
    const char *topic; /* of the configuration, else of the profile */
    int model;         /* the profile, index in the catalogue */
};

struct channel_list {
    struct channel c[CONFIG_CHANNELS];
    int count;
};

/* ERR_CONFIG when a profile is missing; told on stderr with file and line. */
enum err channels_bind(const struct config *config, const struct catalogue *c,
                       struct channel_list *out) MUST_CHECK;

/* Index in the list, or CHANNEL_CANONICAL. list may be NULL. */
int channel_of(const struct channel_list *list, const char *device, int model);

/* The topic filter that hears every machine of the channel. */
void channel_filter(const struct channel *c, char *out, size_t cap);

#endif
