/* SPDX-License-Identifier: Apache-2.0 */
/* Whoever hands a command to the engine adds to its transaction: a line of the trail, a repeat. */
#ifndef TW_ENGINE_WHOLE_H
#define TW_ENGINE_WHOLE_H

#include "service/engine/engine.h"

/* Whose command the engine carries out; a member of the engine. */
struct commander {
    const char *id, *role; /* NULL: the system */
    uint64_t audited;      /* lines of the trail so far in their name */
    bool whole, dropped;   /* inside engine_whole_begin; a step of it was taken back */
};

/*
 * Several steps as one transaction: begins and commits in between only nest. When a step was taken
 * back (an import with mistakes) all of it is; then *kept is false and nothing has failed.
 */
enum err engine_whole_begin(struct engine *e) MUST_CHECK;
enum err engine_whole_end(struct engine *e, bool *kept) MUST_CHECK;
/* A statement of the caller's own inside a transaction: a failure fails all of it. */
void engine_must(struct engine *e, enum err err);
/* Who is named in the audit trail until the next call; borrowed, NULL the system. */
void engine_acting(struct engine *e, const char *id, const char *role);

#endif
