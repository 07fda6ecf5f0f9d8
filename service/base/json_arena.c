/* SPDX-License-Identifier: Apache-2.0 */
#include "service/base/json_arena.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "core/arena.h"

#define ARENA_BYTES (256 * 1024)

static _Thread_local struct {
    _Alignas(16) char bytes[ARENA_BYTES];
    struct arena a;
    bool active;
} room;

static void *take(size_t n)
{
    void *p = room.active ? arena_alloc(&room.a, n) : NULL;

    return p ? p : malloc(n);
}

static void give(void *p)
{
    char *c = p;

    if (c < room.bytes || c >= room.bytes + ARENA_BYTES)
        free(p);
}

void json_arena_install(void)
{
    cJSON_Hooks hooks = {take, give};

    cJSON_InitHooks(&hooks);
}

void json_arena_begin(void)
{
    room.a = (struct arena){room.bytes, ARENA_BYTES, 0};
    room.active = true;
}

void json_arena_end(void)
{
    room.active = false;
}
