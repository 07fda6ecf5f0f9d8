/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls with an Idempotency-Key, for 24 hours. What a call came to is stored in the transaction of
 * its effect; its answer as it was given is in memory only, where personal data is not copied to
 * disk. After a restart the answer is made again from what is stored. Web loop, but for _keep.
 */
#ifndef TW_HTTP_REPEATS_H
#define TW_HTTP_REPEATS_H

#include "service/http/jobs.h"

/* True when the request is answered: with the first answer, or with why not. */
bool repeat_in_memory(struct request *r);
bool repeat_in_store(struct http_job *j);

void repeat_begin(struct http_job *j);    /* from now on it is under way */
void repeat_answered(struct http_job *j); /* its answer was given */

/* Whether answers of this action hold a secret that nothing may remember. */
bool repeat_is_secret(const char *action);

/* Engine thread: inside the job's transaction, or after it was taken back. */
void repeat_keep(struct engine *e, const struct http_job *j);
void repeat_keep_alone(struct engine *e, const struct http_job *j);

#endif
