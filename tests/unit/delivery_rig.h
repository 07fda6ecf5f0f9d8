/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rig with people who have numbers and addresses, ways on which notices leave, and a gateway
 * that keeps every letter and answers when the test says so. The transport's clock is the test's.
 */
#ifndef TW_DELIVERY_RIG_H
#define TW_DELIVERY_RIG_H

#include "tests/unit/test.h"
#include "tests/unit/rig.h"

#include "service/engine/delivery_desk.h"
#include "service/engine/engine_delivery.h"

#define MAIL_MAX 4096

static struct mail_kept {
    char id[RUN_ID_LEN], channel[12], via[32], to[128], kind[48], lang[8], text[1000], subject[300];
    char about[80], data[1000], ics[200];
    bool again;
} box[MAIL_MAX];
static int box_count;
static int64_t mono;
static struct delivery_setup setup;

static void keep(char *dst, size_t cap, const char *src)
{
    text_copy(dst, cap, src ? src : "");
}

static void on_letter(void *ctx, const struct engine_letter *l)
{
    struct mail_kept *m = &box[box_count++];

    (void)ctx;
    assert_true(box_count < MAIL_MAX);
    memset(m, 0, sizeof *m);
    keep(m->id, sizeof m->id, l->id);
    keep(m->channel, sizeof m->channel, l->channel);
    keep(m->via, sizeof m->via, l->via);
    keep(m->to, sizeof m->to, l->to);
    keep(m->kind, sizeof m->kind, l->kind);
    keep(m->lang, sizeof m->lang, l->lang);
    keep(m->text, sizeof m->text, l->text);
    keep(m->subject, sizeof m->subject, l->subject);
    keep(m->about, sizeof m->about, l->about);
    keep(m->data, sizeof m->data, l->data);
    keep(m->ics, sizeof m->ics, l->ics);
    m->again = l->again;
}

static struct delivery_way *way(const char *channel, const char *via)
{
    struct delivery_way *w = &setup.way[setup.ways++];

    memset(w, 0, sizeof *w);
    text_copy(w->channel, sizeof w->channel, channel);
    text_copy(w->via, sizeof w->via, via);
    return w;
}

static void people(void)
{
    static const char data[] =
        "{\"users\":["
        "{\"login\":\"tech\",\"name\":\"Li\",\"role\":\"technician\",\"password\":\"x\","
        "\"phone\":\"13900000001\",\"email\":\"li@house.example\"},"
        "{\"login\":\"desk\",\"name\":\"Wang\",\"role\":\"dispatcher\",\"password\":\"x\","
        "\"phone\":\"13900000002\",\"email\":\"wang@house.example\"},"
        "{\"login\":\"boss\",\"name\":\"Sun\",\"role\":\"manager\",\"password\":\"x\","
        "\"phone\":\"13900000003\",\"email\":\"sun@house.example\"}],"
        "\"customers\":["
        "{\"id\":\"C1\",\"name\":\"王芳\",\"phone\":\"13800138000\",\"address\":\"碧波路690号\","
        "\"area\":\"A1\",\"lang\":\"zh-CN\"},"
        "{\"id\":\"C2\",\"name\":\"Ann Lee\",\"phone\":\"13800138002\",\"address\":\"1 Main St\","
        "\"area\":\"A1\",\"lang\":\"en\",\"timezone\":\"America/New_York\","
        "\"email\":\"ann@home.example\"},"
        "{\"id\":\"C3\",\"name\":\"Nobody\",\"address\":\"2 Main St\",\"area\":\"A1\","
        "\"lang\":\"en\"}],"
        "\"devices\":[{\"id\":\"WP-0001\",\"model\":\"tankless-600g\",\"customer\":\"C1\"},"
        "{\"id\":\"WP-0002\",\"model\":\"tankless-600g\",\"customer\":\"C2\"}]}";

    assert_int_equal(engine_import(rig.engine, data, sizeof data - 1, NULL, NULL), ERR_OK);
}

static void begin_setup(void)
{
    delivery_setup_init(&setup);
    box_count = 0;
    mono = 1000;
    rig_delivery = &setup;
    rig_on_letter = on_letter;
}

static int open_delivery_rig(void)
{
    int rc = rig_open(false) || engine_tick(rig.engine, RIG_T0) || engine_deliver(rig.engine, mono);

    if (!rc)
        people();
    return rc;
}

static int with_sms(void **state)
{
    (void)state;
    begin_setup();
    way("sms", "gw");
    return open_delivery_rig();
}

static int with_sms_and_mail(void **state)
{
    (void)state;
    begin_setup();
    way("sms", "gw");
    way("email", "");
    return open_delivery_rig();
}

static void say_about(const char *recipient, const char *kind, const struct order *o)
{
    assert_int_equal(engine_begin(rig.engine), ERR_OK);
    notice_add(rig.engine,
               &(struct notice){.recipient = recipient, .kind = kind, .body = "{}", .order = o});
    assert_int_equal(engine_commit(rig.engine, NULL, 0), ERR_OK);
}

static void say(const char *recipient, const char *kind)
{
    say_about(recipient, kind, NULL);
}

static void answer_with(int letter, enum letter_outcome outcome, const char *remote_id)
{
    struct engine_posted p = {.outcome = outcome};

    assert_true(letter < box_count);
    text_copy(p.id, sizeof p.id, box[letter].id);
    text_copy(p.channel, sizeof p.channel, box[letter].channel);
    text_copy(p.via, sizeof p.via, box[letter].via);
    text_copy(p.remote_id, sizeof p.remote_id, remote_id);
    text_copy(p.detail, sizeof p.detail, outcome == LETTER_ACCEPTED ? "" : "it said so");
    assert_int_equal(engine_posted(rig.engine, &p, 1, mono), ERR_OK);
}

static void answer(int letter, enum letter_outcome outcome)
{
    answer_with(letter, outcome, "");
}

/* Both clocks go on. */
static void wait_s(int64_t s)
{
    mono += s * 1000;
    rig_pass(s * 1000);
    assert_int_equal(engine_deliver(rig.engine, mono), ERR_OK);
}

static struct delivery delivery_of(const char *id)
{
    struct delivery d;

    assert_int_equal(store_delivery_get(engine_store(rig.engine), id, &d), ERR_OK);
    return d;
}

static enum delivery_state state_of_letter(int letter)
{
    return delivery_of(box[letter].id).state;
}

/* Everything under way is accepted, and what follows from that. */
static void answer_all(void)
{
    for (int i = 0; i < box_count; i++)
        if (state_of_letter(i) == DS_SENDING)
            answer(i, LETTER_ACCEPTED);
}

struct tally {
    const char *recipient, *kind, *state;
    int n;
};

static void tally_row(void *ctx, const struct db_value *col, int ncol)
{
    struct tally *t = ctx;
    struct delivery d;

    (void)ncol;
    delivery_read(&d, col);
    t->n += (!t->kind || !strcmp(t->kind, d.kind)) &&
            (!t->recipient || !strncmp(t->recipient, d.recipient, strlen(t->recipient))) &&
            (!t->state || !strcmp(t->state, delivery_state_name(d.state)));
}

static void each_notice(void *ctx, const struct db_value *col, int ncol)
{
    struct {
        char id[256][ID_LEN];
        int n;
    } *l = ctx;

    (void)ncol;
    if (l->n < 256)
        text_copy(l->id[l->n++], ID_LEN, col[0].s);
}

/* Deliveries of a kind, to recipients that begin so, in a state; NULL any. */
static int deliveries(const char *kind, const char *recipient, const char *state)
{
    struct tally t = {recipient, kind, state, 0};
    struct {
        char id[256][ID_LEN];
        int n;
    } l = {.n = 0};

    assert_int_equal(store_run(engine_store(rig.engine), SQL_OUTBOX_LIST,
                               ARGS(db_int(INT64_MAX), db_text(kind), db_text(NULL), db_int(256)),
                               each_notice, &l),
                     ERR_OK);
    for (int i = 0; i < l.n; i++)
        assert_int_equal(store_run(engine_store(rig.engine), SQL_DELIVERY_OF_NOTICE,
                                   ARGS(db_text(l.id[i])), tally_row, &t),
                         ERR_OK);
    return t.n;
}

static int letters(const char *kind)
{
    int n = 0;

    for (int i = 0; i < box_count; i++)
        n += !strcmp(box[i].kind, kind);
    return n;
}

static struct order an_order(const char *device, const char *fault)
{
    static const struct actor desk = {"D", ROLE_DISPATCHER};
    char body[120];
    struct order o;
    struct reply r;

    snprintf(body, sizeof body, "{\"device\":\"%s\",\"fault\":\"%s\"}", device, fault);
    assert_int_equal(engine_open_order(rig.engine, &desk, body, &r), ERR_OK);
    assert_int_equal(store_order_get(engine_store(rig.engine), r.id, &o), ERR_OK);
    order_release(&o);
    return o;
}

#endif
