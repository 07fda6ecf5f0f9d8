/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/http/api_public.h"

enum lang page_lang(const struct request *r)
{
    const char *asked = request_query(r, "lang"), *head = request_header(r, "Accept-Language");

    if (!asked && head)
        asked = head + strspn(head, " ");
    return asked && !strncasecmp(asked, "en", 2) ? LANG_EN : LANG_ZH_CN;
}

struct html page_begin(enum lang lang, const char *title)
{
    struct html h = {NULL, 0, 0};

    html_put(&h,
             "<!doctype html><html lang=\"%s\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
             "content=\"width=device-width, initial-scale=1\"><title>%s</title>"
             "<link rel=\"stylesheet\" href=\"/page.css\"><main><h1>%s</h1>",
             lang == LANG_EN ? "en" : "zh-CN", title, title);
    return h;
}

void page_line(struct html *h, const char *label, const char *text)
{
    if (text && text[0])
        html_put(h, "<p><b>%s</b> %s</p>", label, text);
}

void page_answer(struct request *r, int status, struct html *h)
{
    answer_bytes(r, status, "text/html; charset=utf-8", (uint8_t *)h->text, h->len);
    *h = (struct html){NULL, 0, 0};
}

void page_time(const struct zone *z, int64_t ms, char out[PAGE_TIME_LEN])
{
    char rfc[TIME_TEXT_LEN];

    text_time(z ? zone_local(z, ms) : ms, rfc);
    snprintf(out, PAGE_TIME_LEN, "%.10s %.5s%s", rfc, rfc + 11, z ? "" : " UTC");
}

bool guess_over(struct request *r, const char *what)
{
    struct attempts *a = &r->http->attempts;
    char address[64];
    struct html h;

    request_address(r, address);
    if (!attempts_over(a, ATTEMPT_LINK, what) && !attempts_over(a, ATTEMPT_LINK_ADDRESS, address))
        return false;
    r->extra = "Retry-After: 900";
    h = page_begin(page_lang(r), page_lang(r) == LANG_EN ? "Please try again later" : "请稍后再试");
    page_answer(r, 429, &h);
    return true;
}

void guess_wrong(struct request *r, const char *what)
{
    char address[64];

    request_address(r, address);
    attempts_add(&r->http->attempts, ATTEMPT_LINK, what);
    attempts_add(&r->http->attempts, ATTEMPT_LINK_ADDRESS, address);
}
