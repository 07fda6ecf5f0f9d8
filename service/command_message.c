/* SPDX-License-Identifier: Apache-2.0 */
/* `message list`, `message preview`: what people will read, before anybody does. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/message.h"
#include "service/app.h"
#include "service/base/xalloc.h"
#include "service/commands.h"

#define EXIT_USAGE  2
#define EXIT_CONFIG 78
#define FACTS_LIMIT (4u << 20)

static const char *const langs[LANG_COUNT] = {"zh-CN", "en"};

/* Facts of a file, `{"KIND":{"customer|staff":{"zh-CN|en":{"fact":"text"}}}}`; the examples for
 * what it does not speak of. */
struct preview {
    const struct message_book *book;
    const cJSON *facts; /* may be NULL */
};

static const char *member(const cJSON *j, const char *name)
{
    const cJSON *m = cJSON_GetObjectItemCaseSensitive(j, name);

    return cJSON_IsString(m) ? m->valuestring : NULL;
}

static void facts_of(const struct preview *p, const struct message_kind *k, const char *lang,
                     struct message_facts *out)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(p->facts, k->id);

    j = cJSON_GetObjectItemCaseSensitive(j, message_audience_name(k->audience));
    j = cJSON_GetObjectItemCaseSensitive(j, lang);
    for (int i = 0; i < (int)MESSAGE_FACTS; i++)
        out->value[i] = j ? member(j, message_fact_name((enum message_fact)i))
                          : message_fact_example((enum message_fact)i, lang);
}

static struct sms_size sms_of(const struct preview *p, const struct message_kind *k,
                              const char *lang, char out[MESSAGE_CAP])
{
    struct message_facts f;

    facts_of(p, k, lang, &f);
    message_render(k, FORM_SMS, lang, &f, out, MESSAGE_CAP);
    return sms_measure(out);
}

static void show(const struct preview *p, const struct message_kind *k, const char *lang)
{
    char out[MESSAGE_CAP];
    struct sms_size size = sms_of(p, k, lang, out);
    struct message_facts f;

    printf("%s for %s, %s: %s%s\n\nsms, %d part%s, %d units of %s:\n%s\n", k->id,
           message_audience_name(k->audience), lang, k->what,
           k->urgent ? "; quiet hours do not hold it" : "", size.parts, size.parts > 1 ? "s" : "",
           size.units, size.ucs2 ? "UCS-2" : "GSM 03.38", out);
    facts_of(p, k, lang, &f);
    message_render(k, FORM_SUBJECT, lang, &f, out, sizeof out);
    printf("\nsubject:\n%s\n", out);
    message_render(k, FORM_TEXT, lang, &f, out, sizeof out);
    printf("\ntext:\n%s\n\n", out);
}

static int preview(const struct preview *p, const char *id, const char *lang)
{
    bool found = false;

    for (size_t i = 0; i < p->book->count; i++) {
        const struct message_kind *k = &p->book->kinds[i];

        if (id && strcmp(k->id, id) != 0)
            continue;
        found = true;
        for (int l = 0; l < LANG_COUNT; l++)
            if (!lang || !strcmp(lang, langs[l]))
                show(p, k, langs[l]);
    }
    if (!found)
        fprintf(stderr, "%s: there is no such kind; `tapwright message list` names them\n",
                id ? id : "messages.json");
    return found ? 0 : 1;
}

static int list(const struct preview *p)
{
    char out[MESSAGE_CAP];

    printf("%-28s %-8s %5s %5s  %s\n", "kind", "for", "zh-CN", "en", "sent when");
    for (size_t i = 0; i < p->book->count; i++) {
        const struct message_kind *k = &p->book->kinds[i];

        printf("%-28s %-8s %5d %5d  %s\n", k->id, message_audience_name(k->audience),
               sms_of(p, k, langs[LANG_ZH_CN], out).parts, sms_of(p, k, langs[LANG_EN], out).parts,
               k->what);
    }
    return 0;
}

static cJSON *read_facts(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = xmalloc(FACTS_LIMIT);
    cJSON *root = NULL;

    if (f) {
        text[fread(text, 1, FACTS_LIMIT - 1, f)] = 0;
        root = cJSON_Parse(text);
        fclose(f);
    }
    if (!root)
        fprintf(stderr, "%s: %s\n", path, f ? "this is not JSON" : "cannot be read");
    free(text);
    return root;
}

static int usage(void)
{
    fprintf(stderr, "usage: tapwright message list\n"
                    "       tapwright message preview [KIND] [--lang zh-CN|en] [--facts FILE]\n");
    return EXIT_USAGE;
}

static bool known_lang(const char *lang)
{
    return !lang || !strcmp(lang, langs[LANG_ZH_CN]) || !strcmp(lang, langs[LANG_EN]);
}

int command_message(const struct command_line *cl)
{
    bool listed = cl->arg && !strcmp(cl->arg, "list") && cl->word_count == 2;
    bool shown = cl->arg && !strcmp(cl->arg, "preview") && cl->word_count <= 3;
    cJSON *facts = NULL;
    struct catalogue_dir dir;
    int code = EXIT_CONFIG;

    if ((!listed && !shown) || !known_lang(cl->lang))
        return usage();
    if (cl->facts && !(facts = read_facts(cl->facts)))
        return 1;
    if (!app_catalogue(cl->config, &dir)) {
        struct preview p = {dir.c.messages, facts};

        code = listed ? list(&p) : preview(&p, cl->word_count > 2 ? cl->words[2] : NULL, cl->lang);
    }
    cJSON_Delete(facts);
    catalogue_dir_release(&dir);
    return code;
}
