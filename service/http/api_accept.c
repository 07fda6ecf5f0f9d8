/* SPDX-License-Identifier: Apache-2.0 */
/*
 * P-101: a technician accepts with one tap on the link of the message. Looking changes nothing:
 * previews of messages fetch the address. Who was told of the order may see what it is and where
 * roughly; the household is not here.
 */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/accept_link.h"
#include "service/http/api_public.h"

static const struct {
    int status;
    const char *title[LANG_COUNT], *text[LANG_COUNT];
} states[] = {
    [ACCEPT_UNKNOWN] = {404,
                        {"链接无效", "This link does not work"},
                        {"请向调度索取新的链接。", "Please ask the dispatcher for a new one."}},
    [ACCEPT_OPEN] = {200, {"新工单", "A new order"}, {"", ""}},
    [ACCEPT_DONE] = {409,
                     {"已接单", "Already accepted"},
                     {"您已接下此工单。", "You have accepted this order before."}},
    [ACCEPT_LOST] = {409,
                     {"工单已不属于您", "No longer yours"},
                     {"此工单已改派或退回。", "This order went to somebody else, or back."}},
    [ACCEPT_OVER] = {410,
                     {"链接已失效", "This link has expired"},
                     {"此工单已结束。", "This order has ended."}},
};

static void page_state(struct request *r, const struct accept_look *look)
{
    enum lang lang = page_lang(r);
    struct html h = page_begin(lang, states[look->state].title[lang]);

    html_put(&h, "<p>%s</p>", states[look->state].text[lang]);
    page_answer(r, states[look->state].status, &h);
}

/* Guesses at one order are counted together. */
static void order_part(const struct request *r, char out[ID_LEN])
{
    text_copy_n(out, ID_LEN, r->param[0], strcspn(r->param[0], "."));
}

/* Whether the link is one; else the request is answered. */
static bool link_known(struct request *r, struct accept_look *look)
{
    char id[ID_LEN];

    order_part(r, id);
    if (guess_over(r, id))
        return false;
    if (accept_look(&r->http->reader, r->http->o.link_key, r->param[0], look)) {
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return false;
    }
    if (look->state != ACCEPT_UNKNOWN)
        return true;
    guess_wrong(r, id);
    page_state(r, look);
    return false;
}

static void due_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    if (!strcmp(col[3].s, "running"))
        *(int64_t *)ctx = col[2].i;
}

static void area_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, NAME_LEN, col[7].kind == DB_TEXT ? col[7].s : "");
}

/* The rest of the page can be shown without what cannot be read. */
static void show_order(struct request *r, const struct order *o, enum lang lang, struct html *h)
{
    const struct catalogue *c = r->http->o.catalogue;
    bool en = lang == LANG_EN;
    int fault = catalogue_fault(c, o->fault);
    char number[24], area[NAME_LEN] = "", due[PAGE_TIME_LEN] = "";
    int64_t due_ms = 0;

    snprintf(number, sizeof number, "%lld", (long long)o->number);
    if (store_run(&r->http->reader, SQL_DEVICE_GET, ARGS(db_text(o->device)), area_row, area) ||
        store_run(&r->http->reader, SQL_DEADLINE_ONE, ARGS(db_text(o->id), db_text("accept")),
                  due_row, &due_ms))
        area[0] = 0;
    if (due_ms)
        page_time(http_zone(r->http, o->customer), due_ms, due);
    page_line(h, en ? "Order" : "工单", number);
    page_line(h, en ? "Fault" : "故障", fault >= 0 ? c->faults[fault].title.in[lang] : o->fault);
    page_line(h, en ? "Area" : "区域", area);
    page_line(h, en ? "Accept before" : "请在此前接单", due);
}

void api_accept_page(struct request *r)
{
    struct accept_look look;
    enum lang lang = page_lang(r);
    struct order o;
    struct html h;

    if (!link_known(r, &look))
        return;
    if (look.state != ACCEPT_OPEN) {
        page_state(r, &look);
        return;
    }
    if (store_order_get(&r->http->reader, look.order_id, &o)) {
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    h = page_begin(lang, states[ACCEPT_OPEN].title[lang]);
    show_order(r, &o, lang, &h);
    order_release(&o);
    html_put(&h, "<form method=\"post\"><button>%s</button></form>",
             lang == LANG_EN ? "Accept" : "接单");
    page_answer(r, 200, &h);
}

static void work(struct engine *e, struct http_job *j)
{
    j->err = accept_by_link(e, j->target, &j->reply);
}

static void done(struct http_job *j)
{
    struct request *r = j->r;
    enum lang lang = page_lang(r);
    struct accept_look look;
    struct html h;

    if (j->err == ERR_CONFLICT || j->err == ERR_NOT_FOUND) {
        if (link_known(r, &look))
            page_state(r, &look);
        return;
    }
    if (job_refused(j))
        return;
    h = page_begin(lang, lang == LANG_EN ? "Accepted" : "接单成功");
    html_put(&h, "<p>%s</p>",
             lang == LANG_EN ? "The order is yours. Please ring the customer now."
                             : "此工单由您负责,请尽快联系客户。");
    page_answer(r, 200, &h);
}

void api_accept_do(struct request *r)
{
    struct accept_look look;

    if (!link_known(r, &look))
        return;
    /* The engine acts in the name of whom the link is for. */
    text_copy(r->caller.id, sizeof r->caller.id, look.person);
    r->caller.role = ROLE_TECHNICIAN;
    job_submit(r, "accept_link", r->param[0], work, done);
}
