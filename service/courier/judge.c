/* SPDX-License-Identifier: Apache-2.0 */
#include "service/courier/judge.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/profile_read.h"
#include "core/text.h"

static void say(struct post_result *out, enum post_outcome outcome, const char *detail)
{
    out->outcome = outcome;
    text_copy(out->detail, sizeof out->detail, detail);
    for (char *p = out->detail; *p; p++)
        if ((unsigned char)*p < ' ')
            *p = ' ';
}

/* True when nothing came back that could be judged. */
static bool no_answer(const struct answer *a, struct post_result *out)
{
    static const enum post_outcome outcomes[] = {[TRANSFER_NOT_SENT] = POST_DOWN,
                                                 [TRANSFER_NO_ANSWER] = POST_UNSURE,
                                                 [TRANSFER_DENIED] = POST_REFUSED,
                                                 [TRANSFER_ODD] = POST_REFUSED};

    if (a->how != TRANSFER_DONE)
        say(out, outcomes[a->how], a->why);
    return a->how != TRANSFER_DONE;
}

/* "200-299 404": numbers and ranges. */
static bool in_ranges(const char *ranges, long status)
{
    for (const char *p = ranges; *p;) {
        char *end;
        long from = strtol(p, &end, 10), to = *end == '-' ? strtol(end + 1, &end, 10) : from;

        if (end == p)
            return false;
        if (status >= from && status <= to)
            return true;
        p = end + strspn(end, " ,");
    }
    return false;
}

static void text_at(const cJSON *body, const char *pointer, char *out, size_t cap)
{
    const cJSON *node = pointer[0] ? json_at(body, pointer) : NULL;

    out[0] = 0;
    if (cJSON_IsString(node))
        text_copy(out, cap, node->valuestring);
    else if (cJSON_IsNumber(node))
        snprintf(out, cap, "%.15g", node->valuedouble);
    else if (cJSON_IsBool(node))
        text_copy(out, cap, cJSON_IsTrue(node) ? "true" : "false");
}

/* The first of the pointers that leads somewhere. */
static void error_word(const struct gateway *g, const cJSON *body, char *out, size_t cap)
{
    const char *p = gateway_value(g, GK_error_pointers);

    out[0] = 0;
    while (*p && !out[0]) {
        char pointer[WAY_TEXT];
        size_t len = strcspn(p, " ,");

        text_copy_n(pointer, sizeof pointer, p, len);
        text_at(body, pointer, out, cap);
        p += len;
        p += strspn(p, " ,");
    }
}

static enum post_outcome by_status(long status)
{
    if (status == 401 || status == 403 || status == 407 || (status >= 300 && status < 400))
        return POST_DOWN;
    if (status == 408 || status == 425 || status == 429 || status >= 500)
        return POST_LATER;
    return POST_REFUSED;
}

static void say_status(const struct answer *a, const char *word, enum post_outcome outcome,
                       struct post_result *out)
{
    char detail[256];

    snprintf(detail, sizeof detail, "HTTP %ld: %.150s", a->status, word[0] ? word : a->body);
    say(out, outcome, detail);
}

void judge_sms(const struct gateway *g, const struct answer *a, struct post_result *out)
{
    const char *pointer = gateway_value(g, GK_success_pointer);
    char word[128], got[128];
    cJSON *body;
    bool good;

    if (no_answer(a, out))
        return;
    body = cJSON_Parse(a->body);
    error_word(g, body, word, sizeof word);
    text_at(body, pointer, got, sizeof got);
    text_at(body, gateway_value(g, GK_id_pointer), out->remote_id, sizeof out->remote_id);
    good = in_ranges(gateway_value(g, GK_success_status), a->status);
    if (good && (!pointer[0] || !strcmp(got, gateway_value(g, GK_success_value))))
        say(out, POST_ACCEPTED, "");
    else if (words_have(gateway_value(g, GK_retry_codes), word))
        say_status(a, word, POST_LATER, out);
    else if (words_have(gateway_value(g, GK_down_codes), word))
        say_status(a, word, POST_DOWN, out);
    else if (good) /* a success that is none; without a word nobody knows what it is */
        say_status(a, word, body ? POST_REFUSED : POST_LATER, out);
    else
        say_status(a, word, by_status(a->status), out);
    cJSON_Delete(body);
}

void judge_webhook(const struct answer *a, struct post_result *out)
{
    if (no_answer(a, out))
        return;
    if (a->status >= 200 && a->status < 300)
        say(out, POST_ACCEPTED, "");
    else
        say_status(a, "", by_status(a->status), out);
}

void judge_mail(const struct answer *a, bool refused_login, struct post_result *out)
{
    char detail[200];

    snprintf(detail, sizeof detail, "SMTP %ld: %.120s", a->status, a->why);
    if (refused_login || a->status == 530 || a->status == 535)
        say(out, POST_DOWN, detail);
    else if (a->how == TRANSFER_DONE)
        say(out, POST_ACCEPTED, "");
    else if (a->status >= 500 && a->status < 600)
        say(out, POST_REFUSED, detail);
    else if (a->status >= 400)
        say(out, POST_LATER, detail);
    else
        no_answer(a, out);
}
