/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/channel.h"

#include <stdio.h>
#include <string.h>

static bool bind_one(const struct config_channel *cc, const struct catalogue *c,
                     struct channel *out)
{
    int model = catalogue_model(c, cc->profile);
    const struct payload_map *map = model < 0 ? NULL : c->models[model].payload;

    if (!map) {
        fprintf(stderr, "%s: channel %s: the catalogue has no profile '%s'\n", cc->where, cc->name,
                cc->profile);
        return false;
    }
    *out = (struct channel){cc, map, cc->topic[0] ? cc->topic : map->topic, model};
    return true;
}

enum err channels_bind(const struct config *config, const struct catalogue *c,
                       struct channel_list *out)
{
    bool good = true;

    out->count = 0;
    for (int i = 0; i < config->channels; i++)
        if (bind_one(&config->channel[i], c, &out->c[out->count]))
            out->count++;
        else
            good = false;
    return good ? ERR_OK : ERR_CONFIG;
}

static bool names(const struct config_channel *cc, const char *device)
{
    for (int i = 0; i < cc->device_count; i++)
        if (!strcmp(cc->devices[i], device))
            return true;
    return false;
}

int channel_of(const struct channel_list *list, const char *device, int model)
{
    for (int i = 0; list && i < list->count; i++)
        if (names(list->c[i].config, device))
            return i;
    for (int i = 0; list && i < list->count; i++)
        if (list->c[i].config->device_count == 0 && list->c[i].model == model)
            return i;
    return CHANNEL_CANONICAL;
}

void channel_filter(const struct channel *c, char *out, size_t cap)
{
    const char *p = c->topic;
    size_t n = 0;

    while (*p && n + 1 < cap) {
        if (!strncmp(p, "{device}", 8)) {
            out[n++] = '+';
            p += 8;
        } else {
            out[n++] = *p++;
        }
    }
    out[n] = 0;
}
