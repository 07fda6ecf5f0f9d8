/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine: frames, commands and due deadlines in, one at a time; samples, findings, orders,
 * history and outgoing messages out, in one transaction each batch. Runs on one thread and knows
 * neither sockets nor clocks: now comes in with the frames or is handed in. The only writer.
 */
#ifndef TW_SERVICE_ENGINE_H
#define TW_SERVICE_ENGINE_H

#include "core/catalogue.h"
#include "core/delivery.h"
#include "core/evclock.h"
#include "core/order.h"
#include "core/sample.h"
#include "service/engine/delivery_setup.h"
#include "service/engine/engine_calls.h"
#include "service/store/store.h"

/* The row of meta that holds the clock; it begins with now, UTC ms. */
#define ENGINE_CLOCK_KEY "clock"
#define LINK_KEY_LEN     32

struct channel_list;
struct company;
struct engine;

/* Something that happened. kind: finding order transition notice command. */
struct engine_effect {
    const char *kind, *device, *id;
    int64_t at_ms;
    const char *detail; /* JSON members after `effect`, without braces */
};

/* What leaves over MQTT after the commit. */
struct engine_out {
    bool is_ack;
    char device[DEVICE_ID_LEN];
    char id[RUN_ID_LEN];  /* command */
    const char *payload;  /* command: JSON */
    int64_t boot_id, seq; /* ack */
};

struct engine_options {
    const char *store_url;
    const char *topic;                   /* pattern, e.g. wp/v1/{device}/{kind} */
    const struct channel_list *channels; /* service/channel.h; NULL: canonical topics only */
    bool event_clock, checklists_enforced;
    bool open_registry;        /* replay: every device heard exists */
    const char *default_model; /* of such devices; NULL: only those that announce one */
    uint64_t id_seed;          /* 0: random ids */
    int64_t area_settle_ms, triage_ms[SEVERITY_COUNT];
    const struct company *company; /* service/engine/company.h; NULL: as by default */
    /* service/engine/delivery_setup.h, copied; NULL: notices are written and go nowhere */
    const struct delivery_setup *delivery;
    const char *files_dir;   /* pictures; NULL: none are kept. Borrowed */
    const uint8_t *link_key; /* LINK_KEY_LEN secret bytes of links in messages; NULL: none */
    const char *public_url;  /* where such links lead; NULL or "": messages have none */
    void (*on_effect)(void *ctx, const struct engine_effect *e); /* may be NULL */
    void (*on_out)(void *ctx, const struct engine_out *o);       /* after commits; may be NULL */
    void (*on_letter)(void *ctx, const struct engine_letter *l); /* the same */
    void *ctx;
};

/* Of notices on their way, since the start. */
struct delivery_counts {
    uint64_t ended[DELIVERY_CHANNELS][DELIVERY_STATES]; /* in the states in which a way ends */
    uint64_t tried[DELIVERY_CHANNELS][LETTER_OUTCOMES];
    uint64_t held, inbound_unknown;
    int ways;
    struct {
        char channel[12], via[DELIVERY_VIA];
        bool up;
        double rate_per_s; /* 0: no limit */
        int64_t paced_ms;  /* how long letters waited for that */
    } way[DELIVERY_WAYS];
};

struct engine_counts {
    uint64_t applied, duplicate, rejected, quarantined;
    uint64_t reason[REJECT_COUNT];
    uint64_t given_up, epochs, frames, canary;
    struct delivery_counts delivery;
};

enum err engine_open(struct engine **out, const struct catalogue *c,
                     const struct engine_options *o) MUST_CHECK;
void engine_close(struct engine *e);

struct frame {
    const char *topic, *payload;
    size_t topic_len, payload_len;
    int64_t recv_ms, mono_ms; /* host clocks at receipt */
    bool retain;
};
/* One batch: begin, frames, commit. journal NULL: no position is kept. */
enum err engine_begin(struct engine *e) MUST_CHECK;
void engine_frame(struct engine *e, const struct frame *f);
enum err engine_commit(struct engine *e, const char *journal, uint64_t next_frame) MUST_CHECK;

/* Fires what is due at or before now; wall mode moves now to now_ms, event mode ignores it. */
enum err engine_tick(struct engine *e, int64_t now_ms) MUST_CHECK;
/* The earliest deadline, UTC ms; 0 none. */
int64_t engine_next_due(struct engine *e);
int64_t engine_now(const struct engine *e);

enum err engine_advance(struct engine *e, int64_t by_ms) MUST_CHECK;

const struct engine_counts *engine_counts(const struct engine *e);
struct store *engine_store(struct engine *e);
bool engine_journal_pos(struct engine *e, const char *journal, uint64_t *next);

#endif
