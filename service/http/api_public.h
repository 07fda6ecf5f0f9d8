/* SPDX-License-Identifier: Apache-2.0 */
/* What is reached without a log-in: calendars, one tap to accept, the page of a machine's label. */
#ifndef TW_HTTP_API_PUBLIC_H
#define TW_HTTP_API_PUBLIC_H

#include "service/http/api.h"
#include "service/http/html.h"

/* api_accept.c */
void api_accept_page(struct request *r);
void api_accept_do(struct request *r);

/* api_calendar.c */
void api_feed(struct request *r);
void api_feed_make(struct request *r);
void api_feed_end(struct request *r);
void api_c_appointment(struct request *r);

/* api_import.c: the head of a table that is coming, and what becomes of it */
void import_begin(struct request *r, bool admitted);
void api_import(struct request *r);

/* api_gateways.c */
void api_gateway_report(struct request *r);
void api_gateway_inbound(struct request *r);

/* api_machine.c */
void api_machine_page(struct request *r);
void api_machine_which(struct request *r);
void api_machine_ask(struct request *r);

/* page.c: small pages of our own in the reader's language, without scripts */
enum lang page_lang(const struct request *r); /* ?lang=, else Accept-Language, else zh-CN */
struct html page_begin(enum lang lang, const char *title);
void page_line(struct html *h, const char *label, const char *text); /* nothing when text is "" */
void page_answer(struct request *r, int status, struct html *h);     /* takes the text */
/* "2026-03-03 17:00" in that zone. */
#define PAGE_TIME_LEN 40
void page_time(const struct zone *z, int64_t ms, char out[PAGE_TIME_LEN]);

/* Too many wrong guesses at this one thing or from this address: answered with 429. */
bool guess_over(struct request *r, const char *what);
void guess_wrong(struct request *r, const char *what);

#endif
