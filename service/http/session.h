/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions of staff and of customers: random tokens of 256 bits, of which a hash is stored. */
#ifndef TW_HTTP_SESSION_H
#define TW_HTTP_SESSION_H

#include <stdbool.h>

struct request;

#define TOKEN_LEN      80
#define TOKEN_HASH_LEN 65

#define SESSION_MS          (12ll * 3600 * 1000) /* from the log-in, used or not */
#define SESSION_IDLE_MS     (2ll * 3600 * 1000)  /* from its latest use */
#define CUSTOMER_SESSION_MS (2ll * 3600 * 1000)

enum session_kind { SESSION_STAFF, SESSION_CUSTOMER };

void token_new(char out[TOKEN_LEN]);
void token_hash(const char *token, char out[TOKEN_HASH_LEN]);

/* Sets the cookie of the answer; an empty value ends it. */
void session_cookie(struct request *r, enum session_kind kind, const char *value);
/* Fills r->token from bearer or cookie; whether there is one. */
bool session_token(struct request *r, enum session_kind kind);
/* Fills r->caller, with a customer where no member of staff is; the idle time of a session of staff
 * begins anew. */
bool session_known(struct request *r);
/* The same for a customer alone, whoever else is logged in in that browser. */
bool session_customer(struct request *r);
/* Whether a session that was known still is: streams ask. */
bool session_alive(struct request *r);

#endif
