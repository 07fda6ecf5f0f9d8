/* SPDX-License-Identifier: Apache-2.0 */
#include "core/err.h"

#include <assert.h>

const char *err_name(enum err e)
{
    static const char *const names[] = {
#define ERR_NAME(id, name, text) name,
        ERR_MAP(ERR_NAME)
#undef ERR_NAME
    };

    assert((unsigned)e < ERR_COUNT);
    return names[e];
}

const char *err_text(enum err e)
{
    static const char *const texts[] = {
#define ERR_TEXT(id, name, text) text,
        ERR_MAP(ERR_TEXT)
#undef ERR_TEXT
    };

    assert((unsigned)e < ERR_COUNT);
    return texts[e];
}
