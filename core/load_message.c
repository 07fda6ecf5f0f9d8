/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of messages, and their texts: a file for each language. */
#include <stdio.h>
#include <string.h>

#include "core/load.h"
#include "core/message.h"

#define PARTS_MOST 6

static const char *const lang_words[LANG_COUNT] = {"zh-CN", "en"};

static int fact_named(struct catalogue_loader *l, const cJSON *j)
{
    int f = cJSON_IsString(j) ? message_fact_find(j->valuestring) : -1;

    if (f < 0)
        load_problem(l, "'facts' names '%s', which is none",
                     cJSON_IsString(j) ? j->valuestring : "?");
    return f;
}

static void load_facts(struct catalogue_loader *l, const cJSON *j, struct message_kind *k)
{
    const cJSON *f;

    cJSON_ArrayForEach(f, load_list(l, j, "facts", true))
    {
        int fact = fact_named(l, f);

        if (fact < 0)
            continue;
        if (k->fact_count == MESSAGE_KIND_FACTS) {
            load_problem(l, "'facts' has too many");
            return;
        }
        k->facts[k->fact_count++] = (uint8_t)fact;
    }
}

static void load_to(struct catalogue_loader *l, const cJSON *j, struct message_kind *k)
{
    const cJSON *r;

    cJSON_ArrayForEach(r, load_list(l, j, "to", true))
    {
        int role = cJSON_IsString(r) ? role_find(r->valuestring) : -1;

        if (role < 0 || role == ROLE_SYSTEM)
            load_problem(l, "'to' names '%s', which nobody is",
                         cJSON_IsString(r) ? r->valuestring : "?");
        else
            k->to |= 1u << role;
    }
    if (!k->to)
        load_problem(l, "'to' names nobody");
    k->audience = k->to >> ROLE_CUSTOMER & 1 ? AUDIENCE_CUSTOMER : AUDIENCE_STAFF;
    if (k->audience == AUDIENCE_CUSTOMER && k->to != 1u << ROLE_CUSTOMER)
        load_problem(l, "the customer's text is for nobody else: two entries of one id");
}

static struct message_kind *kind_of(struct catalogue_loader *l, const char *id, int audience)
{
    struct message_book *b = l->c.messages;

    for (size_t i = 0; i < b->count; i++)
        if ((int)b->kinds[i].audience == audience && !strcmp(b->kinds[i].id, id))
            return &b->kinds[i];
    return NULL;
}

static void load_kind(struct catalogue_loader *l, const cJSON *j)
{
    static const char *const members[] = {"id",       "what",      "to",    "urgent",
                                          "calendar", "parts_max", "facts", NULL};
    struct message_book *b = l->c.messages;
    struct message_kind k = {.urgent = load_bool(j, "urgent"),
                             .calendar = load_bool(j, "calendar")};

    if (b->count == MESSAGE_KINDS) {
        load_problem(l, "too many");
        return;
    }
    load_only(l, j, members);
    k.id = load_string(l, j, "id");
    k.what = load_string(l, j, "what");
    k.parts_max = (int)load_between(l, j, "parts_max", 2, 1, PARTS_MOST);
    load_to(l, j, &k);
    load_facts(l, j, &k);
    if (kind_of(l, k.id, (int)k.audience))
        load_problem(l, "'%s' is there twice for the %s", k.id, message_audience_name(k.audience));
    b->kinds[b->count++] = k;
}

void load_messages(struct catalogue_loader *l, const cJSON *root)
{
    static const char *const members[] = {"kinds", NULL};
    const cJSON *j;
    int i = 0;

    load_only(l, root, members);
    cJSON_ArrayForEach(j, load_list(l, root, "kinds", true))
    {
        size_t mark = load_enter(l, "kinds", i++);

        load_kind(l, j);
        load_leave(l, mark);
    }
}

/* A text, or a list of its lines. */
static const char *load_text(struct catalogue_loader *l, const cJSON *j)
{
    char text[MESSAGE_CAP] = "";
    size_t at = 0;
    const cJSON *line;

    if (cJSON_IsString(j) && j->valuestring[0])
        return load_keep(l, j->valuestring);
    if (!cJSON_IsArray(j) || !j->child) {
        load_problem(l, "a text is needed here, or a list of its lines");
        return NULL;
    }
    cJSON_ArrayForEach(line, j)
    {
        if (!cJSON_IsString(line) || at + strlen(line->valuestring) + 2 > sizeof text) {
            load_problem(l, "a line must be a text; all of them together at most %d bytes",
                         MESSAGE_CAP - 2);
            return NULL;
        }
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", line == j->child ? "" : "\n",
                               line->valuestring);
    }
    return load_keep(l, text);
}

static void load_forms(struct catalogue_loader *l, const cJSON *j, struct message_kind *k,
                       enum lang lang)
{
    static const char *const members[] = {"sms", "subject", "text", NULL};

    load_only(l, j, members);
    for (int f = 0; f < FORM_COUNT; f++) {
        size_t mark = load_enter(l, members[f], -1);
        const char *text = load_text(l, cJSON_GetObjectItemCaseSensitive(j, members[f]));

        if (text && f != FORM_TEXT && strchr(text, '\n'))
            load_problem(l, "it is one line");
        k->form[f].in[lang] = text ? text : "";
        load_leave(l, mark);
    }
}

static int audience_find(const char *name)
{
    for (int a = 0; a < AUDIENCE_COUNT; a++)
        if (!strcmp(message_audience_name((enum message_audience)a), name))
            return a;
    return -1;
}

static void load_kind_texts(struct catalogue_loader *l, const cJSON *node, enum lang lang)
{
    const cJSON *j;

    if (!cJSON_IsObject(node))
        load_problem(l, "an object is needed here");
    cJSON_ArrayForEach(j, node)
    {
        int audience = j->string ? audience_find(j->string) : -1;
        struct message_kind *k = audience < 0 ? NULL : kind_of(l, node->string, audience);
        size_t mark = load_enter(l, j->string ? j->string : "?", -1);

        if (!k)
            load_problem(l, "messages.json has no such kind for such readers");
        else if (k->form[FORM_SMS].in[lang])
            load_problem(l, "it is there twice");
        else
            load_forms(l, j, k, lang);
        load_leave(l, mark);
    }
}

void load_message_texts(struct catalogue_loader *l, const cJSON *root)
{
    const cJSON *j;
    int lang;

    for (lang = 0; lang < LANG_COUNT; lang++) {
        char name[32];

        snprintf(name, sizeof name, "messages.%s.json", lang_words[lang]);
        if (!strcmp(l->file, name))
            break;
    }
    if (lang == LANG_COUNT) {
        load_problem(l, "texts are kept in zh-CN and en");
        return;
    }
    cJSON_ArrayForEach(j, root)
    {
        size_t mark = load_enter(l, j->string, -1);

        load_kind_texts(l, j, (enum lang)lang);
        load_leave(l, mark);
    }
}

/* The facts of gateways that count must be the ones that the text names. */
static void check_facts(struct catalogue_loader *l, const struct message_kind *k, uint64_t named)
{
    uint64_t listed = 0;

    for (int i = 0; i < k->fact_count; i++)
        listed |= UINT64_C(1) << k->facts[i];
    for (int f = 0; f < (int)MESSAGE_FACTS; f++) {
        const char *name = message_fact_name((enum message_fact)f);

        if (named >> f & ~listed >> f & 1)
            load_problem(l, "{%s} is not among the 'facts' of its kind", name);
        if (listed >> f & ~named >> f & 1)
            load_problem(l, "'facts' of its kind has '%s', which it does not name", name);
    }
}

static void check_length(struct catalogue_loader *l, const struct message_kind *k, int lang)
{
    struct message_facts f;
    struct sms_size size;
    char out[MESSAGE_CAP];

    for (int i = 0; i < (int)MESSAGE_FACTS; i++)
        f.value[i] = message_fact_example((enum message_fact)i, lang_words[lang]);
    message_render(k, FORM_SMS, lang_words[lang], &f, out, sizeof out);
    size = sms_measure(out);
    if (size.parts > k->parts_max)
        load_problem(l, "an SMS of %d parts (%d units); its kind has parts_max %d", size.parts,
                     size.units, k->parts_max);
}

static void check_form(struct catalogue_loader *l, const struct message_kind *k, int lang, int form)
{
    const char *text = k->form[form].in[lang];
    char why[160];
    uint64_t named;

    if (!text[0])
        return; /* was said when it was read */
    if (!message_scan(text, &named, why, sizeof why)) {
        load_problem(l, "%s", why);
    } else if (form == FORM_SMS) {
        check_facts(l, k, named);
        check_length(l, k, lang);
    }
}

static void check_kind(struct catalogue_loader *l, struct message_kind *k, int lang)
{
    size_t kind = load_enter(l, k->id[0] ? k->id : "?", -1);
    size_t audience = load_enter(l, message_audience_name(k->audience), -1);

    for (int form = 0; form < FORM_COUNT; form++) {
        size_t mark = load_enter(l, message_form_name((enum message_form)form), -1);

        if (k->form[form].in[lang])
            check_form(l, k, lang, form);
        else
            load_problem(l, "the text in %s is missing", lang_words[lang]);
        load_leave(l, mark);
    }
    load_leave(l, audience);
    load_leave(l, kind);
}

void load_check_messages(struct catalogue_loader *l)
{
    struct message_book *b = l->c.messages;
    char name[32];

    for (int lang = 0; lang < LANG_COUNT; lang++) {
        snprintf(name, sizeof name, "messages.%s.json", lang_words[lang]);
        l->file = load_keep(l, name);
        for (size_t i = 0; i < b->count; i++)
            check_kind(l, &b->kinds[i], lang);
    }
}
