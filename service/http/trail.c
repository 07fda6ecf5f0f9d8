/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/trail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/base/log.h"
#include "service/base/xalloc.h"
#include "service/engine/audit.h"
#include "service/http/api.h"

#define AGAIN_MS (10ll * 60 * 1000)

struct line_job {
    struct engine_job job; /* first */
    char what[32], who[ID_LEN], role[16], subject[80], detail[64];
};

static void write_line(struct engine *e, struct engine_job *job)
{
    struct line_job *j = (struct line_job *)job;

    if (engine_begin(e))
        return;
    audit_add(e, &(struct audit_line){.what = j->what,
                                      .subject = j->subject,
                                      .detail = j->detail,
                                      .actor = j->who,
                                      .role = j->role});
    if (engine_commit(e, NULL, 0))
        log_error("audit", "what=\"a line could not be written\"");
}

static void line_done(struct engine_job *job)
{
    free(job);
}

/* A page that is open asks again and again: once in ten minutes is enough. */
static bool told_lately(struct http *h, const struct request *r, const char *customer)
{
    uint64_t key = hash_bytes(HASH_START, r->caller.id, strlen(r->caller.id));
    int64_t now = clock_mono_ms();
    struct trail_reading *seen;

    key =
        hash_end(hash_bytes(hash_bytes(key, customer, strlen(customer)), r->path, strlen(r->path)));
    seen = &h->readings[key % READINGS];
    if (seen->key == key && now - seen->at_ms < AGAIN_MS)
        return true;
    *seen = (struct trail_reading){key, now};
    return false;
}

/* The system tells it of those who are not logged in. */
static void submit(struct request *r, const char *what, const char *subject, const char *detail)
{
    bool inside = r->caller.known && strcmp(what, "login_failed") != 0;
    struct line_job *j = xcalloc(1, sizeof *j);

    j->job.run = write_line;
    j->job.done = line_done;
    text_copy(j->what, sizeof j->what, what);
    text_copy(j->who, sizeof j->who, inside ? r->caller.id : "");
    text_copy(j->role, sizeof j->role, role_name(inside ? r->caller.role : ROLE_SYSTEM));
    text_copy(j->subject, sizeof j->subject, subject);
    text_copy(j->detail, sizeof j->detail, detail);
    engine_thread_submit(r->http->o.engine, &j->job);
}

void trail_note(struct request *r, const char *what, const char *subject)
{
    submit(r, what, subject, "{}");
}

void trail_reading(struct request *r, const cJSON *customer, const char *order_id)
{
    const char *id = cJSON_GetStringValue(cJSON_GetObjectItem(customer, "id"));
    char detail[64] = "{}";

    if (!id || cJSON_IsTrue(cJSON_GetObjectItem(customer, "masked")) ||
        r->caller.role == ROLE_CUSTOMER || told_lately(r->http, r, id))
        return;
    if (order_id)
        snprintf(detail, sizeof detail, "{\"order\":\"%.26s\"}", order_id);
    submit(r, "read.customer", id, detail);
}
