/* SPDX-License-Identifier: Apache-2.0 */
/* What people do in a story, and what the service must have made of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device-sim/story_int.h"

static int act(struct story *s, const char *role, const char *action, const char *device,
               const char *fault, const char *json)
{
    struct story_step step = {role, action, device, fault, json};
    char why[160] = "";

    if (s->world->act(s->world->ctx, &step, why, sizeof why))
        return story_fail(s, "%s %s refused: %s", role, action, why);
    return 0;
}

int story_do_act(struct story *s, const struct line *l)
{
    return act(s, l->word[1], l->word[2], l->word[3], l->word[4], l->json);
}

/* What is still tried from afar is cut short: somebody goes there. */
static int out_of_triage(struct story *s, const struct line *l)
{
    struct story_order o;

    if (s->world->order(s->world->ctx, l->word[1], l->word[2], &o) ||
        strcmp(o.state, "triage") != 0)
        return 0;
    return act(s, "dispatcher", "skip_triage", l->word[1], l->word[2], "{}");
}

/* From the desk to the kitchen door. */
int story_do_repair(struct story *s, const struct line *l)
{
    static const struct {
        const char *role, *action, *json;
    } steps[] = {
        {"dispatcher", "assign", "{\"technician\":\"@\"}"},
        {"technician", "accept", "{}"},
        {"technician", "contact",
         "{\"channel\":\"phone\",\"outcome\":\"reached\",\"address_confirmed\":true}"},
        {"technician", "schedule",
         "{\"from\":\"2026-01-01T09:00:00Z\",\"to\":\"2026-01-01T11:00:00Z\","
         "\"agreed_by\":\"customer\"}"},
        {"technician", "depart", "{\"@packed\"}"},
        {"technician", "arrive", "{\"how\":\"typed\"}"},
    };

    if (out_of_triage(s, l))
        return -1;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (act(s, steps[i].role, steps[i].action, l->word[1], l->word[2], steps[i].json))
            return -1;
        story_run(s, 4 * 60000);
    }
    return 0;
}

int story_do_finish(struct story *s, const struct line *l)
{
    char json[3 * WORD_LEN];
    const char *outcome = l->count > 4 ? l->word[4] : "fixed";

    if (!strcmp(l->word[2], "leak-detected") &&
        act(s, "technician", "confirm_dry", l->word[1], l->word[2], "{}"))
        return -1;
    if (act(s, "technician", "test_run", l->word[1], l->word[2], "{}"))
        return -1;
    story_run(s, 12 * 60000);
    snprintf(json, sizeof json, "{\"cause\":\"%s\",\"outcome\":\"%s\",\"work\":[],\"parts\":[]}",
             l->word[3], outcome);
    return act(s, "technician", "complete", l->word[1], l->word[2], json);
}

static int expect_text(struct story *s, const char *what, const char *have, const char *want)
{
    if (!strcmp(have, want))
        return 0;
    return story_fail(s, "expected %s '%s', found '%s'", what, want, have);
}

static int expect_order(struct story *s, const struct line *l)
{
    struct story_order o;
    const char *what = l->word[1], *want = l->word[4];

    if (s->world->order(s->world->ctx, l->word[2], l->word[3], &o))
        return story_fail(s, "expected an order %s of %s, found none", l->word[3], l->word[2]);
    if (!strcmp(what, "order"))
        return want[0] ? expect_text(s, "state", o.state, want) : 0;
    if (!strcmp(what, "cause"))
        return expect_text(s, "first cause", o.cause, want);
    if (!strcmp(what, "verdict"))
        return expect_text(s, "verdict", o.verdict, strcmp(want, "none") ? want : "");
    if (!strcmp(what, "visit"))
        return o.visit == (int)strtol(want, NULL, 10)
                   ? 0
                   : story_fail(s, "expected visit %s, found %d", want, o.visit);
    return story_fail(s, "expect what?");
}

static int expect_count(struct story *s, const char *device, int want)
{
    int have = s->world->count(s->world->ctx, device);

    return have == want ? 0 : story_fail(s, "expected %d orders, found %d", want, have);
}

static int expect_remote(struct story *s, const struct line *l)
{
    struct story_remote r;

    if (s->world->remote(s->world->ctx, l->word[2], l->word[3], l->word[4], &r))
        return story_fail(s, "expected a remote %s, found none", l->word[4]);
    return expect_text(s, "state", r.state, l->word[5]) ||
                   expect_text(s, "result", r.result, l->word[6])
               ? -1
               : 0;
}

static int expect_avoided(struct story *s, int want)
{
    int have = s->world->avoided ? s->world->avoided(s->world->ctx) : -1;

    return have == want ? 0 : story_fail(s, "expected %d avoided visits, found %d", want, have);
}

static int expect_refused(struct story *s, const struct line *l)
{
    struct story_step step = {l->word[2], l->word[3], l->word[4], l->word[5], l->json};
    char why[160] = "";

    if (!s->world->act(s->world->ctx, &step, why, sizeof why))
        return story_fail(s, "expected %s to be refused", l->word[3]);
    return expect_text(s, "rule", why, l->word[6]);
}

int story_do_open(struct story *s, const struct line *l)
{
    if (!s->world->open || s->world->open(s->world->ctx, l->word[1], l->word[2]))
        return story_fail(s, "an order %s of %s could not be opened", l->word[2], l->word[1]);
    return 0;
}

static int expect_finding(struct story *s, const struct line *l)
{
    int have = s->world->finding ? s->world->finding(s->world->ctx, l->word[2], l->word[3]) : -1;

    return expect_text(s, "finding", have < 0 ? "unknown" : have ? "yes" : "no", l->word[4]);
}

int story_do_expect(struct story *s, const struct line *l)
{
    if (!strcmp(l->word[1], "finding"))
        return expect_finding(s, l);
    if (!strcmp(l->word[1], "no"))
        return expect_count(s, l->count > 3 ? l->word[3] : NULL, 0);
    if (!strcmp(l->word[1], "orders"))
        return expect_count(s, NULL, (int)strtol(l->word[2], NULL, 10));
    if (!strcmp(l->word[1], "remote"))
        return expect_remote(s, l);
    if (!strcmp(l->word[1], "avoided"))
        return expect_avoided(s, (int)strtol(l->word[2], NULL, 10));
    if (!strcmp(l->word[1], "refused"))
        return expect_refused(s, l);
    return expect_order(s, l);
}
