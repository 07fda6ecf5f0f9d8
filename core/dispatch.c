/* SPDX-License-Identifier: Apache-2.0 */
#include "core/dispatch.h"

#define FULL_LOAD 10

static const struct {
    const char *word;
    int points;
    struct dispatch_title title;
} reasons[DISPATCH_REASON_COUNT] = {
#define DISPATCH_REASON_ROW(id, word, points, zh, en, what) \
    [DISPATCH_##id] = {word, points, {zh, en}},
    DISPATCH_REASONS(DISPATCH_REASON_ROW)
#undef DISPATCH_REASON_ROW
};

const char *dispatch_reason_word(enum dispatch_reason r)
{
    return reasons[r].word;
}

int dispatch_reason_points(enum dispatch_reason r)
{
    return reasons[r].points;
}

static const struct {
    const char *word;
    struct dispatch_title title;
} bars[BAR_COUNT] = {
#define DISPATCH_BAR_ROW(id, word, zh, en) [BAR_##id] = {word, {zh, en}},
    DISPATCH_BARS(DISPATCH_BAR_ROW)
#undef DISPATCH_BAR_ROW
};

struct dispatch_title dispatch_reason_title(enum dispatch_reason r)
{
    return reasons[r].title;
}

const char *dispatch_bar_word(enum dispatch_bar b)
{
    return bars[b].word;
}

struct dispatch_title dispatch_bar_title(enum dispatch_bar b)
{
    return bars[b].title;
}

/* n of so many, as that share of the reason's points, rounded to the nearest. */
static int share(enum dispatch_reason r, int n, int of)
{
    return (2 * n * reasons[r].points + of) / (2 * of);
}

static int matched(enum dispatch_reason r, enum dispatch_match m)
{
    static const int halves[] = {[MATCH_UNSAID] = 1, [MATCH_NO] = 0, [MATCH_YES] = 2};

    return share(r, halves[m], 2);
}

struct dispatch_score dispatch_score(const struct dispatch_facts *f)
{
    struct dispatch_score s = {.bar = f->away     ? BAR_AWAY
                                      : f->undone ? BAR_UNDONE
                                      : f->asked  ? BAR_ASKED
                                                  : BAR_NONE};
    int load = f->load < FULL_LOAD ? f->load : FULL_LOAD;

    s.of[DISPATCH_AREA] = matched(DISPATCH_AREA, f->area);
    s.of[DISPATCH_SKILL] = matched(DISPATCH_SKILL, f->skill);
    s.of[DISPATCH_KIT] = share(DISPATCH_KIT, f->tools_needed ? f->tools_there : 1,
                               f->tools_needed ? f->tools_needed : 1);
    s.of[DISPATCH_LOAD] = share(DISPATCH_LOAD, FULL_LOAD - load, FULL_LOAD);
    s.of[DISPATCH_HISTORY] = share(DISPATCH_HISTORY, f->fixed + 1, f->decided + 2);
    for (int r = 0; r < DISPATCH_REASON_COUNT; r++)
        s.points += s.of[r];
    return s;
}

bool dispatch_before(const struct dispatch_score *a, int load_a, const struct dispatch_score *b,
                     int load_b)
{
    if ((a->bar == BAR_NONE) != (b->bar == BAR_NONE))
        return a->bar == BAR_NONE;
    if (a->points != b->points)
        return a->points > b->points;
    return load_a < load_b;
}
