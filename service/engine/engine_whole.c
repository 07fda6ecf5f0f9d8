/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/engine_whole.h"

#include "service/engine/engine_parts.h"

enum err engine_whole_begin(struct engine *e)
{
    enum err err = engine_begin(e);

    e->by.whole = !err;
    e->by.dropped = false;
    return err;
}

enum err engine_whole_end(struct engine *e, bool *kept)
{
    enum err err;

    e->by.whole = false;
    *kept = !e->by.dropped;
    if (!e->by.dropped)
        return engine_commit(e, NULL, 0);
    err = store_end(&e->store, ERR_INPUT);
    return err == ERR_INPUT ? e->failed : err;
}

void engine_acting(struct engine *e, const char *id, const char *role)
{
    e->by.id = id;
    e->by.role = role;
}

void engine_must(struct engine *e, enum err err)
{
    engine_fail(e, err);
}
