/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a notice knows: kept as ids and moments when it is written, made into words for one reader
 * when it leaves or is looked at. Names and addresses are looked up then, as far as that reader
 * may see them. Any connection.
 */
#ifndef TW_ENGINE_DELIVERY_FACTS_H
#define TW_ENGINE_DELIVERY_FACTS_H

#include <cjson/cJSON.h>

#include "core/catalogue.h"
#include "core/message.h"
#include "core/privacy.h"
#include "core/zone.h"
#include "service/store/store_delivery.h"

struct engine;
struct notice;

/* As JSON, owned: what a body does not say. Engine thread. */
char *notice_facts(struct engine *e, const struct notice *n);

struct facts_reader {
    struct store *store;
    const struct catalogue *c;
    const struct zone *zone;
    const char *lang; /* zh-CN, en */
    struct privacy_view view;
    const char *link, *reply, *hotline; /* "" none */
};

struct fact_texts {
    struct message_facts f;
    char buf[6000];
    size_t used;
};

/* facts NULL: it keeps no more than its body. */
void facts_words(const struct facts_reader *r, const cJSON *body, const cJSON *facts,
                 int64_t created_ms, struct fact_texts *out);
/* The kind of order, the recipients and the reader decide what a technician may see. */
bool facts_window(const cJSON *facts, const char *person);

/* NULL: the catalogue has no such kind for that role. */
const struct message_kind *notice_kind(const struct catalogue *c, const char *kind, int role);
bool notice_is_urgent(const struct catalogue *c, const char *kind, int role);
bool notice_has_calendar(const struct catalogue *c, const char *kind, enum role role);
/* Rendered, or the kind and what it is about where the catalogue has no text for it. */
void notice_text(const struct facts_reader *r, const char *kind, int role, enum message_form form,
                 const struct fact_texts *t, char *out, size_t cap);

#endif
