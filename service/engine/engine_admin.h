/* SPDX-License-Identifier: Apache-2.0 */
/* What administration asks of the engine: imports, machines, members of staff. */
#ifndef TW_SERVICE_ENGINE_ADMIN_H
#define TW_SERVICE_ENGINE_ADMIN_H

#include "service/engine/engine.h"

/*
 * Import file of the contract, all or nothing. problem(): one call per mistake; what is only odd is
 * told as a warning and kept. A password may be an argon2id hash already (`$argon2id$...`).
 */
typedef void import_problem_fn(void *ctx, const char *pointer, const char *what, bool warning);
enum err engine_import(struct engine *e, const char *json, size_t len, import_problem_fn *problem,
                       void *ctx) MUST_CHECK;

/* The same as a trial: what is wrong with it is told, and nothing is kept. */
enum err engine_import_try(struct engine *e, const char *json, size_t len,
                           import_problem_fn *problem, void *ctx) MUST_CHECK;

/* One machine as in an import; ERR_EXISTS when it is there. */
enum err engine_device_register(struct engine *e, const char *json, struct reply *out) MUST_CHECK;
/* Some members of it, and `status`: active or revoked. */
enum err engine_device_change(struct engine *e, const char *device, const char *json,
                              struct reply *out) MUST_CHECK;
/* active or revoked; what a revoked machine says is quarantined from then on. */
enum err engine_device_status(struct engine *e, const char *device, const char *status) MUST_CHECK;
/* A member of staff; password as in an import. ERR_INPUT: *why says what is wrong. */
enum err engine_user_add(struct engine *e, const char *login, const char *name, const char *role,
                         const char *password, const char **why) MUST_CHECK;
enum err engine_user_disable(struct engine *e, const char *login) MUST_CHECK;

/* A dispatcher ends an area event with a reason: what it held goes on its way. CONFLICT: it is
 * over. */
enum err engine_area_close(struct engine *e, const struct actor *by, const char *id,
                           const char *reason, struct reply *out) MUST_CHECK;

/* Facts and answers that diagnosis asks for; stories and the API. */
enum err engine_fact(struct engine *e, const char *device, const char *name,
                     int64_t at_ms) MUST_CHECK;

#endif
