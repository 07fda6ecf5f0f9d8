/* SPDX-License-Identifier: Apache-2.0 */
/* What people and the courier ask of the engine: steps on orders, orders, commands. */
#ifndef TW_SERVICE_ENGINE_CALLS_H
#define TW_SERVICE_ENGINE_CALLS_H

#include "core/order.h"
#include "service/store/store.h"

struct engine;

struct actor {
    const char *id; /* person; NULL the system */
    enum role role;
};

/* What a refused or done command says. rule and why are "" where they do not apply. */
struct reply {
    char rule[24], why[200];
    char id[ID_LEN];   /* the order, device or command it was about */
    char late[ID_LEN]; /* refused, but kept for the dispatcher under this id; "": not kept */
    int64_t version;
};

struct action_call {
    struct actor who;
    const char *order_id, *action, *args; /* args: JSON object or NULL */
    int64_t if_version;                   /* 0: none */
    int64_t recv_ms;                      /* host clock, wall mode */
};

/* NOT_FOUND; FORBIDDEN; CONFLICT (state or version); REFUSED (rule); INPUT (arguments). */
enum err engine_action(struct engine *e, const struct action_call *call,
                       struct reply *out) MUST_CHECK;

enum err engine_open_order(struct engine *e, const struct actor *who, const char *json,
                           struct reply *out) MUST_CHECK;
enum err engine_command(struct engine *e, const struct actor *who, const char *device,
                        const char *json, struct reply *out) MUST_CHECK;
/* queued -> sent -> delivered, as the courier reports. */
enum err engine_command_state(struct engine *e, const char *id, const char *state,
                              const char *detail) MUST_CHECK;
/* Queued commands once more, after a start. */
enum err engine_resend(struct engine *e) MUST_CHECK;

#endif
