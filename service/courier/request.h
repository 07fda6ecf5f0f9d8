/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of an SMS gateway for one letter: its templates filled, and signed. No socket. */
#ifndef TW_COURIER_REQUEST_H
#define TW_COURIER_REQUEST_H

#include "service/base/ways.h"
#include "service/courier/post.h"

#define REQUEST_HEADERS 32

struct request {
    char *url, *body; /* body NULL: none */
    char *header[REQUEST_HEADERS];
    int headers;
};

/* What else goes into it. */
struct request_now {
    int64_t at_s;
    const char *nonce;
    const char *public_url;
};

void request_make(const struct gateway *g, const struct post *p, const struct request_now *now,
                  struct request *out);
void request_release(struct request *r);

/* What is wrong with the templates of a section, or NULL; key: which of them. */
const char *request_check(const struct gateway *g, const char **key);

/* Where the gateway is to report; the caller's. */
char *request_report_url(const struct gateway *g, const char *public_url);

#endif
