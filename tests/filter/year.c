/* SPDX-License-Identifier: Apache-2.0 */
/* The engine, its people, and what the machines say. */
#include "tests/filter/year.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"

#define START_EVERY 45 /* days between two starts of a board, about */

static void slow_down(struct catalogue *c)
{
    for (size_t i = 0; i < c->model_count; i++) {
        struct model *m = (struct model *)&c->models[i];

        m->running_ms = m->cls == CLASS_RO_TANK ? 600000 : 60000;
        m->standby_ms = YEAR_DAY / 2;
        m->coarse = true;
    }
}

static size_t one_home(char *to, size_t cap, const struct household *h, int n)
{
    int since = h->in[0].put_in;
    int64_t day = (YEAR_DAY0 + since) * YEAR_DAY;
    char date[TIME_TEXT_LEN];

    text_time(day, date);
    date[10] = 0;
    return (size_t)snprintf(to, cap,
                            "%s{\"id\":\"%s\",\"model\":\"%s\",\"customer\":\"C%d\","
                            "\"installed_on\":\"%s\"}",
                            n ? "," : "", h->id, h->model->id, n, date);
}

static enum err populate(struct year *y)
{
    size_t cap = 1000 + (size_t)y->homes * 300, n = 0;
    char *json = xmalloc(cap);
    enum err e;

    n += (size_t)snprintf(json, cap, "{\"customers\":[");
    for (int i = 0; i < y->homes; i++)
        n += (size_t)snprintf(json + n, cap - n,
                              "%s{\"id\":\"C%d\",\"name\":\"C\",\"lang\":\"zh-CN\"}", i ? "," : "",
                              i);
    n += (size_t)snprintf(json + n, cap - n, "],\"devices\":[");
    for (int i = 0; i < y->homes; i++)
        n += one_home(json + n, cap - n, &y->home[i], i);
    n += (size_t)snprintf(json + n, cap - n, "]}");
    e = engine_import(y->engine, json, n, NULL, NULL);
    free(json);
    return e;
}

enum err year_open(struct year *y, int homes, uint64_t seed)
{
    struct engine_options o = {
        .store_url = "sqlite::memory:", .topic = "wp/v1/{device}/{kind}", .id_seed = seed | 1};
    enum err e;

    memset(y, 0, sizeof *y);
    y->random = seed * UINT64_C(0x2545f4914f6cdd1d);
    y->homes = homes;
    y->home = xcalloc((size_t)homes, sizeof *y->home);
    zone_fixed(&y->zone, 8 * 3600);
    season_init(&y->season);
    y->place = (struct filter_place){&y->zone, &y->season};
    e = catalogue_dir_open(&y->dir, TEST_SOURCE_DIR "/catalogue");
    if (e)
        return e;
    slow_down(&y->dir.c);
    for (int i = 0; i < homes; i++)
        household_make(&y->home[i], &y->dir.c, i, y->random + (uint64_t)i * 7919);
    e = engine_open(&y->engine, &y->dir.c, &o);
    return e ? e : populate(y);
}

void year_close(struct year *y)
{
    engine_close(y->engine);
    catalogue_dir_release(&y->dir);
    free(y->home);
}

struct telling {
    char text[8000];
    size_t n;
    int64_t at_ms;
};

static void tell(struct telling *t, struct household *h, const char *fmt, ...)
{
    double up = (double)(t->at_ms - YEAR_DAY0 * YEAR_DAY) / 1000 - h->boot_s;
    va_list values;

    h->seq++;
    t->n += (size_t)snprintf(
        t->text + t->n, sizeof t->text - t->n, "%s{\"seq\":%lld,\"ts_ms\":%lld,\"uptime_s\":%.0f,",
        t->text[t->n - 1] == '}' ? "," : "", (long long)h->seq, (long long)t->at_ms, up);
    va_start(values, fmt);
    t->n += (size_t)vsnprintf(t->text + t->n, sizeof t->text - t->n, fmt, values);
    va_end(values);
}

static void tell_claims(struct telling *t, const struct household *h, int day)
{
    for (size_t i = 0; i < h->model->stage_count; i++)
        t->n += (size_t)snprintf(t->text + t->n, sizeof t->text - t->n,
                                 "%s{\"stage\":\"%s\",\"remain_pct\":%.0f}", i ? "," : "",
                                 h->model->stages[i].id, cartridge_claim(h, (int)i, day));
    t->n += (size_t)snprintf(t->text + t->n, sizeof t->text - t->n, "]}");
}

static void send(struct year *y, const struct household *h, struct telling *t)
{
    char topic[64];
    struct frame f = {.topic = topic, .payload = t->text, .recv_ms = t->at_ms, .mono_ms = t->at_ms};

    t->n += (size_t)snprintf(t->text + t->n, sizeof t->text - t->n, "]}");
    f.payload_len = t->n;
    f.topic_len = (size_t)snprintf(topic, sizeof topic, "wp/v1/%s/tele", h->id);
    engine_frame(y->engine, &f);
}

static void restart(struct household *h, int64_t at_ms)
{
    h->boot_id++;
    h->seq = 0;
    h->boot_s = (double)(at_ms - YEAR_DAY0 * YEAR_DAY) / 1000 - 60;
    for (int k = 0; k < 2; k++)
        h->count[k] = h->habit == HABIT_RESETS   ? 0
                      : h->habit == HABIT_RARELY ? h->saved[k]
                                                 : h->count[k];
}

/* The first readings come soon, when the machine has settled, the rest in equal steps. */
static int64_t wait_ms(int i, int steps, int64_t left_ms)
{
    int64_t equal = i < steps ? left_ms / (steps - i) : 0;

    return i < 4 && equal > 45000 ? 45000 : equal;
}

/* As in device-sim/machine_send.c. */
static double noisy(struct household *h, double v, double relative, double absolute)
{
    return v + year_normal(&h->random) * (fabs(v) * relative + absolute);
}

#define INLET_LEN 40

static const char *inlet(struct household *h, double mpa, char out[INLET_LEN])
{
    out[0] = 0;
    if (!h->no_p_in)
        snprintf(out, INLET_LEN, ",\"p_in_mpa\":%.3f", noisy(h, mpa, 0, 0.004));
    return out;
}

void household_says(struct year *y, struct household *h, int part, double perm_l)
{
    double minutes;
    struct physics_out flow;
    char p_in[INLET_LEN];
    double tds = household_tds(h, y->day), step = (double)h->model->running_ms;
    struct telling t = {.at_ms = (YEAR_DAY0 + y->day) * YEAR_DAY + part * 6 * 3600000LL +
                                 (h - y->home) * 1000};
    int64_t end;
    int n, steps;

    household_flows(h, y->day, &flow);
    minutes = perm_l / flow.q_perm;
    end = t.at_ms + (int64_t)(minutes * 60000);
    n = 2 + (int)(minutes * 60000 / step);
    steps = n < 8 ? 8 : n > 30 ? 30 : n;
    if (year_uniform(&h->random) < 1.0 / (3 * START_EVERY))
        restart(h, t.at_ms);
    t.n = (size_t)snprintf(t.text, sizeof t.text, "{\"boot_id\":%lld,\"samples\":[",
                           (long long)h->boot_id);
    tell(&t, h, "\"state\":\"standby\",\"pump_on\":0%s}", inlet(h, LINE_MPA, p_in));
    t.at_ms += 5000;
    end += 5000;
    for (int i = 0; i <= steps; t.at_ms += wait_ms(i, steps, end - t.at_ms), i++)
        tell(&t, h,
             "\"state\":\"producing\",\"pump_on\":1,\"q_perm_lpm\":%.3f,\"q_waste_lpm\":%.3f,"
             "\"tds_in_ppm\":%.0f,\"tds_out_ppm\":%.1f,\"temp_c\":%.1f,\"p_mem_mpa\":%.3f%s}",
             flow.q_perm * h->gain[0], flow.q_waste * h->gain[0], tds * h->gain[2],
             noisy(h, flow.tds_out * tds / h->tds * h->gain[3], 0.02, 0.3),
             household_celsius(y->day), noisy(h, flow.p_mem, 0, 0.005), inlet(h, flow.p_in, p_in));
    t.at_ms += 1000;
    tell(&t, h,
         "\"state\":\"standby\",\"pump_on\":0,\"vol_perm_l\":%.1f,\"vol_waste_l\":%.1f,"
         "\"q_perm_lpm\":%.0f,\"q_waste_lpm\":%.0f,\"filters\":[",
         h->count[0], h->count[1], 0.0, 0.0);
    tell_claims(&t, h, y->day);
    send(y, h, &t);
}

/* Breakfast, lunch, dinner. */
static void one_draw(struct year *y, struct household *h, int part, bool speak)
{
    static const double share[] = {0.3, 0.25, 0.45};
    double perm = household_wants(h, y->day) * share[part];

    if (perm < 0.2)
        return;
    household_draws(h, y->day, perm);
    if (speak && !(y->day >= h->silent[0] && y->day <= h->silent[1]))
        household_says(y, h, part, perm);
}

void year_pass(struct year *y, bool speak)
{
    if (speak && engine_begin(y->engine))
        abort();
    for (int part = 0; part < 3; part++)
        for (int i = 0; i < y->homes; i++)
            one_draw(y, &y->home[i], part, speak);
    if (speak && engine_commit(y->engine, NULL, 0))
        abort();
    y->day++;
}
