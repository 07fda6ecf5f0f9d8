/* SPDX-License-Identifier: Apache-2.0 */
#include "service/base/sign.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "service/base/xalloc.h"
#include "service/base/template.h"

#define SHA256_BYTES 32
#define PAIRS        64
#define WEBHOOK_MARK "whsec_"

struct digest {
    unsigned char b[EVP_MAX_MD_SIZE];
    unsigned n;
};

static struct digest hmac(const EVP_MD *md, const void *key, size_t key_len, const char *text)
{
    struct digest d = {.n = 0};

    if (!HMAC(md, key, (int)key_len, (const unsigned char *)text, strlen(text), d.b, &d.n))
        abort();
    return d;
}

static void hex(const unsigned char *b, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++)
        snprintf(out + 2 * i, 3, "%02x", b[i]);
}

static void base64(const void *b, size_t n, char *out)
{
    EVP_EncodeBlock((unsigned char *)out, b, (int)n);
}

void sign_basic(const char *user, const char *password, char *out)
{
    char text[SIGN_TEXT / 2];
    int n = snprintf(text, sizeof text, "%s:%s", user, password);

    strcpy(out, "Basic ");
    base64(text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1, out + 6);
}

void sign_hmac_hex(const char *secret, const char *text, char *out)
{
    struct digest d = hmac(EVP_sha256(), secret, strlen(secret), text);

    hex(d.b, d.n, out);
}

void sign_sha1_base64(const char *secret, const char *text, char *out)
{
    struct digest d = hmac(EVP_sha1(), secret, strlen(secret), text);

    base64(d.b, d.n, out);
}

/* Standard Webhooks -------------------------------------------------------------------------- */

/* A secret as they hand it out is base64 behind its mark; another one is its bytes. */
static unsigned char *webhook_key(const char *secret, size_t *len)
{
    size_t mark = strlen(WEBHOOK_MARK);
    bool marked = !strncmp(secret, WEBHOOK_MARK, mark);
    const char *text = marked ? secret + mark : secret;
    unsigned char *out = xcalloc(1, strlen(secret) + 1);
    int n;

    *len = strlen(text);
    if (marked) {
        n = EVP_DecodeBlock(out, (const unsigned char *)text, (int)*len);
        *len = n < 0 ? 0 : (size_t)n - (strchr(text, '=') ? strlen(strchr(text, '=')) : 0);
    } else {
        memcpy(out, text, *len);
    }
    return out;
}

bool sign_webhook_secret_good(const char *secret)
{
    size_t len;

    free(webhook_key(secret, &len));
    return len > 0;
}

void sign_webhook(const struct webhook_message *m, char *out)
{
    char *text = NULL;
    size_t size, len;
    FILE *to = open_memstream(&text, &size);
    unsigned char *key = webhook_key(m->secret, &len);
    struct digest d;

    if (!to)
        abort();
    fprintf(to, "%s.%lld.%s", m->id, (long long)m->at_s, m->body);
    fclose(to);
    d = hmac(EVP_sha256(), key, len, text);
    strcpy(out, "v1,");
    base64(d.b, d.n, out + 3);
    free(text);
    free(key);
}

/* Aliyun ------------------------------------------------------------------------------------- */

struct pairs {
    char *p[PAIRS]; /* name=value, both as in a URL */
    int count;
};

static void add(struct pairs *all, const char *name, const char *value)
{
    char *out = NULL;
    size_t size;
    FILE *to = open_memstream(&out, &size);

    if (!to)
        abort();
    escape_write(to, ESC_URL, name);
    fputc('=', to);
    escape_write(to, ESC_URL, value);
    fclose(to);
    if (all->count < PAIRS)
        all->p[all->count++] = out;
    else
        free(out);
}

static void decode(char *s)
{
    char *to = s;

    for (; *s; s++) {
        unsigned c;

        if (*s == '%' && sscanf(s + 1, "%2x", &c) == 1) {
            *to++ = (char)c;
            s += 2;
        } else {
            *to++ = *s == '+' ? ' ' : *s;
        }
    }
    *to = 0;
}

static void add_form(struct pairs *all, const char *form)
{
    char *copy = xstrdup(form), *save = NULL;

    for (char *p = strtok_r(copy, "&", &save); p; p = strtok_r(NULL, "&", &save)) {
        char *value = strchr(p, '=');

        if (!value)
            continue;
        *value++ = 0;
        decode(p);
        decode(value);
        add(all, p, value);
    }
    free(copy);
}

/* A name that begins like another comes behind it, whatever stands after the =. */
static int by_name(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    size_t n = strcspn(x, "="), m = strcspn(y, "=");
    int order = memcmp(x, y, n < m ? n : m);

    return order ? order : (n > m) - (n < m);
}

static char *join(struct pairs *all)
{
    char *out = NULL;
    size_t size;
    FILE *to = open_memstream(&out, &size);

    if (!to)
        abort();
    qsort(all->p, (size_t)all->count, sizeof all->p[0], by_name);
    for (int i = 0; i < all->count; i++)
        fprintf(to, "%s%s", i ? "&" : "", all->p[i]);
    fclose(to);
    return out;
}

static char *to_sign(const char *joined)
{
    char *out = NULL;
    size_t size;
    FILE *to = open_memstream(&out, &size);

    if (!to)
        abort();
    fputs("POST&%2F&", to);
    escape_write(to, ESC_URL, joined);
    fclose(to);
    return out;
}

char *sign_aliyun(const char *form, const char *key_id, const char *secret, const char *nonce,
                  int64_t at_s)
{
    struct pairs all = {.count = 0};
    char key[SIGN_TEXT], stamp[40], signature[SIGN_TEXT], *joined, *text, *out;
    time_t at = (time_t)at_s;
    struct tm tm;

    gmtime_r(&at, &tm);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &tm);
    snprintf(key, sizeof key, "%s&", secret);
    add_form(&all, form);
    add(&all, "AccessKeyId", key_id);
    add(&all, "SignatureMethod", "HMAC-SHA1");
    add(&all, "SignatureVersion", "1.0");
    add(&all, "SignatureNonce", nonce);
    add(&all, "Timestamp", stamp);
    joined = join(&all);
    text = to_sign(joined);
    sign_sha1_base64(key, text, signature);
    add(&all, "Signature", signature);
    out = join(&all);
    free(joined);
    free(text);
    for (int i = 0; i < all.count; i++)
        free(all.p[i]);
    return out;
}

/* Tencent ------------------------------------------------------------------------------------ */

static void sha256_hex(const char *text, char *out)
{
    unsigned char b[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    if (!EVP_Digest(text, strlen(text), b, &n, EVP_sha256(), NULL))
        abort();
    hex(b, n, out);
}

void sign_tencent(const struct tencent_request *r, char *out)
{
    char date[16], body[2 * SHA256_BYTES + 1], canonical[2 * SIGN_TEXT], text[SIGN_TEXT];
    char first[SIGN_TEXT], hash[2 * SHA256_BYTES + 1];
    time_t at = (time_t)r->at_s;
    struct digest d;
    struct tm tm;

    gmtime_r(&at, &tm);
    strftime(date, sizeof date, "%Y-%m-%d", &tm);
    sha256_hex(r->body, body);
    snprintf(canonical, sizeof canonical,
             "POST\n/\n\ncontent-type:%s\nhost:%s\n\ncontent-type;host\n%s", r->content_type,
             r->host, body);
    sha256_hex(canonical, hash);
    snprintf(text, sizeof text, "TC3-HMAC-SHA256\n%lld\n%s/%s/tc3_request\n%s", (long long)r->at_s,
             date, r->service, hash);
    snprintf(first, sizeof first, "TC3%s", r->secret);
    d = hmac(EVP_sha256(), first, strlen(first), date);
    d = hmac(EVP_sha256(), d.b, d.n, r->service);
    d = hmac(EVP_sha256(), d.b, d.n, "tc3_request");
    d = hmac(EVP_sha256(), d.b, d.n, text);
    hex(d.b, d.n, hash);
    snprintf(out, SIGN_TEXT,
             "TC3-HMAC-SHA256 Credential=%s/%s/%s/tc3_request, SignedHeaders=content-type;host, "
             "Signature=%s",
             r->key_id, date, r->service, hash);
}
