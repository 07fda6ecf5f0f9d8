/* SPDX-License-Identifier: Apache-2.0 */
/* What each part of the engine offers the others. Engine thread; failures go to engine_fail(). */
#ifndef TW_SERVICE_ENGINE_PARTS_H
#define TW_SERVICE_ENGINE_PARTS_H

#include "service/engine/engine_int.h"
#include "service/engine/engine_steps.h"

/* engine.c: takes back what a command wrote that touched no machine in memory; returns why */
enum err engine_cancel(struct engine *e, enum err why);

/* engine_frame.c */
void frame_refuse(struct engine *e, const struct frame *f, enum reject why);
/* It is no longer silent. */
void unit_speaks(struct engine *e, struct unit *u);
/* Its message is dealt with. */
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
    const char *text;     /* what a person said; may be NULL */
    bool waited;          /* its area was waited for: the order is not late */
    const char *customer; /* whose it becomes; NULL or "": whose the machine is */
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

/* engine_import_people.c: 128 bytes */
void import_hash_password(const char *password, char *out);

/* engine_command.c */
#define COMMAND_LIFE_MS (5 * 60000LL)
enum err command_queue(struct engine *e, const char *device, enum device_command c,
                       const char *args, const char *order_id, char id[ID_LEN]);
/* Whether that command went to that machine; its state is then what the machine says. */
bool command_answered(struct engine *e, const char *device, const struct command_reply *r);

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
