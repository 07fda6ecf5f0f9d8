/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Remedies from afar: what a fault's `remote_first` says, the safety rules of the catalogue, and
 * the decisions about both. Which step comes next, whether it may be taken now, what telemetry
 * says of it afterwards. Pure. Unknown permits nothing and cures nothing.
 */
#ifndef TW_CORE_REMEDY_H
#define TW_CORE_REMEDY_H

#include "core/catalogue.h"

/* id, word, whether it is a command to the machine */
#define REMEDY_ACTION_MAP(X)                       \
    X(FLUSH, "flush", CMD_FLUSH)                   \
    X(VALVE_CYCLE, "valve_cycle", CMD_VALVE_CYCLE) \
    X(REBOOT, "reboot", CMD_REBOOT)                \
    X(TIME_SYNC, "time_sync", CMD_TIME_SYNC)       \
    X(STOP, "stop", CMD_STOP)                      \
    X(WAIT, "wait", -1)                            \
    X(ASK_CUSTOMER, "ask_customer", -1)

enum remedy_action {
#define REMEDY_ENUM(id, name, command) RA_##id,
    REMEDY_ACTION_MAP(REMEDY_ENUM)
#undef REMEDY_ENUM
        REMEDY_ACTION_COUNT
};

const char *remedy_action_name(enum remedy_action a);
int remedy_action_find(const char *name);        /* -1 when there is none */
int remedy_action_command(enum remedy_action a); /* enum device_command; -1: none */

/* One step of `remote_first`. */
struct remedy_step {
    enum remedy_action action;
    struct expr when, expect; /* of length 0: always; nothing is expected */
    struct expr during;       /* scope sample: what else happens is not judged */
    const char *expect_text;
    enum scope scope; /* of expect: SCOPE_SAMPLE or SCOPE_DRAW */
    int64_t hold_ms;  /* scope sample: how long it must be true */
    int64_t wait_ms;  /* before the next step */
    int times;
    int good, of;        /* scope draw: so many of the first so many draws */
    int seconds, cycles; /* arguments of flush, of valve_cycle */
    const char *valve;
    const uint16_t *questions; /* indices into questions[] */
    size_t question_count;
};

/* An action is taken only while only_if is true. */
struct remedy_rule {
    const char *id;
    struct words words;
    uint32_t actions; /* bit per enum remedy_action */
    struct expr only_if;
};

struct remedy_book {
    const struct remedy_rule *rules;
    size_t rule_count;
    struct words title[REMEDY_ACTION_COUNT];
    int per_day[REMEDY_ACTION_COUNT];   /* for one machine; 0: no limit */
    int per_order[REMEDY_ACTION_COUNT]; /* for one open fault; 0: no limit */
    bool loaded;
};

/* Whether a machine of that model can take any step of the fault. */
bool remedy_fits(const struct fault *f, const struct model *m);
/* Whether telemetry after the step can cure the order: silencing alone never does. */
bool remedy_cures(const struct remedy_step *s);

/* Where an order stands among the steps of its fault. */
struct remedy_facts {
    int step, tried;                /* the step tried last, and how often; tried 0: none yet */
    bool again;                     /* it was done and did not help: it may be repeated */
    bool silent;                    /* the machine does not answer */
    int used[REMEDY_ACTION_COUNT];  /* tried for this order */
    int today[REMEDY_ACTION_COUNT]; /* sent to this machine within 24 h */
};

enum remedy_move { MOVE_SEND, MOVE_HOLD, MOVE_SKIP, MOVE_NONE };

struct remedy_choice {
    enum remedy_move move;
    int step;
    const char *why; /* HOLD: the safety rule; SKIP: a word */
};

/* env: the machine's present values and whom to ask. */
void remedy_choose(const struct catalogue *c, const struct fault *f, const struct model *m,
                   const struct expr_env *env, const struct remedy_facts *facts,
                   struct remedy_choice *out);

/* The safety rule that does not hold now; NULL when the action may be taken. */
const struct remedy_rule *remedy_forbidden(const struct catalogue *c, enum remedy_action a,
                                           const struct expr_env *env);

/* What telemetry after the step has said so far; zeroed when the step was taken. */
struct remedy_evidence {
    int64_t held_from_ms; /* scope sample: true since, below 0: false since; 0 not judged now */
    int draws, good;      /* scope draw */
    bool against;         /* scope sample: it was false for long enough to believe it */
    bool met, decided;    /* decided: nothing later changes it */
};

/* One sample after the step. gap: nothing was heard for long before it; over: the step had its
 * time, what speaks against it now decides. */
void remedy_sample(const struct catalogue *c, const struct remedy_step *s,
                   const struct expr_env *env, int64_t at_ms, bool gap, bool over,
                   struct remedy_evidence *ev);
/* One qualifying draw that began after the step. */
void remedy_draw(const struct catalogue *c, const struct remedy_step *s, const struct expr_env *env,
                 struct remedy_evidence *ev);

#endif
