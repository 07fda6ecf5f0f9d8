/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's inside, shared by its files only. */
#ifndef TW_SERVICE_ENGINE_INT_H
#define TW_SERVICE_ENGINE_INT_H

#include "core/command.h"
#include "core/decode.h"
#include "core/device.h"
#include "core/diagnose.h"
#include "core/topic.h"
#include "core/watch.h"
#include "service/engine/channel.h"
#include "service/engine/engine_whole.h"
#include "service/engine/company.h"
#include "service/engine/ids.h"
#include "service/engine/staff.h"
#include "service/engine/zones.h"
#include "service/store/store_order.h"
#include "service/store/store_sample.h"

#define HISTORY_DRAWS 2048

/* One machine in memory: what is registered of it, and its hot state. */
struct unit {
    char id[DEVICE_ID_LEN], area[NAME_LEN], customer[NAME_LEN];
    uint32_t num;
    int model;
    int channel; /* the way its messages come in; CHANNEL_CANONICAL or an index */
    bool revoked;
    bool dirty;      /* its live row must be written */
    bool checkpoint; /* its hot state must be written */
    bool ack_due;
    bool ack_again;  /* it sent what was acknowledged: the word did not reach it */
    uint16_t folded; /* samples since the checkpoint */
    struct device dev;
    struct draw_run *run;                       /* while it draws */
    struct fault_set open;                      /* faults with an open finding */
    bool on_visit;                              /* an order of it is on_site */
    bool watched;                               /* a watch is active */
    bool remedied;                              /* a remedy from afar is under way */
    struct ident_key acked[IDENT_BOOTS];        /* what was said last of each boot */
    const struct zone *zone;                    /* of its customer */
    int64_t heard_ms, away_from_ms, away_to_ms; /* away: its household's holiday */
    bool online, stale;
    char fw[CODE_LEN];
    const struct sample *now; /* the sample under judgement, for code() */
};

struct outgoing {
    struct engine_out o;
    char *payload;
};

struct engine {
    struct store store;
    const struct catalogue *c;
    struct engine_options opt;
    struct detect_plan *plans; /* one per model */
    struct evclock clock, saved_clock;
    struct ids ids;
    struct unit **table; /* open addressing by id */
    size_t table_size, units;
    uint32_t next_num;
    struct unit **dirty;
    size_t dirty_count, dirty_cap;
    struct outgoing *out;
    size_t out_count, out_cap;
    struct engine_counts counts;
    enum err failed;    /* first failure of the batch: it will be rolled back */
    struct draw *draws; /* scratch, HISTORY_DRAWS */
    struct sample batch[BATCH_SAMPLES];
    enum reject each[BATCH_SAMPLES];
    struct profile_reading *readings; /* scratch, BATCH_SAMPLES */
    int64_t mono_ms, recv_ms;
    bool beside;              /* the step is that of an order beside: it is said once for the job */
    const struct cJSON *said; /* the arguments of the step under way; NULL none */
    int64_t step_ms;          /* when the step under way was really taken; 0: now */
    int64_t told_ms[REJECT_COUNT]; /* monotonic: a reason is logged once a minute */
    uint32_t streamed;
    int64_t ticked_ms;                  /* deadlines up to here were looked for */
    int64_t swept_ms, silence_swept_ms; /* silence was looked for, its length judged last */
    int64_t heard_ms;                   /* any machine was heard last; 0 unknown */
    struct company company;
    struct zones zones;
    const struct zone *zone; /* the company's */
    struct zone no_zone;     /* without a tz database: UTC */
    struct staff staff;
    bool sweep_ready;    /* the sweep of the day has a row */
    int64_t next_due_ms; /* cached; -1 unknown, 0 none */
    struct commander by;
    struct delivery_desk *desk; /* NULL: notices go nowhere */
};

/* The true time of the step under way, else now. */
static inline int64_t engine_step_ms(const struct engine *e)
{
    return e->step_ms ? e->step_ms : e->clock.now_ms;
}

/* engine_unit.c */
struct unit *unit_find(struct engine *e, const char *id);       /* loads; NULL unknown */
struct unit *unit_peek(const struct engine *e, const char *id); /* in memory; NULL it is not */
struct unit *unit_create(struct engine *e, const char *id, const char *model);
void unit_touch(struct engine *e, struct unit *u);
void unit_reload(struct engine *e, const char *id); /* what is registered of it has changed */
void units_save(struct engine *e);
void units_forget(struct engine *e);
double unit_call(void *ctx, const struct expr_call *call);
const struct model *unit_model(const struct engine *e, const struct unit *u);
void unit_refresh(struct engine *e, struct unit *u); /* orders, visits, watches of it */

/* engine.c */
void engine_due(struct engine *e);                /* fires what is due at the present now */
void engine_fail(struct engine *e, enum err err); /* the batch cannot be kept */
void effect(struct engine *e, const char *kind, const char *device, const char *id, const char *fmt,
            ...) __attribute__((format(printf, 5, 6)));
void stream_event(struct engine *e, const char *kind, const char *subject);

#endif
