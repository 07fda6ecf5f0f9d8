/* SPDX-License-Identifier: Apache-2.0 */
/* Mails by SMTP: the server of the company, with STARTTLS or TLS and a log-in where it asks. */
#include <stdlib.h>
#include <string.h>

#include "service/courier/mime.h"
#include "service/courier/post_int.h"

static size_t on_read(char *out, size_t size, size_t count, void *ctx)
{
    struct posting *s = ctx;
    size_t n = s->body_len - s->body_at;

    n = n < size * count ? n : size * count;
    memcpy(out, s->body + s->body_at, n);
    s->body_at += n;
    return n;
}

static const char *or_empty(const char *s)
{
    return s ? s : "";
}

static void encrypt(struct posting *s, const struct mail_way *w)
{
    bool wanted = strcmp(w->tls, "none") != 0;

    curl_easy_setopt(s->easy, CURLOPT_USE_SSL,
                     wanted ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
    if (w->ca_file[0])
        curl_easy_setopt(s->easy, CURLOPT_CAINFO, w->ca_file);
}

static const char *prepare(struct posting *s)
{
    const struct mail_way *w = &s->c->o.ways->mail;
    const struct post *p = s->p;
    const char *to = or_empty(p->field[PF_TO]);
    char bracket[WAY_TEXT];

    if (!w->url[0])
        return "there is no mail server";
    if (!strchr(to, '@'))
        return "there is no address";
    s->body = mime_make(&(struct mail_parts){
        p->id, w->from, w->from_name, to, p->field[PF_NAME], or_empty(p->field[PF_SUBJECT]),
        or_empty(p->field[PF_TEXT]), p->field[PF_LANG], p->field[PF_ICS], p->at_ms});
    if (!s->body)
        return "the address holds a line break or more than one address";
    s->body_len = strlen(s->body);
    s->allow_private = true; /* the operator's own server */
    post_curl_common(s, w->url, w->timeout_s, "smtp,smtps");
    snprintf(bracket, sizeof bracket, "<%.250s>", w->from);
    curl_easy_setopt(s->easy, CURLOPT_MAIL_FROM, bracket);
    snprintf(bracket, sizeof bracket, "<%.500s>", to);
    s->lines = curl_slist_append(s->lines, bracket);
    curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, s->lines);
    encrypt(s, w);
    if (w->username[0]) {
        curl_easy_setopt(s->easy, CURLOPT_USERNAME, w->username);
        curl_easy_setopt(s->easy, CURLOPT_PASSWORD, w->password);
    }
    curl_easy_setopt(s->easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(s->easy, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(s->easy, CURLOPT_READDATA, s);
    return NULL;
}

/* The server did not want us, whoever the mail is for: the log-in, the sender, or from the start.
 */
static bool unwanted(const struct posting *s)
{
    return strstr(s->error, "Login denied") || !strncmp(s->error, "MAIL failed: 5", 14) ||
           strstr(s->error, "unexpected smtp-server response: 5");
}

static void judge(struct posting *s, const struct answer *a, struct post_result *r)
{
    judge_mail(a, unwanted(s), r);
}

const struct post_channel channel_email = {.prepare = prepare, .judge = judge, .waits = true};
