/* SPDX-License-Identifier: Apache-2.0 */
/* Writes: what a request asks of the engine, and its answer back on the web loop. */
#ifndef TW_HTTP_JOBS_H
#define TW_HTTP_JOBS_H

#include "service/http/server.h"

struct http_job {
    struct engine_job job; /* first */
    struct mail back;      /* in the web loop's mailbox */
    struct request *r;
    char action[40], target[80];
    char *body;
    struct actor who;
    char who_id[NAME_LEN];
    char secret[80]; /* what its answer alone may hold */
    int64_t until_ms;
    int64_t if_version;
    enum err err;
    struct reply reply;
    void (*work)(struct engine *e, struct http_job *j); /* engine thread */
    void (*answer)(struct http_job *j);                 /* web loop */
    struct kept_answer *kept;                           /* of a call with a key, in memory */
    char key[65], call[65];                             /* its hashes; key "": none is asked for */
    bool reads;                                         /* changes nothing */
    bool recalled; /* answered from the store: done before, maybe by an earlier run */
    uint64_t audited;
};

/* Suspends the request; answer() ends it. */
void job_submit(struct request *r, const char *action, const char *target,
                void (*work)(struct engine *e, struct http_job *j),
                void (*answer)(struct http_job *j));
/* The same, but what machines said until now is applied first. */
void job_submit_after(struct request *r, const char *action, const char *target,
                      void (*work)(struct engine *e, struct http_job *j),
                      void (*answer)(struct http_job *j));
void jobs_done(struct http *h);

/* Turns a failed job into its problem; true when it did. */
bool job_refused(struct http_job *j);

#endif
