/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of the catalogue. The first byte says which file (f fault, m model, p parts, t tools, q
 * questions, $ prices, v checklists, w warranty, r remedies, k kinds of messages, z their texts),
 * the second how many bytes of room there are for each byte of it (a blank: all there is), the rest
 * is the file. Whatever it holds, the loader either complains or has a catalogue that can be used.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/loader.h"
#include "core/message.h"
#include "core/profile.h"
#include "core/remedy.h"
#include "tests/fuzz/fuzz.h"

#define WORDS     "{\"zh-CN\":\"x\",\"en\":\"x\"}"
#define KIND      "{\"kinds\":[{\"id\":\"k\",\"what\":\"w\",\"to\":[\"lead\"],\"facts\":[\"number\"]}]}"
#define TEXTS     "{\"k\":{\"staff\":{\"sms\":\"{number}\",\"subject\":\"s\",\"text\":\"t\"}}}"
#define ITEMS(id) "{\"items\":[{\"id\":\"" id "\",\"title\":" WORDS "}]}"

static struct catalogue_loader loader;

static const char *file_of(uint8_t kind)
{
    switch (kind) {
    case 'm':
        return "models/fuzz.json";
    case 'p':
        return "parts.json";
    case 't':
        return "tools.json";
    case 'q':
        return "questions.json";
    case 'v':
        return "checklists.json";
    case 'w':
        return "warranty.json";
    case '$':
        return "prices.json";
    case 'r':
        return "remedies.json";
    case 'k':
        return "messages.json";
    case 'z':
        return "messages.en.json";
    default:
        return "faults/fuzz.json";
    }
}

static void add(const char *file, const char *text)
{
    loader_add(&loader, file, text, strlen(text));
}

static void begin(bool texts)
{
    static char *memory;

    if (!memory)
        memory = malloc(LOADER_ARENA);
    loader_init(&loader, memory, LOADER_ARENA);
    add("parts.json", ITEMS("PP"));
    add("tools.json", ITEMS("key"));
    if (texts) {
        add("messages.json", KIND);
        add("messages.zh-CN.json", TEXTS);
    }
    assert(loader.problems == 0);
}

static void words_must_be_there(struct words w)
{
    for (int i = 0; i < LANG_COUNT; i++)
        assert(w.in[i] && w.in[i][0]);
}

static void condition_must_work(struct expr e, bool needed)
{
    double sym[SYM_COUNT], param[PARAM_COUNT], v;
    struct expr_env env = {sym, param, NULL, NULL};

    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = NAN;
    for (int i = 0; i < (int)PARAM_COUNT; i++)
        param[i] = NAN;
    assert(e.len || !needed);
    v = e.len ? expr_eval(loader.c.pool, e, &env) : 0;
    assert(isnan(v) || v == 0 || v == 1);
}

static void cause_must_be_good(const struct catalogue *c, const struct cause *cause)
{
    words_must_be_there(cause->title);
    assert(isfinite(cause->prior) && cause->prior >= 0 && cause->prior <= 1.02);
    for (size_t i = 0; i < cause->evidence_count; i++) {
        condition_must_work(cause->evidence[i].cond, true);
        assert(cause->evidence[i].lr_true > 0 && cause->evidence[i].lr_false > 0);
    }
    for (size_t i = 0; i < cause->part_count; i++)
        assert(cause->parts[i] < c->part_count);
    for (size_t i = 0; i < cause->step_count; i++)
        words_must_be_there(cause->steps[i]);
}

static void remote_must_be_good(const struct catalogue *c, const struct remedy_step *s)
{
    assert((unsigned)s->action < REMEDY_ACTION_COUNT && c->remedies->loaded);
    condition_must_work(s->when, false);
    condition_must_work(s->during, false);
    condition_must_work(s->expect, s->action != RA_STOP && s->action != RA_ASK_CUSTOMER);
    assert(s->times >= 1 && s->good >= 1 && s->good <= s->of && s->wait_ms > 0 && s->hold_ms >= 0);
    for (size_t i = 0; i < s->question_count; i++)
        assert(s->questions[i] < c->question_count);
}

static void fault_must_be_good(const struct catalogue *c, const struct fault *f)
{
    assert(f->id && f->id[0] && (unsigned)f->severity < SEVERITY_COUNT);
    assert((f->detection_count || f->pseudo) && f->watch_count);
    assert(f->minutes >= 0 && f->settle_ms >= 0);
    condition_must_work(f->gate_pass, f->gate != GATE_NONE);
    for (size_t i = 0; i < f->detection_count; i++) {
        const struct detection *d = &c->detections[f->detection_first + i];

        words_must_be_there(d->words);
        condition_must_work(d->when, true);
        condition_must_work(d->clear_when, true);
        assert(d->hold_ms >= 0 && d->clear_hold_ms >= 0);
        assert(d->min_occurrences >= 1 && d->clear_draws >= 1);
    }
    for (size_t i = 0; i < f->cause_count; i++)
        cause_must_be_good(c, &f->causes[i]);
    for (size_t i = 0; i < f->tool_count; i++)
        assert(f->tools[i] < c->tool_count);
    for (size_t i = 0; i < f->remote_count; i++)
        remote_must_be_good(c, &f->remote[i]);
    for (size_t i = 0; i < f->watch_count; i++) {
        const struct watch_rule *w = &f->watch[i];

        condition_must_work(w->pass, true);
        condition_must_work(w->fail_fast, false);
        assert(w->good >= 1 && w->good <= w->of && w->min_draws >= 0);
        assert(w->window_ms >= 0 && w->window_ms <= w->max_window_ms);
    }
}

static void model_must_be_good(const struct model *m)
{
    static const char *const payloads[] = {"{\"a\":1,\"b\":[1,2],\"t\":0}", "[1,2,3]", "aa0103ff"};
    static struct profile_reading out[BATCH_SAMPLES];
    size_t count;

    assert(m->id && m->id[0] && m->stage_count <= MODEL_STAGES);
    if (m->profile_only) {
        assert(m->payload);
    } else {
        assert((unsigned)m->cls < CLASS_COUNT);
        assert(m->standby_ms > 0 && m->running_ms > 0 && m->test_ms > 0);
    }
    for (size_t i = 0; i < m->stage_count; i++)
        assert(text_ends(m->stages[i].id, STAGE_LEN) && m->stages[i].life_days >= 0);
    for (size_t i = 0; m->payload && i < sizeof payloads / sizeof payloads[0]; i++)
        if (profile_decode(m->payload, payloads[i], strlen(payloads[i]), out, &count) ==
            REJECT_NONE)
            assert(count >= 1 && count <= BATCH_SAMPLES);
}

/* What is rendered is whole characters of what was asked, and ends. */
static void message_must_be_good(const struct message_kind *k)
{
    static const struct message_facts none;
    char out[MESSAGE_CAP], small[9];

    for (int form = 0; form < FORM_COUNT; form++)
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            const char *in = lang == LANG_EN ? "en" : "zh-CN";
            size_t n = message_render(k, (enum message_form)form, in, &none, out, sizeof out);

            assert(n < sizeof out && out[n] == 0 && strlen(out) == n);
            n = message_render(k, (enum message_form)form, in, &none, small, sizeof small);
            assert(n < sizeof small && strlen(small) == n);
            assert(sms_measure(out).parts >= 1);
        }
}

static void complaints_must_be_readable(void)
{
    for (int i = 0; i < loader.problems && i < LOADER_PROBLEMS; i++) {
        const char *p = loader.problem[i];

        assert(text_ends(p, sizeof loader.problem[0]) && strstr(p, ": "));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct catalogue c;
    size_t room;

    if (size < 2)
        return 0;
    begin(data[0] == 'z');
    room = loader.arena.used + 4096 + (size - 2) * data[1];
    if (data[1] != ' ' && room < LOADER_ARENA)
        loader.arena.size = room;
    loader_add(&loader, file_of(data[0]), (const char *)data + 2, size - 2);
    assert(loader.arena.used <= loader.arena.size);
    if (loader_finish(&loader, &c)) {
        assert(loader.problems > 0);
        complaints_must_be_readable();
        return 0;
    }
    assert(loader.problems == 0);
    for (size_t i = 0; i < c.fault_count; i++)
        fault_must_be_good(&c, &c.faults[i]);
    for (size_t i = 0; i < c.messages->count; i++)
        message_must_be_good(&c.messages->kinds[i]);
    for (size_t i = 0; i < c.visit_count; i++)
        words_must_be_there(c.visit[i].title);
    for (size_t i = 0; i < c.model_count; i++)
        model_must_be_good(&c.models[i]);
    return 0;
}
