/* SPDX-License-Identifier: Apache-2.0 */
/* The customer's link: who makes it, its pages, and what is said over it. */
#ifndef TW_HTTP_API_LINK_H
#define TW_HTTP_API_LINK_H

#include "service/http/api.h"

/* api_link_view.c: what the customer's page shows of their order beside its state and its time */
void view_link(struct http *h, const struct order *o, cJSON *j);

void api_customer_link(struct request *r);
void api_link_page(struct request *r);
void api_link_redeem(struct request *r);
void api_link_home(struct request *r); /* link_page.c */
void api_c_order(struct request *r);
void api_c_card(struct request *r);
void api_c_photo(struct request *r); /* api_photo.c */
void api_c_confirm(struct request *r);
void api_c_windows(struct request *r);
void api_c_take(struct request *r);
void api_c_move(struct request *r);
void api_c_still_broken(struct request *r);
void api_c_rating(struct request *r);
void api_c_filters(struct request *r);
void api_c_reminders(struct request *r);
void api_c_snooze(struct request *r);
void api_c_opt_out(struct request *r);
void api_c_opt_in(struct request *r);
void api_c_holiday(struct request *r);
void api_c_answer(struct request *r);
void api_c_language(struct request *r);
void api_c_orders(struct request *r);
void api_c_book(struct request *r);
void api_c_report(struct request *r);

/* Whether its customer may know yet who comes. */
bool link_tells_who(const struct order *o);
/* An order as its customer sees it. */
cJSON *view_link_order(struct http *h, const struct order *o);
void answer_link_order(struct request *r, const char *id);

#endif
