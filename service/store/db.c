/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/db.h"

#include <string.h>

#define ORDER_COLS                                                             \
    "id, number, kind, state, severity, device, fault, customer, technician, " \
    "job, repeat_of, superseded_by, text, opened_at, updated_at, closed_at, "  \
    "visit_n, outcome, verdict, reason, appt_from, appt_to, appt_by, "         \
    "contacted_at, address_known, dry, late, diagnosis, evidence, "            \
    "consequences, related, version, flapping_at"
#define WATCH_COLS                                                       \
    "order_id, visit_n, device, fault, rule, from_ms, fence, until_ms, " \
    "draws, good, needed, tds_in, triggered, verdict, why, decided_at, " \
    "active, window_ms, samples"
#define NOTICE_COLS "id, n, recipient, kind, order_id, body, facts, created_at"

#define DELIVERY_COLS                                                                           \
    "id, notice, n, channel, via, recipient, kind, theme, lang, order_id, push, ready, state, " \
    "due_at, retry_at, since_at, attempts, again, handed_at, remote_id, detail, created_at, "   \
    "changed_at"

#define AREA_COLS                                                     \
    "id, n, kind, area, fault, affected, cleared, reporting, usual, " \
    "opened_at, recovered_at, due_at, closed_at, closed_by, reason"

const char *const sql_texts[SQL_COUNT] = {
#define SQL(id, text) text,
#include "service/store/sql.def"
#undef SQL
};

const char *const sql_names[SQL_COUNT] = {
#define SQL(id, text) #id,
#include "service/store/sql.def"
#undef SQL
};

static const struct db_driver *const drivers[] = {&db_sqlite};

const struct db_driver *db_driver_of(const char *url, const char **where)
{
    for (size_t i = 0; i < sizeof drivers / sizeof drivers[0]; i++) {
        size_t n = strlen(drivers[i]->scheme);

        if (strncmp(url, drivers[i]->scheme, n) != 0 || url[n] != ':')
            continue;
        *where = url + n + 1;
        return drivers[i];
    }
    return NULL;
}
