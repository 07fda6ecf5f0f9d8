/* SPDX-License-Identifier: Apache-2.0 */
/* The gate that an order's visit must pass, and between which values that is. */
#include <math.h>

#include "core/gate_limit.h"
#include "service/engine/gate.h"
#include "service/http/api.h"

struct heard {
    int64_t at_ms, heard_ms;
    struct sample_key key;
};

static void heard_row(void *ctx, const struct db_value *col, int ncol)
{
    struct heard *l = ctx;
    uint32_t num = l->key.num;

    (void)ncol;
    *l = (struct heard){col[4].i, col[5].i, {num, (int32_t)col[0].i, col[1].i, col[2].i}};
}

static bool is_silent(struct http *h, const struct heard *l)
{
    bool event = h->o.event_clock;

    return gate_silent(event, http_now(h), event ? l->at_ms : l->heard_ms);
}

static void temp_row(void *ctx, const struct sample *s, int64_t at_ms)
{
    (void)at_ms;
    if (sample_known(s, F_temp_c))
        *(double *)ctx = s->v[F_temp_c];
}

static void add_bound(cJSON *o, const char *name, double v)
{
    if (isnan(v))
        cJSON_AddNullToObject(o, name);
    else
        cJSON_AddNumberToObject(o, name, round(v * 1000) / 1000);
}

/* In water as warm as it was last. */
static void add_limits(struct http *h, const struct order *o, const struct model *m,
                       const struct heard *l, cJSON *list)
{
    const struct catalogue *c = h->o.catalogue;
    struct gate_limit limit[GATE_LIMITS];
    int fault = catalogue_fault(c, o->fault), n;
    double temp_c = NAN;

    if (fault < 0 || store_sample_get(&h->reader, &l->key, temp_row, &temp_c))
        return;
    n = gate_limits(c, &c->faults[fault], m, temp_c, limit);
    for (int i = 0; i < n; i++) {
        cJSON *j = cJSON_CreateObject();

        cJSON_AddStringToObject(j, "signal", symbol_name(limit[i].sym));
        add_bound(j, "least", limit[i].least);
        add_bound(j, "most", limit[i].most);
        cJSON_AddItemToArray(list, j);
    }
}

cJSON *view_gate(struct http *h, const struct order *o, const char *model, int64_t num)
{
    const struct catalogue *c = h->o.catalogue;
    int m = catalogue_model(c, model);
    struct gate_view g = {GATE_STATE_NONE, NULL};
    struct heard l = {.key.num = (uint32_t)num};
    enum gate_test test = gate_test_of(c, o);
    cJSON *j = cJSON_CreateObject();
    bool known = !store_run(&h->reader, SQL_LIVE_GET, ARGS(db_int(num)), heard_row, &l);

    if (test != GATE_NONE &&
        gate_look(&h->reader, o, m < 0 ? NULL : &c->models[m], known && is_silent(h, &l), &g))
        g.state = GATE_STATE_NONE;
    cJSON_AddStringToObject(j, "test", gate_test_name(test));
    cJSON_AddStringToObject(j, "state", gate_state_name(g.state));
    if (g.waived)
        cJSON_AddStringToObject(j, "waived_because", g.waived);
    if (test == GATE_TR_PROD && known && m >= 0 && order_category(o->state) == CAT_ACTIVE)
        add_limits(h, o, &c->models[m], &l, cJSON_AddArrayToObject(j, "limits"));
    return j;
}
