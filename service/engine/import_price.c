/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/import_price.h"

void import_price_row(struct engine *e, int64_t *version, const struct price_row *row)
{
    const struct db_value now[] = {db_text(row->code), db_text(row->title), db_int(row->amount_fen),
                                   db_text(row->kind)};
    int64_t same = 0;

    engine_fail(e, store_number(&e->store, SQL_PRICE_SAME, now, 4, 0, &same));
    if (same || e->failed)
        return;
    if (*version == 0) {
        engine_fail(e, store_number(&e->store, SQL_PRICE_VERSION, NULL, 0, 0, version));
        ++*version;
    }
    engine_fail(e, store_run(&e->store, SQL_PRICE_PUT, now, 4, NULL, NULL));
    engine_fail(e, store_run(&e->store, SQL_PRICE_PAST_ADD,
                             ARGS(db_text(row->code), db_int(*version), db_text(row->title),
                                  db_int(row->amount_fen), db_text(row->kind)),
                             NULL, NULL));
}
