/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pages of the customer's link: the form that opens it, the page behind it, and what is shown
 * when there is none. The page has all that is to be read in its own text; its script puts
 * something better in the place of that, and has from it the telephone and the service's now.
 * Without a script it is read, and links lead on.
 */
#include "service/http/link_page.h"

#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/text.h"
#include "service/http/api_link.h"
#include "service/http/api_public.h"
#include "service/http/assets.h"

#define PAGE   "/c.html"
#define MARKER "<div id=\"app\">"

static const struct {
    const char *title[LANG_COUNT], *open[LANG_COUNT], *form[LANG_COUNT];
    const char *missing[LANG_COUNT], *ask[LANG_COUNT], *anew[LANG_COUNT], *later[LANG_COUNT];
    const char *when[LANG_COUNT], *who[LANG_COUNT], *card_no[LANG_COUNT], *service[LANG_COUNT];
    const char *calendar[LANG_COUNT], *card[LANG_COUNT], *filters[LANG_COUNT], *due[LANG_COUNT];
} words = {
    {"您的净水机服务", "Service for your water purifier"},
    {"查看", "Open"},
    {"链接只给您用，不用登录。", "The link is for you alone and needs no log-in."},
    {"链接无效", "This link does not work"},
    {"请打开最新短信里的链接，或向客服索取新的链接。",
     "Please open the link in the newest message, or ask the service for a new one."},
    {"用机身编号取新链接", "A new link by the code on the machine"},
    {"请稍后再试", "Please try again later"},
    {"上门时间", "The visit"},
    {"谁来", "Who comes"},
    {"工牌", "Work card"},
    {"客服电话", "Service"},
    {"加到日历", "Add to calendar"},
    {"维修卡", "Repair card"},
    {"滤芯", "Filters"},
    {"大约到期", "Due about"},
};

static const struct web_asset *page_file(void)
{
    for (size_t i = 0; i < web_asset_count; i++)
        if (!strcmp(web_assets[i].path, PAGE))
            return &web_assets[i];
    return NULL;
}

static const char *said(const cJSON *o, const char *name, enum lang lang)
{
    return json_member_text(cJSON_GetObjectItemCaseSensitive(o, name),
                            lang == LANG_EN ? "en" : "zh-CN");
}

static void put_slot(struct request *r, const struct link *l, const cJSON *slot, struct html *h)
{
    char from[PAGE_TIME_LEN], to[PAGE_TIME_LEN];
    const struct zone *z = http_zone(r->http, l->customer);
    int64_t from_ms, to_ms;

    if (!text_time_parse(json_member_text(slot, "from"), &from_ms) ||
        !text_time_parse(json_member_text(slot, "to"), &to_ms))
        return;
    page_time(z, from_ms, from);
    page_time(z, to_ms, to);
    html_put(h, "<p><b>%s</b> %s – %s</p>", words.when[page_lang(r)], from, to + 11);
    html_put(h, "<p><a href=\"/api/v1/c/appointment.ics\">%s</a></p>",
             words.calendar[page_lang(r)]);
}

static void put_order(struct request *r, const struct link *l, struct html *h)
{
    enum lang lang = page_lang(r);
    const cJSON *who;
    struct order o;
    cJSON *j;

    if (store_order_get(&r->http->reader, l->order_id, &o))
        return;
    j = view_link_order(r->http, &o);
    order_release(&o);
    who = cJSON_GetObjectItemCaseSensitive(j, "technician");
    html_put(h, "<h1>%s</h1><p>%s</p>", said(j, "status", lang), said(j, "found", lang));
    html_put(h, "<p>%s</p>", said(j, "verdict_words", lang));
    put_slot(r, l, cJSON_GetObjectItemCaseSensitive(j, "appointment"), h);
    page_line(h, words.who[lang], json_member_text(who, "name"));
    page_line(h, words.card_no[lang], json_member_text(who, "card_no"));
    html_put(h, "<p><a href=\"/api/v1/c/card\">%s</a></p>", words.card[lang]);
    cJSON_Delete(j);
}

static void put_filters(struct request *r, const struct link *l, struct html *h)
{
    enum lang lang = page_lang(r);
    enum err e = ERR_OK;
    cJSON *list = view_filters(r->http, l->device, &e), *f;

    if (!l->order_id[0])
        html_put(h, "<h1>%s</h1>", words.title[lang]);
    html_put(h, "<h2>%s</h2>", words.filters[lang]);
    cJSON_ArrayForEach(f, list)
    {
        html_put(h, "<p><b>%s</b> ", said(f, "title", lang));
        if (json_member_text(f, "due_on")[0])
            html_put(h, "%s %s. ", words.due[lang], json_member_text(f, "due_on"));
        html_put(h, "%s</p>", said(f, "why", lang));
    }
    cJSON_Delete(list);
}

void link_page(struct request *r, const struct link *l)
{
    const struct web_asset *file = page_file();
    const char *page = file ? (const char *)file->data : NULL;
    const char *at = page ? strstr(page, MARKER) : NULL;
    const char *service = r->http->o.service_number ? r->http->o.service_number : "";
    enum lang lang = page_lang(r);
    struct html h = {NULL, 0, 0};
    char now[24], zone[ZONE_NAME_LEN];

    if (at)
        html_add(&h, page, (size_t)(at - page) + strlen(MARKER));
    else
        h = page_begin(lang, words.title[lang]);
    snprintf(now, sizeof now, "%lld", (long long)http_now(r->http));
    http_zone_name(r->http, l->customer, zone);
    html_put(&h,
             "<div class=\"phone\"><main lang=\"%s\"><section class=\"card\" "
             "data-now=\"%s\" data-zone=\"%s\">",
             lang == LANG_EN ? "en" : "zh-CN", now, zone);
    if (l->order_id[0])
        put_order(r, l, &h);
    if (relation_home(r->http, l->device, l->customer))
        put_filters(r, l, &h);
    if (service[0])
        html_put(&h, "<p><b>%s</b> <a href=\"tel:%s\">%s</a></p>", words.service[lang], service,
                 service);
    html_raw(&h, lang == LANG_EN ? "<p><a href=\"/c?lang=zh-CN\" lang=\"zh-CN\">中文</a></p>"
                                 : "<p><a href=\"/c?lang=en\" lang=\"en\">English</a></p>");
    html_raw(&h, "</section></main></div>");
    if (at)
        html_raw(&h, at + strlen(MARKER));
    page_answer(r, 200, &h);
}

/* anew: with a way to another link, the same for everybody; NULL: without. */
static void short_page(struct request *r, int status, const char *title, const char *text,
                       const char *anew)
{
    struct html h = page_begin(page_lang(r), title);

    html_put(&h, "<p>%s</p>", text);
    if (anew)
        html_put(&h, "<p><a href=\"/m\">%s</a></p>", anew);
    page_line(&h, words.service[page_lang(r)], r->http->o.service_number);
    page_answer(r, status, &h);
}

void link_page_missing(struct request *r, int status)
{
    enum lang lang = page_lang(r);

    short_page(r, status, words.missing[lang], words.ask[lang], words.anew[lang]);
}

void link_page_later(struct request *r)
{
    r->extra = "Retry-After: 900";
    short_page(r, 429, words.later[page_lang(r)], "", NULL);
}

void link_page_form(struct request *r)
{
    enum lang lang = page_lang(r);
    struct html h = page_begin(lang, words.title[lang]);

    html_put(&h, "<p>%s</p><form method=\"post\"><button>%s</button></form>", words.form[lang],
             words.open[lang]);
    page_line(&h, words.service[lang], r->http->o.service_number);
    page_answer(r, 200, &h);
}

void api_link_home(struct request *r)
{
    struct link l = {.order_id = ""};

    if (!session_customer(r)) {
        link_page_missing(r, 401);
        return;
    }
    text_copy(l.order_id, sizeof l.order_id, r->caller.order);
    text_copy(l.customer, sizeof l.customer, r->caller.id);
    text_copy(l.device, sizeof l.device, r->caller.device);
    link_page(r, &l);
}
