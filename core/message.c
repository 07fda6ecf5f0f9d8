/* SPDX-License-Identifier: Apache-2.0 */
#include "core/message.h"

#include <stdio.h>
#include <string.h>

_Static_assert(MESSAGE_FACTS <= 64, "sets of facts are one word");

#define BIT(f) (UINT64_C(1) << MF_##f)

/* What may be shortened: first what people wrote, then names and titles. */
#define WRITTEN (BIT(REASON) | BIT(TEXT) | BIT(QUESTIONS) | BIT(WHY))
#define NAMED                                                                         \
    (WRITTEN | BIT(FAULT) | BIT(CAUSE) | BIT(ADDRESS) | BIT(CUSTOMER) | BIT(PERSON) | \
     BIT(TECHNICIAN) | BIT(AREA) | BIT(MODEL) | BIT(STAGE) | BIT(CHANNEL) | BIT(DECISION))

/* Tried in turn until an SMS fits: so many characters of each of these facts. */
static const struct {
    uint64_t facts;
    int chars;
} squeezes[] = {{0, 0},      {WRITTEN, 60}, {WRITTEN, 30}, {WRITTEN, 16},
                {NAMED, 16}, {NAMED, 10},   {NAMED, 6}};

static const struct {
    const char *name, *example[LANG_COUNT];
} fact_table[MESSAGE_FACTS] = {
#define FACT(id, name, zh, en, what) {name, {zh, en}},
#include "core/message_fact.def"
#undef FACT
};

const char *message_audience_name(enum message_audience a)
{
    static const char *const names[AUDIENCE_COUNT] = {"customer", "staff"};

    return names[a];
}

const char *message_form_name(enum message_form f)
{
    static const char *const names[FORM_COUNT] = {"sms", "subject", "text"};

    return names[f];
}

static enum lang lang_of(const char *lang)
{
    return lang && !strcmp(lang, "en") ? LANG_EN : LANG_ZH_CN;
}

const struct message_kind *message_find(const struct message_book *b, const char *id,
                                        enum role role)
{
    enum message_audience a = role == ROLE_CUSTOMER ? AUDIENCE_CUSTOMER : AUDIENCE_STAFF;

    for (size_t i = 0; i < b->count; i++)
        if (b->kinds[i].audience == a && !strcmp(b->kinds[i].id, id))
            return &b->kinds[i];
    return NULL;
}

static int fact_of(const char *name, size_t len)
{
    for (int i = 0; i < (int)MESSAGE_FACTS; i++)
        if (strlen(fact_table[i].name) == len && !memcmp(fact_table[i].name, name, len))
            return i;
    return -1;
}

int message_fact_find(const char *name)
{
    return fact_of(name, strlen(name));
}

const char *message_fact_name(enum message_fact f)
{
    return fact_table[f].name;
}

const char *message_fact_example(enum message_fact f, const char *lang)
{
    return fact_table[f].example[lang_of(lang)];
}

struct writer {
    char *out;
    size_t cap, len;
    bool full;
};

/* Bytes of the character that begins here; of a broken one what there is. */
static size_t char_len(const char *s)
{
    unsigned char c = (unsigned char)s[0];
    size_t want = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, n = 1;

    while (n < want && ((unsigned char)s[n] & 0xc0) == 0x80)
        n++;
    return n;
}

static void put(struct writer *w, const char *s, size_t len)
{
    for (size_t i = 0, n; i < len; i += n) {
        n = char_len(s + i);
        n = n < len - i ? n : len - i;
        if (w->full || w->len + n >= w->cap) {
            w->full = true;
            return;
        }
        memcpy(w->out + w->len, s + i, n);
        w->len += n;
    }
}

/* How one text is written out. */
struct rendering {
    const struct message_facts *facts;
    const char *dots; /* what ends a shortened text */
    uint64_t squeezed, left_out;
    int chars;
    bool lines; /* several lines; else nothing may break the one */
};

static bool missing(const struct rendering *r, int fact)
{
    return fact < 0 || r->left_out >> fact & 1 || !r->facts->value[fact] ||
           !r->facts->value[fact][0];
}

/* Bytes of the first chars characters; all when there are not more. */
static size_t head_of(const char *s, int chars)
{
    size_t at = 0;

    for (int i = 0; i < chars && s[at]; i++)
        at += char_len(s + at);
    return at;
}

static void put_fact(struct writer *w, const struct rendering *r, int fact)
{
    const char *s = missing(r, fact) ? "-" : r->facts->value[fact];
    size_t len = strlen(s);
    bool cut = r->squeezed >> fact & 1 && head_of(s, r->chars) < len;

    if (cut)
        len = head_of(s, r->chars - 1);
    for (size_t i = 0; i < len; i++) {
        bool control = (unsigned char)s[i] < ' ' || s[i] == 0x7f;
        size_t n = char_len(s + i);

        if (control && !(r->lines && s[i] == '\n'))
            put(w, " ", 1);
        else
            put(w, s + i, n);
        i += n - 1;
    }
    if (cut)
        put(w, r->dots, strlen(r->dots));
}

/* The end of a name in braces; NULL when it is none. */
static const char *name_end(const char *open)
{
    const char *p = open + 1;

    while ((*p >= 'a' && *p <= 'z') || *p == '_')
        p++;
    return *p == '}' && p > open + 1 ? p : NULL;
}

/* Whether every fact up to the closing bracket is known. */
static bool stretch_known(const struct rendering *r, const char *p)
{
    for (; *p && *p != ']'; p++) {
        const char *end = *p == '{' ? name_end(p) : NULL;

        if (end && missing(r, fact_of(p + 1, (size_t)(end - p - 1))))
            return false;
    }
    return true;
}

static const char *put_char(struct writer *w, const struct rendering *r, const char *p)
{
    const char *end = *p == '{' ? name_end(p) : NULL;
    int fact = end ? fact_of(p + 1, (size_t)(end - p - 1)) : -1;
    size_t n = char_len(p);

    if (fact >= 0) {
        put_fact(w, r, fact);
        return end + 1;
    }
    if (*p != ']')
        put(w, p, n);
    return p + n;
}

static size_t write_out(const char *text, const struct rendering *r, char *out, size_t cap)
{
    struct writer w = {out, cap, 0, false};
    size_t line = 0;   /* where the present line begins in out */
    bool gone = false; /* something of it vanished */

    for (const char *p = text; *p;) {
        if (*p == '[') {
            bool known = stretch_known(r, ++p);

            gone |= !known;
            if (!known)
                p += strcspn(p, "]");
        } else if (*p == '\n' && gone && w.len == line) {
            gone = false;
            p++;
        } else {
            p = put_char(&w, r, p);
            if (p[-1] == '\n') {
                line = w.len;
                gone = false;
            }
        }
    }
    if (gone && w.len == line && line && out[line - 1] == '\n')
        w.len--;
    out[w.len] = 0;
    return w.len;
}

/* Names and titles in another alphabet than that of a text of 7 bits: one makes all of it wide. */
static uint64_t wide_names(const struct message_facts *f)
{
    uint64_t out = 0;

    for (int i = 0; i < (int)MESSAGE_FACTS; i++)
        if (NAMED >> i & 1 && f->value[i] && sms_measure(f->value[i]).ucs2)
            out |= UINT64_C(1) << i;
    return out;
}

/* The least shortened that fits; 0: none does. */
static size_t fit(const struct message_kind *k, const char *text, struct rendering *r, char *out,
                  size_t cap)
{
    for (size_t i = 0; i < sizeof squeezes / sizeof squeezes[0]; i++) {
        size_t n;

        r->squeezed = squeezes[i].facts;
        r->chars = squeezes[i].chars;
        n = write_out(text, r, out, cap);
        if (sms_measure(out).parts <= k->parts_max)
            return n;
    }
    return 0;
}

size_t message_render(const struct message_kind *k, enum message_form form, const char *lang,
                      const struct message_facts *f, char *out, size_t cap)
{
    enum lang in = lang_of(lang);
    const char *text = k->form[form].in[in];
    struct rendering r = {
        .facts = f, .dots = in == LANG_EN ? "..." : "\xe2\x80\xa6", .lines = form == FORM_TEXT};
    size_t n = form == FORM_SMS ? fit(k, text, &r, out, cap) : 0;

    /* The page behind the link has the name; a number, a time and the link itself do not wait. */
    if (form == FORM_SMS && !n && (r.left_out = wide_names(f)))
        n = fit(k, text, &r, out, cap);
    if (n)
        return n;
    r.squeezed = r.left_out = 0; /* nothing helped: then nothing is lost */
    return write_out(text, &r, out, cap);
}

static bool complain(char *why, size_t cap, const char *text, const char *at, const char *what)
{
    snprintf(why, cap, "column %d: %s", (int)(at - text) + 1, what);
    return false;
}

bool message_scan(const char *text, uint64_t *facts, char *why, size_t cap)
{
    bool inside = false;

    *facts = 0;
    for (const char *p = text, *end; *p; p++) {
        int fact;

        if (*p == '[' || *p == ']') {
            if (inside == (*p == '['))
                return complain(why, cap, text, p, "brackets come in pairs, not in each other");
            inside = !inside;
        }
        if (*p == '}')
            return complain(why, cap, text, p, "this brace closes nothing");
        if (*p != '{')
            continue;
        end = name_end(p);
        if (!end)
            return complain(why, cap, text, p, "braces hold the name of a fact");
        fact = fact_of(p + 1, (size_t)(end - p - 1));
        if (fact < 0)
            return snprintf(why, cap, "there is no fact {%.*s}", (int)(end - p - 1), p + 1) < 0;
        *facts |= UINT64_C(1) << fact;
        p = end;
    }
    return !inside || complain(why, cap, text, text + strlen(text), "a bracket is not closed");
}
