/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is stored of one customer or member of staff: shown whole, or taken out of every table while
 * orders, counts and reports stay. Which tables: person_data.def. Engine thread.
 */
#ifndef TW_ENGINE_PERSON_DATA_H
#define TW_ENGINE_PERSON_DATA_H

#include <stdio.h>

#include "service/engine/engine.h"

enum person_whose { PERSON_CUSTOMER, PERSON_STAFF };

struct person_ref {
    enum person_whose whose;
    char id[NAME_LEN];
};

/*
 * name: a customer's id, a log-in or a member of staff's id; `customer:ID` and `user:LOGIN` where
 * both are called so. ERR_NOT_FOUND; ERR_CONFLICT: both are.
 */
enum err person_find(struct engine *e, const char *name, struct person_ref *out) MUST_CHECK;

/* One JSON document. */
enum err person_export(struct engine *e, const struct person_ref *p, FILE *to) MUST_CHECK;

/*
 * Inside of a transaction. ERR_REFUSED: something of them is still open, why says what. Afterwards
 * person_erased() takes what the disk still holds.
 */
enum err person_erase(struct engine *e, const struct person_ref *p, char why[200]) MUST_CHECK;
/* Behind the commit: files of nobody any more, and what deleted rows left in the database's file.
 */
enum err person_erased(struct engine *e) MUST_CHECK;

#endif
