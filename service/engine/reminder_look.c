/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/reminder_look.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

#define DAY_MS 86400000LL

/* When the cartridge was put in, else the machine; 0 unknown. */
static int64_t put_in(struct store *s, const char *device, const char *stage)
{
    char name[STAGE_LEN + 8];
    int64_t at = 0;

    snprintf(name, sizeof name, strcmp(stage, "ro") ? "filter:%s" : "membrane", stage);
    if (store_number(s, SQL_FACT_GET, ARGS(db_text(device), db_text(name)), 0, &at) || at)
        return at;
    return store_number(s, SQL_FACT_GET, ARGS(db_text(device), db_text("install")), 0, &at) ? 0
                                                                                            : at;
}

static void by_days(struct filter_forecast *f, double life_days, int64_t now_ms)
{
    f->binding = FL_DAYS;
    f->rated = life_days;
    f->remaining_pct = (double)NAN;
    if (!f->installed_ms || !(life_days > 0))
        return;
    f->used = (double)(now_ms - f->installed_ms) / (double)DAY_MS;
    f->remaining_pct = fmax(0, fmin(100, 100 * (1 - f->used / life_days)));
    f->due_ms = f->from_ms = f->to_ms = f->installed_ms + (int64_t)(life_days * (double)DAY_MS);
}

int reminder_look(struct store *s, const struct model *m, const char *device, int64_t now_ms,
                  struct filter_forecast out[MODEL_STAGES])
{
    for (size_t i = 0; i < m->stage_count; i++) {
        memset(&out[i], 0, sizeof out[i]);
        text_copy(out[i].stage, sizeof out[i].stage, m->stages[i].id);
        out[i].installed_ms = put_in(s, device, m->stages[i].id);
        by_days(&out[i], m->stages[i].life_days, now_ms);
    }
    return (int)m->stage_count;
}

const struct stage *reminder_stage(const struct model *m, const char *stage)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (!strcmp(m->stages[i].id, stage))
            return &m->stages[i];
    return NULL;
}
