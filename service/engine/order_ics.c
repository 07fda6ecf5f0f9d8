/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/order_ics.h"

#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_int.h"

#define GRACE_MS (24 * 3600000LL) /* a technician has the household so long after leaving */

/* The slot ---------------------------------------------------------------------------------- */

struct agreed {
    struct ics_slot *slot;
    int64_t at_ms; /* when it was agreed */
};

static void agreed_row(void *ctx, const struct db_value *col, int ncol)
{
    struct agreed *a = ctx;
    cJSON *args = cJSON_Parse(col[0].kind == DB_TEXT ? col[0].s : "{}");

    (void)ncol;
    if (args_time(args, "from", &a->slot->from_ms) && args_time(args, "to", &a->slot->to_ms))
        a->at_ms = col[1].i;
    else
        a->slot->from_ms = 0;
    cJSON_Delete(args);
}

static bool stands(const struct order *o)
{
    return o->state == OS_SCHEDULED || o->state == OS_TRAVELING || o->state == OS_ON_SITE ||
           o->state == OS_VERIFYING || o->state == OS_CLOSED;
}

/* What was agreed before: cancelled, but for a visit that took place. */
static enum err slot_before(const struct ics_reader *r, const struct order *o, struct ics_slot *out)
{
    const char *person = r->role == ROLE_TECHNICIAN ? r->person : NULL;
    struct agreed a = {out, 0};
    int64_t visited = 0;
    enum err err = store_run(r->store, SQL_APPOINTMENT_LAST, ARGS(db_text(o->id), db_text(person)),
                             agreed_row, &a);

    if (!err && out->from_ms)
        err = store_number(r->store, SQL_APPOINTMENT_KEPT,
                           ARGS(db_text(o->id), db_text(person), db_int(a.at_ms)), 0, &visited);
    out->cancelled = !visited;
    return err;
}

enum err order_ics_slot(const struct ics_reader *r, const struct order *o, struct ics_slot *out)
{
    bool theirs = r->role != ROLE_TECHNICIAN || !strcmp(o->technician, r->person);

    *out = (struct ics_slot){0, 0, false};
    if (!theirs || !o->appt_from_ms || !stands(o))
        return slot_before(r, o, out);
    out->from_ms = o->appt_from_ms;
    out->to_ms = o->appt_to_ms;
    return ERR_OK;
}

/* What stands in it ------------------------------------------------------------------------- */

struct words_of {
    char name[128], phone[64], address[256], area[NAME_LEN], model[NAME_LEN];
    char technician[128], card_no[64];
};

static void take(char *to, size_t cap, const struct db_value *col)
{
    text_copy(to, cap, col->kind == DB_TEXT ? col->s : "");
}

static void customer_row(void *ctx, const struct db_value *col, int ncol)
{
    struct words_of *t = ctx;

    (void)ncol;
    take(t->name, sizeof t->name, &col[1]);
    take(t->phone, sizeof t->phone, &col[2]);
    take(t->address, sizeof t->address, &col[4]);
    take(t->area, sizeof t->area, &col[5]);
}

static void device_row(void *ctx, const struct db_value *col, int ncol)
{
    struct words_of *t = ctx;

    (void)ncol;
    take(t->model, sizeof t->model, &col[2]);
}

static void technician_row(void *ctx, const struct db_value *col, int ncol)
{
    struct words_of *t = ctx;

    (void)ncol;
    take(t->technician, sizeof t->technician, &col[2]);
    take(t->card_no, sizeof t->card_no, &col[9]);
}

/* Nothing of the household but for its customer, and a technician whose visit is near. */
static enum err hide(const struct ics_reader *r, const struct order *o, bool cancelled,
                     struct words_of *t)
{
    int64_t near = r->role == ROLE_CUSTOMER;
    enum err err = ERR_OK;

    if (r->role == ROLE_TECHNICIAN && !cancelled)
        err = store_number(r->store, SQL_ACCESS_WINDOW,
                           ARGS(db_text(o->id), db_text(r->person), db_int(r->now_ms - GRACE_MS)),
                           0, &near);
    if (near <= 0)
        t->name[0] = t->phone[0] = t->address[0] = 0;
    return err;
}

static enum err read_words(const struct ics_reader *r, const struct order *o, bool cancelled,
                           struct words_of *t)
{
    enum err err =
        store_run(r->store, SQL_CUSTOMER_GET, ARGS(db_text(o->customer)), customer_row, t);

    if (!err)
        err = store_run(r->store, SQL_DEVICE_GET, ARGS(db_text(o->device)), device_row, t);
    if (!err && r->role == ROLE_CUSTOMER && o->technician[0] && !cancelled)
        err =
            store_run(r->store, SQL_PERSON_BY_ID, ARGS(db_text(o->technician)), technician_row, t);
    return err ? err : hide(r, o, cancelled, t);
}

/* Appends a line "label: value" when there is a value. */
static void line(char *out, size_t cap, const char *label, const char *value)
{
    size_t n = strlen(out);

    if (value && value[0])
        snprintf(out + n, cap - n, "%s%s: %s", n ? "\n" : "", label, value);
}

static const char *fault_title(const struct ics_reader *r, const struct order *o)
{
    int fault = catalogue_fault(r->catalogue, o->fault);

    return fault >= 0 ? r->catalogue->faults[fault].title.in[r->lang] : o->fault;
}

static const char *model_title(const struct ics_reader *r, const struct words_of *t)
{
    int m = catalogue_model(r->catalogue, t->model);

    return m >= 0 ? r->catalogue->models[m].title.in[r->lang] : t->model;
}

static void describe(const struct ics_reader *r, const struct order *o, const struct words_of *t,
                     char *out, size_t cap)
{
    bool en = r->lang == LANG_EN;
    char machine[DEVICE_ID_LEN + 160], who[200];

    snprintf(machine, sizeof machine, "%s, %.120s", o->device, model_title(r, t));
    snprintf(who, sizeof who, "%s%s%s", t->technician, t->card_no[0] ? ", " : "", t->card_no);
    out[0] = 0;
    line(out, cap, en ? "Machine" : "设备", machine);
    if (r->role == ROLE_CUSTOMER) {
        line(out, cap, en ? "Technician" : "师傅", who);
        line(out, cap, en ? "Service" : "客服", r->service_number);
        return;
    }
    line(out, cap, en ? "Fault" : "故障", fault_title(r, o));
    line(out, cap, en ? "Customer" : "客户", t->name);
    line(out, cap, en ? "Phone" : "电话", t->phone);
}

static void summarize(const struct ics_reader *r, const struct order *o, char *out, size_t cap)
{
    bool en = r->lang == LANG_EN;

    if (r->role == ROLE_CUSTOMER)
        snprintf(out, cap, en ? "Water purifier service, order %lld" : "净水机上门服务,工单%lld",
                 (long long)o->number);
    else
        snprintf(out, cap, en ? "Order %lld: %s" : "工单%lld:%s", (long long)o->number,
                 fault_title(r, o));
}

enum err order_ics_event(const struct ics *w, const struct ics_reader *r, const struct order *o,
                         const struct ics_slot *slot)
{
    struct words_of t = {.name = ""};
    char uid[ID_LEN + 16], summary[256], description[1024];
    enum err err = read_words(r, o, slot->cancelled, &t);
    struct ics_event event = {.uid = uid,
                              .stamp_ms = r->now_ms,
                              .changed_ms = o->updated_ms,
                              .from_ms = slot->from_ms,
                              .to_ms = slot->to_ms,
                              .sequence = o->version,
                              .cancelled = slot->cancelled,
                              .summary = summary,
                              .location = t.address[0] ? t.address : t.area,
                              .description = slot->cancelled ? "" : description,
                              .organizer = r->organizer,
                              .attendee = r->mail,
                              .attendee_name = r->name};

    if (err)
        return err;
    snprintf(uid, sizeof uid, "%s@tapwright", o->id);
    summarize(r, o, summary, sizeof summary);
    describe(r, o, &t, description, sizeof description);
    ics_add(w, &event);
    return ERR_OK;
}

size_t order_ics(struct engine *e, const struct order *o, struct ics_reader *r, char *out,
                 size_t cap)
{
    struct ics_buffer b = {out, cap, 0, false};
    const struct ics w = {ics_buffer_put, &b};
    struct ics_slot slot;

    r->store = &e->store;
    r->catalogue = e->c;
    r->now_ms = e->clock.now_ms;
    if (cap)
        out[0] = 0;
    if (order_ics_slot(r, o, &slot) || !slot.from_ms)
        return 0;
    ics_begin(&w, slot.cancelled ? "CANCEL" : "REQUEST", NULL);
    if (order_ics_event(&w, r, o, &slot))
        return 0;
    ics_end(&w);
    return b.full ? 0 : b.len;
}
