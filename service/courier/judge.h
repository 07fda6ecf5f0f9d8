/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer means, or none. No socket. */
#ifndef TW_COURIER_JUDGE_H
#define TW_COURIER_JUDGE_H

#include "service/base/ways.h"
#include "service/courier/post.h"

/*
 * NOT_SENT: nobody was there to take it. NO_ANSWER: it was handed over and nothing came back.
 * DENIED: the address may not be asked. ODD: the transfer made no sense and never will.
 */
enum transfer {
    TRANSFER_DONE,
    TRANSFER_NOT_SENT,
    TRANSFER_NO_ANSWER,
    TRANSFER_DENIED,
    TRANSFER_ODD
};

struct answer {
    enum transfer how;
    long status;      /* of HTTP or SMTP; 0 none */
    const char *body; /* "" none */
    const char *why;  /* of a transfer that was not done */
};

void judge_sms(const struct gateway *g, const struct answer *a, struct post_result *out);
void judge_webhook(const struct answer *a, struct post_result *out);
/* refused_login: the server did not want us. */
void judge_mail(const struct answer *a, bool refused_login, struct post_result *out);

#endif
