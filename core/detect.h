/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions become findings: hold, occurrences, hysteresis, per detection of one machine. Only
 * what is under way is kept (struct tracks). Unknown raises nothing and clears nothing; a gap or
 * an unknown value breaks a hold. Times are on the device's own line.
 */
#ifndef TW_CORE_DETECT_H
#define TW_CORE_DETECT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/catalogue.h"

#define TRACK_MAX     24
#define PLAN_MAX      128
#define DETECT_EVENTS 8

struct track {
    uint16_t detection;
    uint8_t count; /* holds met, or draws in a row */
    bool raised;
    bool counted; /* this stretch was counted already */
    bool used;
    uint32_t since_ds; /* deciseconds on the line + 1; 0 = no stretch under way */
    uint32_t first_ds; /* where the first occurrence began */
};

struct tracks {
    struct track t[TRACK_MAX];
    uint8_t overflow; /* conditions that found no room; an operator should know */
};

/* Which detections a model can judge, by scope. */
struct detect_plan {
    uint16_t sample[PLAN_MAX], draw[PLAN_MAX];
    int sample_count, draw_count;
};

void detect_plan(const struct catalogue *c, const struct model *m, struct detect_plan *out);

struct detect_event {
    uint16_t fault, detection;
    bool raised;     /* else cleared */
    int64_t from_ms; /* where the convicting stretch began, line time */
};

struct detect_events {
    struct detect_event e[DETECT_EVENTS];
    int count;
};

struct detect_step {
    const struct catalogue *c;
    const struct detect_plan *plan;
    const struct expr_env *env;
    const struct fault_set *muted; /* settling after a repair: these convict nothing */
    int64_t line_ms;
    bool gap;     /* no sample for three intervals before this one */
    bool standby; /* pump off and no water runs */
};

/* One sample: scopes sample and standby. */
void detect_sample(struct tracks *t, const struct detect_step *step, struct detect_events *out);

/* One qualifying draw: scope draw. */
/* Of a machine that is not heard: what may be judged of its silence. */
void detect_silence(struct tracks *t, const struct detect_step *step, struct detect_events *out);
void detect_draw(struct tracks *t, const struct detect_step *step, struct detect_events *out);

/* Whether any detection of the fault is raised. */
bool detect_is_raised(const struct tracks *t, const struct catalogue *c, uint16_t fault);

/* Everything about the fault starts from zero. */
void detect_reset(struct tracks *t, const struct catalogue *c, uint16_t fault);

#endif
