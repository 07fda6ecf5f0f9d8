/* SPDX-License-Identifier: Apache-2.0 */
#include "core/privacy.h"

#include <string.h>

#define R(x)       (1u << ROLE_##x)
#define DISPATCH   (R(DISPATCHER) | R(LEAD) | R(MANAGER))
#define STAFF_DESK (DISPATCH | R(ADMIN))

static const struct {
    const char *name;
    unsigned page, window;
} rows[PERSONAL_COUNT] = {
#define PERSONAL(id, name, page, window, masked) {name, page, window},
#include "core/privacy.def"
#undef PERSONAL
};

const char *personal_name(enum personal field)
{
    return rows[field].name;
}

bool privacy_full(const struct privacy_view *v, enum personal field)
{
    unsigned roles = v->page ? rows[field].page : 0;

    if (v->page && v->window)
        roles |= rows[field].window;
    return roles >> v->role & 1;
}

static size_t add(char out[PERSONAL_MAX], size_t n, const char *text, size_t len)
{
    if (n + len >= PERSONAL_MAX)
        return n;
    memcpy(out + n, text, len);
    out[n + len] = 0;
    return n + len;
}

/* Bytes of the first character. */
static size_t first_len(const char *text)
{
    size_t n = text[0] ? 1 : 0;

    while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
        n++;
    return n;
}

static void mask_name(const char *text, char out[PERSONAL_MAX])
{
    size_t n = add(out, 0, text, first_len(text));

    if (n)
        add(out, n, "*", 1);
}

#define LONG_NUMBER  11 /* digits of a mobile number in China */
#define SHORT_NUMBER 5

static void mask_phone(const char *text, char out[PERSONAL_MAX])
{
    char digits[32];
    size_t count = 0, n = 0;

    for (; *text; text++)
        if (*text >= '0' && *text <= '9' && count < sizeof digits)
            digits[count++] = *text;
    if (count >= LONG_NUMBER)
        n = add(out, 0, digits + (count - LONG_NUMBER), 3);
    if (count)
        n = add(out, n, "****", 4);
    if (count >= LONG_NUMBER)
        add(out, n, digits + count - 4, 4);
    else if (count > SHORT_NUMBER)
        add(out, n, digits + count - 2, 2);
}

static void mask_email(const char *text, char out[PERSONAL_MAX])
{
    const char *at = strrchr(text, '@');
    size_t n;

    if (!at || at == text)
        return;
    n = add(out, 0, text, first_len(text));
    n = add(out, n, "***", 3);
    add(out, n, at, strlen(at));
}

#define DISTRICT_MAX 45 /* bytes, 15 characters: longer than any district with its city */

/* Housing estates end in the same character as districts. */
static bool is_estate(const char *text, const char *at)
{
    static const char *const before[] = {"小", "社", "园", "院"};

    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        size_t n = strlen(before[i]);

        if ((size_t)(at - text) >= n && !strncmp(at - n, before[i], n))
            return true;
    }
    return false;
}

/* A district ends in one of these; what comes behind it is a street. */
static size_t district_len(const char *text)
{
    static const char *const ends[] = {"区", "县", "旗", "市"};

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const char *at = strstr(text, ends[i]);

        while (at && is_estate(text, at))
            at = strstr(at + 1, ends[i]);
        if (at && at > text && at - text <= DISTRICT_MAX)
            return (size_t)(at - text) + strlen(ends[i]);
    }
    return 0;
}

/* Of an address with commas the last part is the place, unless it has a figure. */
static void mask_address(const char *text, char out[PERSONAL_MAX])
{
    size_t n = district_len(text);
    const char *comma = strrchr(text, ',');

    if (n) {
        add(out, 0, text, n);
        return;
    }
    if (!comma)
        return;
    comma += 1 + strspn(comma + 1, " ");
    if (!comma[strcspn(comma, "0123456789")])
        add(out, 0, comma, strlen(comma));
}

void privacy_mask(enum personal field, const char *text, char out[PERSONAL_MAX])
{
    static void (*const forms[PERSONAL_COUNT])(const char *, char[PERSONAL_MAX]) = {
        [PERSONAL_NAME] = mask_name,
        [PERSONAL_PHONE] = mask_phone,
        [PERSONAL_EMAIL] = mask_email,
        [PERSONAL_ADDRESS] = mask_address,
    };

    out[0] = 0;
    if (forms[field])
        forms[field](text, out);
}
