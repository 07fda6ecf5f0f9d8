/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words a person reads: the kinds of notices with their texts in both languages, as data
 * (catalogue/messages.json, messages.zh-CN.json, messages.en.json), and their rendering. Knows no
 * recipient, no channel and no time; facts come in as texts.
 *
 * A text holds `{name}` for a fact of message_fact.def. A stretch in square brackets vanishes when
 * one of its facts is missing: "Order {number}[, {fault}]"; a line of nothing else vanishes whole.
 * A fact that is missing outside of brackets is written as "-".
 */
#ifndef TW_CORE_MESSAGE_H
#define TW_CORE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/model.h"
#include "core/order_words.h"

#define MESSAGE_CAP 2048 /* bytes of the longest rendered text */

enum message_fact {
#define FACT(id, name, zh, en, what) MF_##id,
#include "core/message_fact.def"
#undef FACT
    MESSAGE_FACTS
};

/* One kind may have a text for the customer and another one for the company's people. */
enum message_audience { AUDIENCE_CUSTOMER, AUDIENCE_STAFF, AUDIENCE_COUNT };

/* sms: within the parts of its kind; subject: one line; text: a mail's body, several lines. */
enum message_form { FORM_SMS, FORM_SUBJECT, FORM_TEXT, FORM_COUNT };

#define MESSAGE_KIND_FACTS 12

/* A kind for one audience. */
struct message_kind {
    const char *id;   /* order_opened */
    const char *what; /* when it is sent, for people who change its text */
    enum message_audience audience;
    uint32_t to;   /* bits of enum role: who gets it by the rules */
    bool urgent;   /* quiet hours do not hold it; the safety of an order does the same */
    bool calendar; /* a mail of it carries the appointment as .ics */
    int parts_max; /* of an SMS in the worst language */
    /* enum message_fact: what the SMS names, in the order for gateways that count */
    uint8_t facts[MESSAGE_KIND_FACTS], fact_count;
    struct words form[FORM_COUNT];
};

struct message_book {
    struct message_kind *kinds;
    size_t count;
};

const char *message_audience_name(enum message_audience a);
const char *message_form_name(enum message_form f);

/* What that role reads of the kind, its customer's or its staff's text; NULL when there is none. */
const struct message_kind *message_find(const struct message_book *b, const char *id,
                                        enum role role);
int message_fact_find(const char *name); /* -1 when there is none */
const char *message_fact_name(enum message_fact f);
const char *message_fact_example(enum message_fact f, const char *lang);

/* What is known for one notice; NULL or "" is missing. Borrowed. */
struct message_facts {
    const char *value[MESSAGE_FACTS];
};

/*
 * Bytes written without the end, cut at a whole character when cap is short. lang: zh-CN, en. An
 * SMS that is longer than its kind may be gets its long texts shortened: first what people wrote,
 * then names and titles; never a number, a time or a link. Where a name in another alphabet makes a
 * text of 7 bits too long at any length, the stretch that says it vanishes as if it were not known.
 */
size_t message_render(const struct message_kind *k, enum message_form form, const char *lang,
                      const struct message_facts *f, char *out, size_t cap);

struct sms_size {
    bool ucs2; /* a character is outside of GSM 03.38 */
    int units; /* septets or UTF-16 units */
    int parts; /* 160/153 or 70/67 of them each */
};
struct sms_size sms_measure(const char *text);

/* The facts that a text names, bit per enum message_fact; false: why says what is wrong with it. */
bool message_scan(const char *text, uint64_t *facts, char *why, size_t cap);

#endif
