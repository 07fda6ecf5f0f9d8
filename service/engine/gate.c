/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/gate.h"

#include <string.h>

#include "core/command.h"

#define HEARD_MS        (15 * 60000LL)
#define SILENT_EVENT_MS (6 * 3600000LL)

enum gate_test gate_test_of(const struct catalogue *c, const struct order *o)
{
    int fault = catalogue_fault(c, o->fault);

    return fault < 0 ? GATE_NONE : c->faults[fault].gate;
}

const char *gate_test_name(enum gate_test t)
{
    static const char *const names[] = {"none", "TR-PROD", "TR-HOLD", "TR-TOPUP"};

    return names[t];
}

bool gate_silent(bool event_clock, int64_t now_ms, int64_t heard_ms)
{
    return now_ms - heard_ms > (event_clock ? SILENT_EVENT_MS : HEARD_MS);
}

struct latest {
    int visit_n;
    struct test_run run;
    bool have, cannot;
};

static void take_run(void *ctx, const struct test_run *r)
{
    struct latest *l = ctx;

    if (r->visit_n != l->visit_n)
        return;
    if (!strcmp(r->state, "refused") && !strcmp(r->why, "cannot")) {
        l->cannot = true;
        return;
    }
    l->run = *r;
    l->have = true;
}

static enum gate_state state_of(const struct latest *l)
{
    static const struct {
        const char *run;
        enum gate_state gate;
    } rows[] = {{"passed", GATE_STATE_PASSED},
                {"failed", GATE_STATE_FAILED},
                {"sent", GATE_STATE_RUNNING},
                {"running", GATE_STATE_RUNNING}};

    for (size_t i = 0; l->have && i < sizeof rows / sizeof rows[0]; i++)
        if (!strcmp(l->run.state, rows[i].run))
            return rows[i].gate;
    return GATE_STATE_NONE;
}

enum err gate_look(struct store *s, const struct order *o, const struct model *m, bool silent,
                   struct gate_view *out)
{
    struct latest l = {.visit_n = o->visit_n};
    enum err e = store_run_list(s, o->id, take_run, &l);

    *out = (struct gate_view){state_of(&l), NULL};
    if (e || out->state != GATE_STATE_NONE)
        return e;
    if (!m || !(m->commands >> CMD_TEST_RUN & 1))
        out->waived = "no_command";
    else if (l.cannot)
        out->waived = "cannot";
    else if (silent)
        out->waived = "silent";
    if (out->waived)
        out->state = GATE_STATE_WAIVED;
    return ERR_OK;
}
