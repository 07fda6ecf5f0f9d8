/* SPDX-License-Identifier: Apache-2.0 */
#include "core/delivery.h"

#include <string.h>

const char *delivery_state_name(enum delivery_state s)
{
    static const char *const names[] = {
#define DELIVERY_STATE_NAME(id, word) word,
        DELIVERY_STATE_MAP(DELIVERY_STATE_NAME)
#undef DELIVERY_STATE_NAME
    };

    return names[s];
}

int delivery_state_find(const char *name)
{
    for (int i = 0; i < DELIVERY_STATES; i++)
        if (!strcmp(delivery_state_name((enum delivery_state)i), name))
            return i;
    return -1;
}

const char *delivery_channel_name(enum delivery_channel c)
{
    static const char *const names[] = {
#define DELIVERY_CHANNEL_NAME(id, word) word,
        DELIVERY_CHANNEL_MAP(DELIVERY_CHANNEL_NAME)
#undef DELIVERY_CHANNEL_NAME
    };

    return names[c];
}

int delivery_channel_find(const char *name)
{
    for (int i = 0; i < DELIVERY_CHANNELS; i++)
        if (!strcmp(delivery_channel_name((enum delivery_channel)i), name))
            return i;
    return -1;
}

/* FNV-1a: nothing here is secret, it only spreads. */
static uint32_t spread(const char *id, int attempts)
{
    uint32_t h = 2166136261u ^ (uint32_t)attempts;

    for (const char *p = id; *p; p++)
        h = (h ^ (uint8_t)*p) * 16777619u;
    return h ^ h >> 15;
}

int64_t delivery_backoff_ms(const char *id, int attempts, int64_t base_ms, int64_t max_ms)
{
    int64_t ms = base_ms;

    for (int i = 1; i < attempts && ms < max_ms; i++)
        ms *= 2;
    if (ms > max_ms)
        ms = max_ms;
    return ms - ms / 4 * (int64_t)(spread(id, attempts) % 1024) / 1024;
}

int64_t delivery_quiet_until(const struct calendar *c, const struct zone *z, int64_t t)
{
    int64_t until;

    /* A night is two stretches of two days; a calendar of nothing but quiet hours ends as well. */
    for (int i = 0; i < 8 && quiet_at(c, z, t, &until); i++)
        t = until;
    return t;
}

const char *delivery_theme(const char *kind)
{
    static const struct {
        const char *kind, *theme;
    } rows[] = {
        {"order_schedule", "slot"},     {"order_reschedule", "slot"},
        {"slot_proposal", "slot"},      {"order_depart", "visit"},
        {"order_pause", "visit"},       {"please_draw_water", "water"},
        {"filter_due_30", "reminder"},  {"filter_due_14", "reminder"},
        {"filter_due_3", "reminder"},   {"filter_due", "reminder"},
        {"filter_overdue", "reminder"}, {"order_complete", "outcome"},
        {"order_confirmed", "outcome"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!strcmp(rows[i].kind, kind))
            return rows[i].theme;
    return "";
}
