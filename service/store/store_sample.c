/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/store_sample.h"

#include <string.h>

#include "core/pack.h"

enum err store_sample_add(struct store *st, const struct sample_key *key, int64_t at_ms,
                          int64_t ts_ms, uint64_t hash, const struct sample *s)
{
    uint8_t buf[SAMPLE_PACK_MAX];
    struct db_value body = {.kind = DB_NULL};

    if (s)
        body = db_blob(buf, sample_pack(s, buf));
    return store_run(st, SQL_SAMPLE_ADD,
                     ARGS(db_int(key->num), db_int(key->epoch), db_int(key->boot_id),
                          db_int(key->seq), db_int(at_ms), db_int(ts_ms), db_int((int64_t)hash),
                          body),
                     NULL, NULL);
}

enum err store_sample_hash(struct store *st, const struct sample_key *key, uint64_t *hash)
{
    int64_t v = 0, again = 0;
    enum err e = store_number(
        st, SQL_SAMPLE_HASH,
        ARGS(db_int(key->num), db_int(key->epoch), db_int(key->boot_id), db_int(key->seq)), 0, &v);

    /* A hash may be any number: asking with another default tells a found 0 from none. */
    if (!e && v == 0)
        e = store_number(
            st, SQL_SAMPLE_HASH,
            ARGS(db_int(key->num), db_int(key->epoch), db_int(key->boot_id), db_int(key->seq)), 1,
            &again);
    *hash = (uint64_t)v;
    return !e && v == 0 && again == 1 ? ERR_NOT_FOUND : e;
}

struct sample_each {
    sample_fn *fn;
    void *ctx;
};

static void give_sample(void *ctx, const struct db_value *col, int ncol)
{
    struct sample_each *each = ctx;
    struct sample s;

    (void)ncol;
    if (col[6].kind != DB_BLOB || !sample_unpack(&s, (const uint8_t *)col[6].s, col[6].len))
        return;
    s.boot_id = col[1].i;
    s.seq = col[2].i;
    s.ts_ms = col[4].i;
    s.hash = (uint64_t)col[5].i;
    each->fn(each->ctx, &s, col[3].i);
}

enum err store_sample_after(struct store *st, const struct sample_key *key, sample_fn *fn,
                            void *ctx)
{
    struct sample_each each = {fn, ctx};

    return store_run(
        st, SQL_SAMPLE_AFTER,
        ARGS(db_int(key->num), db_int(key->epoch), db_int(key->boot_id), db_int(key->seq)),
        give_sample, &each);
}

enum err store_sample_get(struct store *st, const struct sample_key *key, sample_fn *fn, void *ctx)
{
    struct sample_each each = {fn, ctx};

    return store_run(
        st, SQL_SAMPLE_GET,
        ARGS(db_int(key->num), db_int(key->epoch), db_int(key->boot_id), db_int(key->seq)),
        give_sample, &each);
}

enum err store_sample_range(struct store *st, uint32_t num, int64_t from_ms, int64_t to_ms,
                            sample_fn *fn, void *ctx)
{
    struct sample_each each = {fn, ctx};

    return store_run(st, SQL_SAMPLE_RANGE, ARGS(db_int(num), db_int(from_ms), db_int(to_ms)),
                     give_sample, &each);
}

enum err store_draw_add(struct store *st, uint32_t num, const struct draw *d)
{
    uint8_t buf[DRAW_PACK_MAX];
    size_t n = draw_pack(d, buf, sizeof buf);

    return store_run(st, SQL_DRAW_ADD,
                     ARGS(db_int(num), db_int(d->n), db_int(d->epoch), db_int(d->boot_id),
                          db_int(d->first_seq), db_int(d->last_seq), db_int(d->start_ms),
                          db_int(d->end_ms), db_int(d->qualifies), db_int(d->test),
                          db_int(d->clean), db_blob(buf, n), db_int(d->samples)),
                     NULL, NULL);
}

struct draw_list {
    struct draw *out;
    int cap, count;
};

/* When there is no room the oldest goes. */
static void take_draw(void *ctx, const struct db_value *col, int ncol)
{
    struct draw_list *l = ctx;
    struct draw *d;

    (void)ncol;
    if (l->count == l->cap) {
        memmove(l->out, l->out + 1, (size_t)(l->cap - 1) * sizeof *l->out);
        l->count--;
    }
    d = &l->out[l->count];
    memset(d, 0, sizeof *d);
    if (!draw_unpack(d, (const uint8_t *)col[10].s, col[10].len))
        return;
    d->n = col[0].i;
    d->epoch = (int32_t)col[1].i;
    d->boot_id = col[2].i;
    d->first_seq = col[3].i;
    d->last_seq = col[4].i;
    d->start_ms = col[5].i;
    d->end_ms = col[6].i;
    d->qualifies = col[7].i;
    d->test = col[8].i;
    d->clean = col[9].i;
    d->samples = (int32_t)col[11].i;
    l->count++;
}

enum err store_draws_since(struct store *st, uint32_t num, int64_t since_ms, struct draw *out,
                           int cap, int *count)
{
    struct draw_list l = {out, cap, 0};
    enum err e = store_run(st, SQL_DRAW_SINCE, ARGS(db_int(num), db_int(since_ms)), take_draw, &l);

    *count = l.count;
    return e;
}

enum err store_draws_clean(struct store *st, uint32_t num, struct draw *out, int cap, int *count)
{
    struct draw_list l = {out, cap, 0};
    enum err e = store_run(st, SQL_DRAW_CLEAN, ARGS(db_int(num), db_int(cap)), take_draw, &l);

    *count = l.count;
    return e;
}
