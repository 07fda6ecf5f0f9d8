/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who should go: what is known of a technician and an order becomes points, with a reason for each,
 * and a bar where somebody must not be sent. Pure; the shell reads what is known.
 */
#ifndef TW_CORE_DISPATCH_H
#define TW_CORE_DISPATCH_H

#include <stdbool.h>
#include <stddef.h>

/* What a reason is called, its points (together 100), its title twice, what it means. */
/* clang-format off */
#define DISPATCH_REASONS(X)                                                                  \
    X(AREA,    "area",    30, "服务区域", "Service area", "serves the customer's area; half when no area is named") \
    X(SKILL,   "skill",   20, "技能",     "Skill",        "has the fault, the model or the kind of order as a skill; half when no skill is named") \
    X(KIT,     "kit",     20, "工具",     "Tools",        "share of the tools of the diagnosis in the own kit and the team's") \
    X(LOAD,    "load",    15, "在手工单", "Work in hand", "the fewer active orders the more; none left at ten") \
    X(HISTORY, "history", 15, "一次修复", "First-time fix", "share of own first visits for this fault that were confirmed, (n + 1) / (of + 2)")

/* Why somebody is not sent. */
#define DISPATCH_BARS(X)                                                                     \
    X(NONE,    "",             "",             "")                                           \
    X(AWAY,    "away",         "不在岗",       "Away")                                       \
    X(UNDONE,  "open_visits",  "有上门未了结", "A visit has no outcome")                     \
    X(ASKED,   "asked_before", "已派过",       "Was asked before")
/* clang-format on */

enum dispatch_reason {
#define DISPATCH_REASON_ENUM(id, word, points, zh, en, what) DISPATCH_##id,
    DISPATCH_REASONS(DISPATCH_REASON_ENUM)
#undef DISPATCH_REASON_ENUM
        DISPATCH_REASON_COUNT
};

enum dispatch_bar {
#define DISPATCH_BAR_ENUM(id, word, zh, en) BAR_##id,
    DISPATCH_BARS(DISPATCH_BAR_ENUM)
#undef DISPATCH_BAR_ENUM
        BAR_COUNT
};

/* Whether a list names it, names others, or names nothing. */
enum dispatch_match { MATCH_UNSAID, MATCH_NO, MATCH_YES };

struct dispatch_facts {
    enum dispatch_match area, skill;
    int tools_needed, tools_there;
    int load;           /* active orders */
    int fixed, decided; /* own repairs of this fault with a verdict */
    bool away;          /* at the time of the visit, else now */
    bool undone;        /* visits without an outcome: P-212 */
    bool asked;         /* for this visit already, in vain */
};

struct dispatch_score {
    int points; /* 0 to 100 */
    int of[DISPATCH_REASON_COUNT];
    enum dispatch_bar bar;
};

struct dispatch_score dispatch_score(const struct dispatch_facts *f);
/* Whether the first goes before the second: bars last, points, load; the caller settles the rest.
 */
bool dispatch_before(const struct dispatch_score *a, int load_a, const struct dispatch_score *b,
                     int load_b);

const char *dispatch_reason_word(enum dispatch_reason r);
int dispatch_reason_points(enum dispatch_reason r); /* that it can bring */
const char *dispatch_bar_word(enum dispatch_bar b);
struct dispatch_title {
    const char *zh, *en;
};
struct dispatch_title dispatch_reason_title(enum dispatch_reason r);
struct dispatch_title dispatch_bar_title(enum dispatch_bar b);

#endif
