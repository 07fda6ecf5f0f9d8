/* SPDX-License-Identifier: Apache-2.0 */
/* The quality report, read off the loop: a year of orders takes its time. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/http/api.h"
#include "service/http/report.h"

#define RANGE_MS (30 * DAY_MS)

struct report_work {
    uv_work_t work;
    struct request *r;
    struct report_ask ask;
    char *text;
};

static void make(uv_work_t *w)
{
    struct report_work *p = w->data;

    p->text = report_quality(&p->ask);
}

static void made(uv_work_t *w, int status)
{
    struct report_work *p = w->data;

    if (status || !p->text)
        answer_problem(p->r, 503, "the store does not answer", NULL, NULL);
    else
        answer_text(p->r, 200, "application/json", p->text);
    free(p->text);
    free(p);
}

/* True when the query has it and it is no time. */
static bool bad_time(const struct request *r, const char *name, int64_t *ms)
{
    const char *text = request_query(r, name);

    return text && !text_time_parse(text, ms);
}

void api_report_quality(struct request *r)
{
    int64_t now = http_now(r->http);
    struct report_ask ask = {r->http->o.store_url, {now - RANGE_MS, now}, REPORT_TOTAL};
    const char *by = request_query(r, "by");
    int word = by ? report_by_find(by) : REPORT_TOTAL;
    struct report_work *p;

    if (bad_time(r, "from", &ask.range.from_ms) || bad_time(r, "to", &ask.range.to_ms) ||
        word < 0 || ask.range.from_ms >= ask.range.to_ms) {
        answer_problem(r, 400, "from and to are times, by is fault, model or technician", NULL,
                       NULL);
        return;
    }
    ask.by = (enum report_by)word;
    p = xcalloc(1, sizeof *p);
    p->r = r;
    p->ask = ask;
    p->work.data = p;
    request_wait(r);
    uv_queue_work(r->http->loop, &p->work, make, made);
}
