/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that is known of one machine between two samples, and the fold that takes the next
 * one in. A value: its bytes can be stored and loaded by the same build (device_state_tag()).
 * The draw in progress lives beside it (struct draw_run) only while there is one.
 */
#ifndef TW_CORE_DEVICE_H
#define TW_CORE_DEVICE_H

#include "core/derive.h"
#include "core/detect.h"
#include "core/draw.h"
#include "core/evclock.h"
#include "core/ident.h"
#include "core/running.h"

/* Draws in a row of a healthy machine that make its baseline. */
#define BASELINE_DRAWS    20
#define TROUBLE_MEMORY_MS (48LL * HOUR_MS)

struct device {
    struct ident ident;
    struct time_anchor anchor; /* newest trusted sample of the present boot */
    int64_t line_ms;           /* device time line, from 0 at the first sample */
    int64_t at_ms;             /* where the newest folded sample was placed */
    int64_t ts_ms;
    double uptime_s;
    int64_t interval_ms;        /* cadence of the state that the newest sample had */
    int64_t draws;              /* draws so far */
    int64_t samples;            /* samples stored so far, copies excepted */
    int64_t trouble_ms;         /* when a finding, order or visit was last there (placed time) */
    int64_t visit_left_line_ms; /* 10 min later what is still true opens orders; 0 none */
    int64_t settle_line_ms;     /* until then the muted faults convict nothing */
    int64_t fence_ms;           /* draws before the latest repair say nothing of today */
    struct fault_set muted;
    struct running running;
    struct baseline base;
    struct tracks tracks;
    int16_t model;
    uint16_t clean_draws;
    bool drawing;
    bool own_baseline;
    bool troubled; /* an open finding or order right now; the caller keeps it true */
    float
        sym[SYM_COUNT]; /* newest values: fields, SAMPLE features, DRAW features of the last draw */
};

/* Size and shape of struct device; a stored state with another tag is folded anew. */
uint64_t device_state_tag(void);

void device_init(struct device *d, int model);

/* What the caller knows of the sample beyond its members. */
struct device_step {
    const struct catalogue *c;
    const struct model *m;
    const struct detect_plan *plan;
    const struct sample *s;
    int64_t at_ms;                                           /* placed, UTC */
    int64_t utc_offset_ms;                                   /* of the customer's zone */
    double (*call)(void *ctx, const struct expr_call *call); /* answers of the world */
    void *ctx;
    bool away;     /* the household is on holiday */
    double skew_s; /* its clock minus receipt; NaN unknown */
};

struct device_result {
    bool gap, boot, began, ended; /* began: run was filled; ended: draw is filled */
    struct draw draw;             /* valid when ended */
    struct detect_events events;
};

/*
 * Takes one sample in that is newer than everything before (IDENT_HEAD). run must point to room
 * for the draw in progress when device_wants_run() says so, and keep its bytes while d->drawing.
 */
void device_fold(struct device *d, struct draw_run *run, const struct device_step *step,
                 struct device_result *out);
bool device_wants_run(const struct device *d, const struct sample *s);

/*
 * Judges the draw that device_fold() ended: fills its WEEK features from the draws of the last
 * week (which must hold this one too), judges the draw-scope detections.
 */
void device_judge_draw(struct device *d, struct draw *draw, const struct draw *week, int count,
                       const struct device_step *step, struct detect_events *out);

/*
 * A machine learns its own healthy values: call with its latest BASELINE_DRAWS clean draws once
 * device_may_learn(). Forgotten when a repair was confirmed: the new parts have their own.
 */
static inline bool device_may_learn(const struct device *d)
{
    return !d->own_baseline && d->clean_draws >= BASELINE_DRAWS;
}
void device_learn(struct device *d, const struct draw *clean, int count, const struct model *m);
void device_forget_baseline(struct device *d);

/* Cadence that the model has in this state. */
int64_t device_interval_ms(const struct model *m, const struct sample *s);

/*
 * A repair was claimed at at_ms: the fault starts from zero, convicts nothing for settle_ms, and
 * features over time hold only what comes after.
 */
void device_repaired(struct device *d, const struct catalogue *c, uint16_t fault, int64_t at_ms,
                     int64_t settle_ms);

#endif
