/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of the story language share: its lines, and the steps that people take. */
#ifndef TW_SIM_STORY_INT_H
#define TW_SIM_STORY_INT_H

#include "device-sim/story.h"

#define WORDS    32
#define WORD_LEN 128

struct line {
    char word[WORDS][WORD_LEN];
    int count;
    const char *json; /* from the first brace on, or "{}" */
};

/* Keeps the message; returns -1. */
int story_fail(struct story *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void story_run(struct story *s, int64_t ms);

/* story_people.c */
int story_do_act(struct story *s, const struct line *l);
int story_do_repair(struct story *s, const struct line *l);
int story_do_finish(struct story *s, const struct line *l);
int story_do_open(struct story *s, const struct line *l);
int story_do_expect(struct story *s, const struct line *l);

#endif
