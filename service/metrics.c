/* SPDX-License-Identifier: Apache-2.0 */
#include "service/metrics.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct text {
    char *s;
    size_t n, cap;
};

static void put(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void put(struct text *t, const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(t->s + t->n, t->cap - t->n, fmt, ap);
    va_end(ap);
    if (n > 0 && (size_t)n < t->cap - t->n)
        t->n += (size_t)n;
}

static void head(struct text *t, const char *name, const char *type, const char *help)
{
    put(t, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void order_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    put(ctx, "tapwright_orders{state=\"%s\"} %lld\n", col[0].s, (long long)col[1].i);
}

static void stored(struct text *t, const char *url)
{
    struct store s;
    int64_t pending = 0, stale = 0, avoided = 0;

    head(t, "tapwright_orders", "gauge", "Orders by state.");
    if (store_open(&s, url, DB_READER))
        return;
    if (!store_run(&s, SQL_ORDER_COUNTS, NULL, 0, order_row, t) &&
        !store_number(&s, SQL_DELIVERY_PENDING, NULL, 0, 0, &pending)) {
        head(t, "tapwright_outbox_pending", "gauge", "Deliveries that wait or are on their way.");
        put(t, "tapwright_outbox_pending %lld\n", (long long)pending);
    }
    if (!store_number(&s, SQL_STALE_COUNT, NULL, 0, 0, &stale)) {
        head(t, "tapwright_devices_stale", "gauge", "Machines not heard for long.");
        put(t, "tapwright_devices_stale %lld\n", (long long)stale);
    }
    if (!store_number(&s, SQL_AVOIDED_COUNT, NULL, 0, 0, &avoided)) {
        head(t, "tapwright_avoided_visits_total", "counter",
             "Confirmed cures from afar that nobody had to travel for.");
        put(t, "tapwright_avoided_visits_total %lld\n", (long long)avoided);
    }
    store_close(&s);
}

static void messages(struct text *t, const struct engine_counts *c)
{
    head(t, "tapwright_messages_total", "counter", "Messages and samples by what became of them.");
    put(t, "tapwright_messages_total{result=\"applied\"} %llu\n", (unsigned long long)c->applied);
    put(t, "tapwright_messages_total{result=\"duplicate\"} %llu\n",
        (unsigned long long)c->duplicate);
    put(t, "tapwright_messages_total{result=\"rejected\"} %llu\n", (unsigned long long)c->rejected);
    put(t, "tapwright_messages_total{result=\"quarantined\"} %llu\n",
        (unsigned long long)c->quarantined);
    head(t, "tapwright_rejected_total", "counter", "Refused messages by reason.");
    for (int i = 1; i < (int)REJECT_COUNT; i++)
        put(t, "tapwright_rejected_total{reason=\"%s\"} %llu\n", reject_name((enum reject)i),
            (unsigned long long)c->reason[i]);
}

static void deliveries(struct text *t, const struct delivery_counts *d)
{
    head(t, "tapwright_deliveries_total", "counter",
         "Notices on their way by how it ended, or what an attempt came to.");
    for (int c = 0; c < DELIVERY_CHANNELS; c++) {
        const char *channel = delivery_channel_name((enum delivery_channel)c);

        for (int s = DS_SENT; s < DELIVERY_STATES; s++)
            put(t, "tapwright_deliveries_total{channel=\"%s\",result=\"%s\"} %llu\n", channel,
                delivery_state_name((enum delivery_state)s), (unsigned long long)d->ended[c][s]);
        for (int o = LETTER_LATER; o < LETTER_OUTCOMES; o++)
            put(t, "tapwright_deliveries_total{channel=\"%s\",result=\"%s\"} %llu\n", channel,
                o == LETTER_LATER  ? "later"
                : o == LETTER_DOWN ? "down"
                                   : "unsure",
                (unsigned long long)d->tried[c][o]);
    }
    head(t, "tapwright_deliveries_held_total", "counter",
         "Times that quiet hours or a limit held a notice.");
    put(t, "tapwright_deliveries_held_total %llu\n", (unsigned long long)d->held);
    head(t, "tapwright_replies_unknown_total", "counter", "Replies from numbers that nobody has.");
    put(t, "tapwright_replies_unknown_total %llu\n", (unsigned long long)d->inbound_unknown);
    head(t, "tapwright_channel_up", "gauge", "1: the way takes letters, 0: it is down.");
    for (int i = 0; i < d->ways; i++)
        put(t, "tapwright_channel_up{channel=\"%s\",via=\"%s\"} %d\n", d->way[i].channel,
            d->way[i].via, d->way[i].up);
    head(t, "tapwright_channel_paced_seconds_total", "counter",
         "How long letters waited for nothing but the rate of their way.");
    for (int i = 0; i < d->ways; i++)
        if (d->way[i].rate_per_s > 0)
            put(t, "tapwright_channel_paced_seconds_total{channel=\"%s\",via=\"%s\"} %.3f\n",
                d->way[i].channel, d->way[i].via, (double)d->way[i].paced_ms / 1000);
}

void metrics_write(const struct metrics_facts *f, const char *store_url, char *out, size_t cap)
{
    struct text t = {out, 0, cap};

    out[0] = 0;
    messages(&t, &f->counts);
    head(&t, "tapwright_journal_bytes", "counter", "Bytes appended to the journal.");
    put(&t, "tapwright_journal_bytes %llu\n", (unsigned long long)f->journal_bytes);
    head(&t, "tapwright_journal_lag_frames", "gauge", "Frames appended and not committed.");
    put(&t, "tapwright_journal_lag_frames %llu\n", (unsigned long long)f->journal_lag);
    head(&t, "tapwright_sequence_holes_given_up_total", "counter", "Numbers that never came.");
    put(&t, "tapwright_sequence_holes_given_up_total %llu\n",
        (unsigned long long)f->counts.given_up);
    head(&t, "tapwright_epochs_total", "counter", "Machines that began to count anew.");
    put(&t, "tapwright_epochs_total %llu\n", (unsigned long long)f->counts.epochs);
    head(&t, "tapwright_broker_dropped_messages", "gauge", "Messages the broker says it dropped.");
    put(&t, "tapwright_broker_dropped_messages %llu\n", (unsigned long long)f->broker_dropped);
    head(&t, "tapwright_canary_seen_total", "counter", "Canaries that came back.");
    put(&t, "tapwright_canary_seen_total %llu\n", (unsigned long long)f->counts.canary);
    deliveries(&t, &f->counts.delivery);
    head(&t, "tapwright_build_info", "gauge", "Version of the program.");
    put(&t, "tapwright_build_info{version=\"%s\"} 1\n", f->version);
    stored(&t, store_url);
}
