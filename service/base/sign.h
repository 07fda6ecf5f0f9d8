/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How requests are signed, as pure functions: time and nonce are handed in. Sources: the providers'
 * pages on signatures (Aliyun RPC style, Tencent Cloud API v3), RFC 7617, RFC 6750, Standard
 * Webhooks, Twilio's request validation.
 */
#ifndef TW_BASE_SIGN_H
#define TW_BASE_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIGN_TEXT 1024

/* Each writes a value and its end; out holds SIGN_TEXT bytes. */
void sign_basic(const char *user, const char *password, char *out);
void sign_hmac_hex(const char *secret, const char *text, char *out); /* SHA-256 */
void sign_sha1_base64(const char *secret, const char *text, char *out);

/* form: the parameters as a form; owned result: the form with the common ones and the Signature. */
char *sign_aliyun(const char *form, const char *key_id, const char *secret, const char *nonce,
                  int64_t at_s);

struct webhook_message {
    const char *secret; /* as it is, or base64 behind whsec_ */
    const char *id, *body;
    int64_t at_s;
};
/* The value of the header webhook-signature. */
void sign_webhook(const struct webhook_message *m, char *out);
bool sign_webhook_secret_good(const char *secret);

struct tencent_request {
    const char *host, *content_type, *body, *key_id, *secret, *service;
    int64_t at_s;
};
/* The value of the header Authorization. */
void sign_tencent(const struct tencent_request *r, char *out);

#endif
