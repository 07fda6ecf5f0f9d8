/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/device_check.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_parts.h"

#define LOOK_BACK_MS  DAY_MS
#define SKEW_MS       (5 * 60000LL)
#define GAP_INTERVALS 3

/* What the samples of a day tell. */
struct day {
    const struct model *m;
    int64_t samples, at_ms, interval_ms;
    int64_t gaps, skewed, coded, run_samples;
    int64_t bad[FIELD_COUNT], known[FIELD_COUNT];
};

static void count_fields(struct day *d, const struct sample *s)
{
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        d->known[f] += sample_known(s, (enum field)f);
        d->bad[f] += s->q[f] != Q_ABSENT && !sample_known(s, (enum field)f);
    }
}

static void look(void *ctx, const struct sample *s, int64_t at_ms)
{
    struct day *d = ctx;

    if (d->samples && at_ms - d->at_ms > GAP_INTERVALS * d->interval_ms)
        d->gaps++;
    d->skewed += s->ts_ms >= 0 && llabs((long long)(s->ts_ms - at_ms)) > SKEW_MS;
    d->coded += s->has_codes;
    d->run_samples += s->run_id[0] != 0;
    count_fields(d, s);
    d->samples++;
    d->at_ms = at_ms;
    d->interval_ms = device_interval_ms(d->m, s);
}

static void line(FILE *out, bool keeps, const char *rule, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

static void line(FILE *out, bool keeps, const char *rule, const char *fmt, ...)
{
    va_list ap;

    fprintf(out, "%-7s %-34s ", keeps ? "keeps" : "BREAKS", rule);
    va_start(ap, fmt);
    vfprintf(out, fmt, ap);
    va_end(ap);
    fputc('\n', out);
}

struct answers {
    int64_t sent, answered;
};

static void command_row(void *ctx, const struct db_value *col, int ncol)
{
    struct answers *a = ctx;

    (void)ncol;
    a->sent++;
    a->answered +=
        !strcmp(col[4].s, "done") || !strcmp(col[4].s, "refused") || !strcmp(col[4].s, "failed");
}

struct refused {
    char topic[TOPIC_LEN];
    FILE *out;
    int64_t count;
};

static void refused_row(void *ctx, const struct db_value *col, int ncol)
{
    struct refused *r = ctx;

    (void)ncol;
    if (!strstr(col[3].s, r->topic))
        return;
    if (r->count++ < 5)
        fprintf(r->out, "        refused: %s on %s, %zu bytes\n", col[2].s, col[3].s, col[4].len);
}

static void fields(FILE *out, const struct day *d)
{
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        bool fitted = symbol_set_has(&d->m->fitted, f);

        if (fitted && !d->known[f])
            line(out, false, "sends what the model has fitted", "%s was never there",
                 field_table[f].name);
        if (d->bad[f])
            line(out, false, "values lie within their range", "%s: %lld of %lld were invalid",
                 field_table[f].name, (long long)d->bad[f], (long long)(d->bad[f] + d->known[f]));
    }
}

static void judge(const struct unit *u, const struct day *d, FILE *out)
{
    line(out, d->samples > 0, "is heard", "%lld samples in 24 h", (long long)d->samples);
    if (!d->samples)
        return;
    line(out, u->fw[0] != 0, "announces itself on state", "firmware '%s'", u->fw);
    line(out, u->dev.ident.epoch <= 1, "never counts back without a new boot", "epoch %d",
         u->dev.ident.epoch);
    line(out, u->dev.ident.given_up == 0, "seq has no holes", "%u numbers never came",
         u->dev.ident.given_up);
    line(out, d->gaps == 0, "keeps its cadence", "%lld gaps over three intervals",
         (long long)d->gaps);
    line(out, d->skewed == 0, "ts_ms is UTC", "%lld samples more than 5 min off",
         (long long)d->skewed);
    line(out, d->coded > 0, "err_raw is always there", "in %lld samples", (long long)d->coded);
}

enum err device_check(struct engine *e, const char *device, FILE *out)
{
    struct unit *u = unit_find(e, device);
    struct day d = {.samples = 0};
    struct answers a = {0, 0};
    struct refused r = {.out = out};
    enum err err;

    if (!u)
        return ERR_NOT_FOUND;
    d.m = unit_model(e, u);
    err =
        store_sample_range(&e->store, u->num, e->clock.now_ms - LOOK_BACK_MS, INT64_MAX, look, &d);
    if (!err)
        err = store_run(&e->store, SQL_COMMAND_LIST, ARGS(db_text(device)), command_row, &a);
    if (err)
        return err;
    judge(u, &d, out);
    if (!d.samples)
        return ERR_OK;
    line(out, a.answered == a.sent, "answers every command", "%lld of %lld", (long long)a.answered,
         (long long)a.sent);
    fields(out, &d);
    snprintf(r.topic, sizeof r.topic, "/%s/", device);
    return store_run(&e->store, SQL_QUARANTINE_LIST, ARGS(db_int(INT64_MAX), db_int(500)),
                     refused_row, &r);
}
