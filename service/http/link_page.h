/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of the customer's link. Each answers the request, in the reader's language. */
#ifndef TW_HTTP_LINK_PAGE_H
#define TW_HTTP_LINK_PAGE_H

#include "service/engine/customer_link.h"
#include "service/http/request.h"

void link_page_form(struct request *r);                  /* opens it; looking uses nothing up */
void link_page(struct request *r, const struct link *l); /* what it opens */
void link_page_missing(struct request *r, int status);   /* wrong, over, revoked, never there */
void link_page_later(struct request *r);                 /* too many guesses */

#endif
