/* SPDX-License-Identifier: Apache-2.0 */
#include "device-sim/story.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "device-sim/story_int.h"

#define STEP_MS 60000

int story_fail(struct story *s, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(s->error, sizeof s->error, fmt, ap);
    va_end(ap);
    return -1;
}

static void split(struct line *l, const char *text)
{
    memset(l, 0, sizeof *l);
    l->json = strchr(text, '{');
    while (*text && text != l->json && l->count < WORDS) {
        size_t n;

        text += strspn(text, " \t\"");
        n = strcspn(text, " \t\"");
        if (n == 0 || *text == '#' || text == l->json)
            break;
        text_copy_n(l->word[l->count++], WORD_LEN, text, n);
        text += n;
    }
    if (!l->json)
        l->json = "{}";
}

/* "20d", "6h", "90s": milliseconds; -1 when it is none. */
static int64_t span(const char *w)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', 60000}, {'h', 3600000}, {'d', 86400000}};
    double v;
    size_t n = text_number(w, strlen(w), &v);

    for (size_t i = 0; n && i < sizeof units / sizeof units[0]; i++)
        if (w[n] == units[i].unit && w[n + 1] == 0)
            return (int64_t)(v * (double)units[i].ms);
    return -1;
}

static struct machine *machine_of(struct story *s, const char *id)
{
    for (int i = 0; i < s->machines; i++)
        if (!strcmp(s->machine[i].id, id))
            return &s->machine[i];
    story_fail(s, "there is no machine '%s'", id);
    return NULL;
}

void story_run(struct story *s, int64_t ms)
{
    int64_t until = s->now_ms + ms;

    while (s->now_ms < until) {
        s->now_ms = s->now_ms + STEP_MS < until ? s->now_ms + STEP_MS : until;
        s->world->run(s->world->ctx, s->now_ms);
    }
}

static int usage_of(const char *word)
{
    static const char *const names[] = {"none", "light", "normal", "heavy"};

    for (int i = 0; i < 4; i++)
        if (!strcmp(names[i], word))
            return i;
    return USAGE_NORMAL;
}

static void fact(struct story *s, const struct machine *m, const char *name, int64_t age_ms)
{
    s->world->fact(s->world->ctx, m->id, name, s->now_ms - age_ms);
}

static int filter_option(struct story *s, struct machine *m, const struct line *l, int i)
{
    int64_t age = span(l->word[i + 2]);
    char name[WORD_LEN + 16];

    if (age < 0)
        return story_fail(s, "filter: STAGE AGE, as in `filter ro 200d`");
    machine_filter(m, l->word[i + 1], (double)age / 3.6e6, 0);
    snprintf(name, sizeof name, strcmp(l->word[i + 1], "ro") ? "filter:%s" : "membrane",
             l->word[i + 1]);
    fact(s, m, name, age);
    return 0;
}

static int device_options(struct story *s, struct machine *m, const struct line *l)
{
    for (int i = 3; i + 1 < l->count; i += 2) {
        const char *key = l->word[i], *value = l->word[i + 1];
        int br = break_find(key);

        if (br >= 0) {
            machine_break(m, (enum break_param)br, strtod(value, NULL), 0);
        } else if (!strcmp(key, "installed")) {
            fact(s, m, "install", span(value));
        } else if (!strcmp(key, "pump_h")) {
            m->pump_s = strtod(value, NULL) * 3600;
        } else if (!strcmp(key, "filter")) {
            if (filter_option(s, m, l, i))
                return -1;
            i++;
        } else if (strcmp(key, "area") != 0 && strcmp(key, "usage") != 0) {
            return story_fail(s, "no such option '%s'", key);
        }
    }
    return 0;
}

static const char *option(const struct line *l, const char *key)
{
    for (int i = 3; i + 1 < l->count; i++)
        if (!strcmp(l->word[i], key))
            return l->word[i + 1];
    return "";
}

static int do_device(struct story *s, const struct line *l)
{
    struct machine *m = &s->machine[s->machines];
    struct machine_spec spec = {l->word[1],
                                !strcmp(l->word[2], "tank-75g"),
                                (enum machine_usage)usage_of(option(l, "usage")),
                                s->seed * 1000 + (uint64_t)s->machines + 1,
                                s->now_ms,
                                400};

    if (s->machines == STORY_MACHINES)
        return story_fail(s, "too many machines");
    machine_init(m, &spec);
    m->uv = !strcmp(l->word[2], "tankless-600g-uv");
    s->machines++;
    if (s->world->add(s->world->ctx, m, l->word[2], option(l, "area")))
        return story_fail(s, "the world refused the machine");
    return device_options(s, m, l);
}

/* More households of the same street, healthy ones. */
static int do_street(struct story *s, const struct line *l)
{
    int n = (int)strtol(l->word[1], NULL, 10);

    for (int i = 0; i < n; i++) {
        struct line one;
        char text[96];

        snprintf(text, sizeof text, "device WP-%04d %s usage normal", s->machines + 1,
                 s->machines % 3 == 2 ? "tank-75g" : "tankless-600g");
        split(&one, text);
        if (do_device(s, &one))
            return -1;
    }
    return 0;
}

static int do_break(struct story *s, const struct line *l)
{
    struct machine *m = machine_of(s, l->word[1]);
    int br = break_find(l->word[2]);
    int64_t over = l->count > 5 && !strcmp(l->word[4], "over") ? span(l->word[5]) : 0;

    if (!m)
        return -1;
    if (br < 0 || over < 0)
        return story_fail(s, "break: no such parameter '%s' or time", l->word[2]);
    machine_break(m, (enum break_param)br, strtod(l->word[3], NULL), over);
    return 0;
}

/* What the house and the fitter gave the machine is not broken. */
static bool is_circumstance(int br)
{
    return br == BR_temp || br == BR_tds || br == BR_noise || br == BR_cabinet || br == BR_guard;
}

static int do_mend(struct story *s, const struct line *l)
{
    struct machine *m = machine_of(s, l->word[1]);
    int br = break_find(l->word[2]);
    bool all = !strcmp(l->word[2], "all");

    if (!m)
        return -1;
    if (br < 0 && !all)
        return story_fail(s, "mend: no such parameter '%s'", l->word[2]);
    for (int i = 0; i < (int)BREAK_COUNT; i++)
        if (i == br || (all && !is_circumstance(i)))
            machine_break(m, (enum break_param)i, break_healthy[i], 0);
    if (all)
        machine_code(m, "none");
    return 0;
}

static int do_radio(struct story *s, const struct line *l)
{
    struct machine *m = machine_of(s, l->word[1]);
    const struct machine_port *port = s->world->port(s->world->ctx);
    bool silence = !strcmp(l->word[0], "silence");
    int64_t ms = silence ? span(l->word[2]) : 0;

    if (!m || ms < 0)
        return m ? story_fail(s, "silence: how long?") : -1;
    if (strcmp(l->word[0], "speak") != 0)
        machine_online(m, false, port);
    story_run(s, ms);
    if (silence || !strcmp(l->word[0], "speak"))
        machine_online(m, true, port);
    return 0;
}

static int do_run(struct story *s, const struct line *l)
{
    int64_t ms = span(l->word[1]);

    if (ms < 0)
        return story_fail(s, "run: a time such as 8d, 6h, 30m");
    story_run(s, ms);
    return 0;
}

static int do_draw(struct story *s, const struct line *l)
{
    struct machine *m = machine_of(s, l->word[1]);

    if (!m)
        return -1;
    machine_draw_water(m, strtod(l->word[2], NULL));
    return 0;
}

static int do_reboot(struct story *s, const struct line *l)
{
    struct machine *m = machine_of(s, l->word[1]);

    if (!m)
        return -1;
    machine_reboot(m, "power", s->world->port(s->world->ctx));
    return 0;
}

static int do_code(struct story *s, const struct line *l)
{
    struct machine *m = machine_of(s, l->word[1]);

    if (!m)
        return -1;
    machine_code(m, l->word[2]);
    return 0;
}

static int do_filter(struct story *s, const struct line *l)
{
    struct machine *m = machine_of(s, l->word[1]);

    if (!m)
        return -1;
    machine_filter(m, l->word[2], strtod(l->word[3], NULL), strtod(l->word[4], NULL));
    return 0;
}

static int do_fact(struct story *s, const struct line *l)
{
    struct machine *m = machine_of(s, l->word[1]);

    if (!m || span(l->word[3]) < 0)
        return m ? story_fail(s, "fact: DEVICE NAME AGE") : -1;
    fact(s, m, l->word[2], span(l->word[3]));
    return 0;
}

static int do_start(struct story *s, const struct line *l)
{
    return text_time_parse(l->word[1], &s->now_ms) ? 0 : story_fail(s, "start: a time, RFC 3339");
}

static int do_title(struct story *s, const struct line *l)
{
    (void)s;
    (void)l;
    return 0;
}

static const struct {
    const char *verb;
    int words;
    int (*play)(struct story *s, const struct line *l);
} verbs[] = {
    {"story", 2, do_title},         {"start", 2, do_start},
    {"device", 3, do_device},       {"run", 2, do_run},
    {"draw", 3, do_draw},           {"break", 4, do_break},
    {"mend", 3, do_mend},           {"silence", 3, do_radio},
    {"mute", 2, do_radio},          {"speak", 2, do_radio},
    {"reboot", 2, do_reboot},       {"fact", 4, do_fact},
    {"act", 5, story_do_act},       {"repair", 3, story_do_repair},
    {"finish", 4, story_do_finish}, {"expect", 3, story_do_expect},
    {"street", 2, do_street},       {"code", 3, do_code},
    {"wall", 1, do_title},          {"filter", 5, do_filter},
    {"open", 3, story_do_open},
};

static int play_line(struct story *s, const char *text)
{
    struct line l;

    split(&l, text);
    if (l.count == 0)
        return 0;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(verbs[i].verb, l.word[0]) != 0)
            continue;
        if (l.count < verbs[i].words)
            return story_fail(s, "%s needs %d words", l.word[0], verbs[i].words - 1);
        if (s->world->narrate && strcmp(l.word[0], "expect") != 0)
            s->world->narrate(s->world->ctx, s->now_ms, text);
        return verbs[i].play(s, &l);
    }
    return story_fail(s, "there is no step '%s'", l.word[0]);
}

int story_play(struct story *s, const char *text, uint64_t seed, const struct story_world *w)
{
    char line[1024], what[300];
    int number = 0;

    memset(s, 0, sizeof *s);
    s->world = w;
    s->seed = seed;
    text_time_parse("2026-03-02T00:00:00Z", &s->now_ms);
    while (*text) {
        size_t n = strcspn(text, "\n");

        number++;
        text_copy_n(line, sizeof line, text, n);
        if (play_line(s, line)) {
            text_copy(what, sizeof what, s->error);
            snprintf(s->error, sizeof s->error, "line %d: %.270s", number, what);
            return -1;
        }
        text += n + (text[n] == '\n');
    }
    return 0;
}

void story_release(struct story *s)
{
    for (int i = 0; i < s->machines; i++)
        machine_release(&s->machine[i]);
    s->machines = 0;
}
