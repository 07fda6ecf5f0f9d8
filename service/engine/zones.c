/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/zones.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/base/zone_file.h"

struct named_zone {
    char name[64];
    bool good;
    struct zone zone;
};

const struct zone *zones_find(struct zones *z, const char *name)
{
    struct named_zone *n;

    for (size_t i = 0; i < z->count; i++)
        if (!strcmp(z->list[i]->name, name))
            return z->list[i]->good ? &z->list[i]->zone : NULL;
    n = xcalloc(1, sizeof *n);
    n->good = text_copy(n->name, sizeof n->name, name) && !zone_load(&n->zone, name);
    z->list = xrealloc(z->list, (z->count + 1) * sizeof *z->list);
    z->list[z->count++] = n;
    return n->good ? &n->zone : NULL;
}

void zones_release(struct zones *z)
{
    for (size_t i = 0; i < z->count; i++)
        free(z->list[i]);
    free(z->list);
    *z = (struct zones){NULL, 0};
}
