/* SPDX-License-Identifier: Apache-2.0 */
#include "core/charge.h"

#include <assert.h>
#include <string.h>

static const char *const kinds[CHARGE_KIND_COUNT] = {"labour", "part", "trip"};

const char *charge_kind_name(enum charge_kind k)
{
    assert((unsigned)k < CHARGE_KIND_COUNT);
    return kinds[k];
}

int charge_kind_find(const char *name)
{
    for (int i = 0; i < (int)CHARGE_KIND_COUNT; i++)
        if (!strcmp(kinds[i], name))
            return i;
    return -1;
}

static const char *check_line(const struct charge_line *line, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (!strcmp(line[i].code, line[at].code))
            return "a code of the price list stands there twice";
    return line[at].quantity < 1 || line[at].quantity > CHARGE_QUANTITY_MAX
               ? "a quantity lies between 1 and 99"
               : NULL;
}

static int64_t trips(const struct charge_line *line, size_t count)
{
    int64_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += line[i].kind == CHARGE_TRIP ? line[i].quantity : 0;
    return n;
}

const char *charge_sum(struct charge_line *line, size_t count, const struct charge_case *c,
                       struct charge_sum *out, const char **rule)
{
    *out = (struct charge_sum){c->in_warranty && !c->customer_side, 0};
    *rule = "P-207";
    for (size_t i = 0; i < count; i++) {
        const char *why = check_line(line, i);

        if (why)
            return why;
        line[i].covered = out->in_warranty && !line[i].wears;
        line[i].amount_fen = line[i].covered ? 0 : line[i].unit_fen * line[i].quantity;
        out->total_fen += line[i].amount_fen;
    }
    *rule = "S5.2";
    return trips(line, count) + (c->trip_charged && trips(line, count) > 0) > 1
               ? "one trip is charged for a job and visit"
               : NULL;
}

static int64_t day_of(int64_t at_ms, int utc_offset_min)
{
    int64_t local = at_ms + utc_offset_min * 60000LL;

    return local / CHARGE_DAY_MS - (local % CHARGE_DAY_MS < 0);
}

int64_t warranty_days(int64_t until_ms, int64_t at_ms, int utc_offset_min)
{
    return day_of(until_ms, 0) - day_of(at_ms, utc_offset_min);
}

bool warranty_holds(int64_t until_ms, int64_t at_ms, int utc_offset_min)
{
    return warranty_days(until_ms, at_ms, utc_offset_min) >= 0;
}
