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
#include "service/channel.h"
#include "service/engine.h"
#include "service/ids.h"
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
    uint16_t folded; /* samples since the checkpoint */
    struct device dev;
    struct draw_run *run;       /* while it draws */
    struct fault_set open;      /* faults with an open finding */
    bool on_visit;              /* an order of it is on_site */
    bool watched;               /* a watch is active */
    int64_t visit_left_line_ms; /* 10 min later what is still true opens orders; 0 none */
    int64_t acked_boot, acked_seq, ack_mono_ms, heard_ms;
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
    int64_t step_ms;               /* when the step under way was really taken; 0: now */
    int64_t told_ms[REJECT_COUNT]; /* monotonic: a reason is logged once a minute */
    uint32_t streamed;
    int64_t ticked_ms;   /* deadlines up to here were looked for */
    int64_t swept_ms;    /* silence was looked for last */
    int64_t next_due_ms; /* cached; -1 unknown, 0 none */
};

/* The true time of the step under way, else now. */
static inline int64_t engine_step_ms(const struct engine *e)
{
    return e->step_ms ? e->step_ms : e->clock.now_ms;
}

/* engine_unit.c */
struct unit *unit_find(struct engine *e, const char *id); /* loads; NULL unknown */
struct unit *unit_create(struct engine *e, const char *id, const char *model);
void unit_touch(struct engine *e, struct unit *u);
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
void notice(struct engine *e, const char *recipient, const char *kind, const struct order *o);

/* engine_frame.c */
void frame_refuse(struct engine *e, const struct frame *f, enum reject why);
void unit_heard(struct engine *e, struct unit *u);

/* engine_sample.c */
struct placed {
    struct ident_key key;
    int64_t at_ms, ts_ms;
    bool trusted;
    uint64_t hash;
};
struct placed sample_place(struct engine *e, const struct unit *u, const struct ident_key *key,
                           int64_t ts_ms, double uptime_s);
/* Whether the message is new; HEAD or LATE when it must be stored. */
enum ident_answer sample_admit(struct engine *e, struct unit *u, const struct placed *p);
/* s NULL: an event. False when the store had it. */
bool sample_keep(struct engine *e, struct unit *u, const struct placed *p, const struct sample *s);
void sample_fold(struct engine *e, struct unit *u, const struct sample *s, const struct placed *p);
void sample_apply(struct engine *e, struct unit *u, const struct frame *f, const struct sample *s);

/* engine_vendor.c: false when no channel has this topic */
bool vendor_frame(struct engine *e, const struct frame *f);

/* engine_finding.c */
void findings_apply(struct engine *e, struct unit *u, const struct detect_events *ev,
                    const double *sym, int64_t at_ms);
void findings_after_visit(struct engine *e, struct unit *u);
void finding_clear(struct engine *e, struct unit *u, int fault);
void findings_unmask(struct engine *e, struct unit *u, int masking_fault);

/* engine_flap.c: what a raise and a clear mean for the open order; the window of its watch */
void flap_raised(struct engine *e, struct order *o);
void flap_cleared(struct engine *e, struct order *o);
int64_t flap_window_ms(struct engine *e, const struct order *o, int64_t window_ms);

/* engine_stale.c */
void stale_heard(struct engine *e, struct unit *u);
void stale_sweep(struct engine *e);

/* engine_open.c */
struct opening {
    struct unit *u;
    int fault;
    int detection; /* -1: by hand */
    int64_t from_ms, to_ms;
    const double *sym; /* the convicting values */
    char finding[ID_LEN];
    const char *text; /* what a person said; may be NULL */
};
enum err order_open(struct engine *e, const struct opening *op, char id[ID_LEN]);
void order_rediagnose(struct engine *e, struct order *o, struct unit *u);

/* engine_reported.c */
#define SUSPECTS_MAX 5
struct suspect {
    int fault, detection;
    double probability;
};
struct suspects {
    struct suspect s[SUSPECTS_MAX];
    int count;
};
void reported_suspects(struct engine *e, struct unit *u, struct suspects *out);
int reported_fault(const struct engine *e);              /* -1: not in this catalogue */
void reported_trigger(struct engine *e, struct unit *u); /* any finding speaks against it */

/* engine_action.c */
enum err order_apply(struct engine *e, struct order *o, enum order_action action,
                     const struct actor *who, const char *args, struct order_result *res);
void order_facts_of(struct engine *e, const struct order *o, const struct actor *who,
                    struct order_facts *f);
enum err order_history(struct engine *e, const struct order *o, const char *action,
                       const struct actor *who, const char *from, const char *args);

/* engine_import.c: 128 bytes */
void import_hash_password(const char *password, char *out);

/* engine_visit.c */
enum err visit_effects(struct engine *e, struct order *o, uint32_t effects, const struct actor *who,
                       const char *args);
enum gate_state gate_of(struct engine *e, const struct order *o, struct unit *u);
void run_reply(struct engine *e, struct unit *u, const struct command_reply *r);
void runs_due(struct engine *e);
enum err command_queue(struct engine *e, const char *device, enum device_command c,
                       const char *args, const char *order_id, char id[ID_LEN]);

/* engine_watch.c */
enum err watch_start(struct engine *e, struct order *o, struct unit *u);
void watch_trigger(struct engine *e, struct unit *u, int fault);
void watch_draw(struct engine *e, struct unit *u);
void watches_due(struct engine *e);
void watch_fence(struct engine *e, const char *command_id, int64_t at_ms);

/* engine_json.c: owned strings */
char *json_diagnosis(const struct catalogue *c, const struct diagnosis *d);
char *json_suspects(const struct catalogue *c, int fault, const struct suspects *s);
char *json_evidence(const struct engine *e, const struct opening *op);
char *json_readings(const struct unit *u, const struct model *m);
char *json_list_add(const char *list, const char *value);

#endif
