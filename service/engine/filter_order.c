/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/filter_order.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "service/engine/engine_filter.h"
#include "service/engine/engine_reminder.h"
#include "service/engine/filter_look.h"

void filters_due(struct engine *e, struct unit *u, struct filters_due *out)
{
    size_t n = 0;
    enum err err;

    memset(out, 0, sizeof *out);
    err = filter_look(&e->store, e->c,
                      &(struct filter_place){u->zone ? u->zone : e->zone, &e->company.season},
                      u->id, e->clock.now_ms, out->f, &n);
    if (err != ERR_NOT_FOUND) /* of a model that nobody knows there is nothing to say */
        engine_fail(e, err);
    out->n = (int)n;
    out->stages =
        reminder_bundle(out->f, out->n, 0, e->clock.now_ms, e->company.reminder.together_d);
    for (int i = 0; i < out->n; i++)
        if (out->f[i].due_ms && (!out->first_ms || out->f[i].due_ms < out->first_ms))
            out->first_ms = out->f[i].due_ms;
}

static void add_sku(const struct catalogue *c, const char *sku, struct diagnosis *d)
{
    for (size_t i = 0; sku && i < c->part_count; i++)
        if (!strcmp(c->parts[i].id, sku) && d->part_count < DIAGNOSIS_PARTS)
            d->part[d->part_count++] = (struct ranked_part){(uint16_t)i, 1};
}

void filter_order_parts(struct engine *e, struct unit *u, struct diagnosis *d)
{
    const struct model *m = unit_model(e, u);
    struct filters_due due;

    filters_due(e, u, &due);
    for (int i = 0; i < due.n && !m->no_spares; i++)
        if (due.stages >> i & 1)
            add_sku(e->c, m->stages[i].sku, d);
}

unsigned filter_order_stages(const struct model *m, const char *diagnosis)
{
    cJSON *root = diagnosis ? cJSON_Parse(diagnosis) : NULL;
    const cJSON *part;
    unsigned stages = 0;

    cJSON_ArrayForEach(part, cJSON_GetObjectItemCaseSensitive(root, "parts"))
    {
        const cJSON *sku = cJSON_GetObjectItemCaseSensitive(part, "sku");

        for (size_t i = 0; cJSON_IsString(sku) && i < m->stage_count; i++)
            if (m->stages[i].sku && !strcmp(m->stages[i].sku, sku->valuestring))
                stages |= 1u << i;
    }
    cJSON_Delete(root);
    return stages;
}

void filter_order_done(struct engine *e, const struct order *o, const char *person)
{
    struct unit *u = unit_find(e, o->device);
    const struct model *m = u ? unit_model(e, u) : NULL;
    unsigned stages = m ? filter_order_stages(m, o->diagnosis) : 0;

    if (strcmp(o->kind, "filter") != 0 || strcmp(o->outcome, "fixed") != 0)
        return;
    for (size_t i = 0; m && i < m->stage_count; i++)
        if (stages >> i & 1)
            filter_replaced(e, &(struct filter_change){o->device, m->stages[i].id, "order", person,
                                                       o->id, engine_step_ms(e)});
}

void filter_order_proven(struct engine *e, const struct order *o)
{
    engine_fail(e, store_run(&e->store, SQL_FILTER_CHANGE_PROVEN,
                             ARGS(db_text(o->device), db_text(o->id), db_int(e->clock.now_ms)),
                             NULL, NULL));
}
