/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Personal data of customers: who has which field in full, and the form that others get. Pure; the
 * one place that masks. The table is core/privacy.def.
 */
#ifndef TW_CORE_PRIVACY_H
#define TW_CORE_PRIVACY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/order_words.h"

enum personal {
#define PERSONAL(id, name, page, window, masked) PERSONAL_##id,
#include "core/privacy.def"
#undef PERSONAL
    PERSONAL_COUNT
};

/* Where it would be shown, and whether the caller's visit is near. */
struct privacy_view {
    enum role role;
    bool page;   /* of one order or one customer; else a list */
    bool window; /* an own order, from `accepted` until a day after leaving */
};

const char *personal_name(enum personal field);
bool privacy_full(const struct privacy_view *v, enum personal field);

#define PERSONAL_MAX 256
/* The form for those who do not have it; "" when nothing may be left. Whole UTF-8 characters. */
void privacy_mask(enum personal field, const char *text, char out[PERSONAL_MAX]);

#endif
