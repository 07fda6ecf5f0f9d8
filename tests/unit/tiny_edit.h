/* SPDX-License-Identifier: Apache-2.0 */
/* The tiny catalogue with one text of one file replaced: for tests of single members. */
#ifndef TW_TINY_EDIT_H
#define TW_TINY_EDIT_H

#include "tests/unit/test.h"
#include "tests/unit/tiny.h"

#define GOOD_FAULT TINY_FAULT("f1", "degraded", TINY_DETECTION(",\"hold_s\":30"), "")
#define FRAMED                                                               \
    "{\"id\":\"m2\",\"title\":" TINY_WORDS ",\"payload\":{\"topic\":\"a\","  \
    "\"form\":\"bytes\",\"frame\":{\"first\":170,\"header\":10},\"time\":{"  \
    "\"at\":\"/t\",\"unit\":\"text\",\"zone_min\":480},\"fields\":{\"leak\"" \
    ":{\"at\":\"@0 u8\"}}}}"
#define TESTS_FILE "{\"items\":[{\"id\":\"TR-PROD\",\"title\":" TINY_WORDS ",\"minutes\":5}]}"
#define PRICES_FILE                                                                                \
    "{\"items\":[{\"code\":\"v\",\"title\":" TINY_WORDS ",\"amount_fen\":5000,\"kind\":\"trip\"}]" \
    "}"

static inline void put(char out[16384], const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);

    if (!at)
        fail_msg("'%s' is not there", from);
    snprintf(out, 16384, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* The tiny catalogue with one file in which one text is replaced. */
static inline struct tiny *with(const char *file, const char *text, const char *from,
                                const char *to)
{
    static char whole[16384];
    struct tiny *t = tiny_begin();

    put(whole, text, from, to);
    tiny_add(t, file, whole);
    tiny_finish(t);
    return t;
}

static inline bool complains(const struct tiny *t, const char *part)
{
    for (int i = 0; i < t->loader.problems; i++)
        if (strstr(t->loader.problem[i], part))
            return true;
    return false;
}

static inline const char *text_of(const char *file)
{
    static char second[16384];

    put(second, TINY_MODEL, "\"id\":\"m1\"", "\"id\":\"m2\"");
    if (!strcmp(file, "faults/f.json"))
        return GOOD_FAULT;
    if (!strcmp(file, "models/m.json"))
        return second;
    if (!strcmp(file, "tests.json"))
        return TESTS_FILE;
    return !strcmp(file, "prices.json") ? PRICES_FILE : FRAMED;
}

/* What stands n times in a list, with commas. */
static inline void times(char *out, size_t cap, int n, const char *fmt)
{
    size_t at = 0;

    for (int i = 0; i < n; i++) {
        at += (size_t)snprintf(out + at, cap - at, "%s", i ? "," : "");
        at += (size_t)snprintf(out + at, cap - at, fmt, i, i);
        assert_true(at < cap);
    }
}

#endif
