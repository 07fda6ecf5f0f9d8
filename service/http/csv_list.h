/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists as CSV, `?format=csv`: all of the list, page after page through the handler that answers it
 * as JSON, so that what is masked there is masked here. One page is in memory at a time; the next
 * is read when the other side has taken the one before. Web loop.
 */
#ifndef TW_HTTP_CSV_LIST_H
#define TW_HTTP_CSV_LIST_H

#include <cjson/cJSON.h>
#include <stdbool.h>

struct request;
struct csv_export;
struct MHD_Response;

/* Answers the list in the path as a table when that is asked for; false: it is not. */
bool csv_list_answers(struct request *r, void (*handler)(struct request *r));
/* What the handler answers while it runs for a table; takes the tree. */
void csv_list_take(struct request *r, cJSON *page);
/* An argument of the question while a table is made; true when the table sets it. */
bool csv_list_query(const struct request *r, const char *name, const char **value);

struct MHD_Response *csv_list_response(struct request *r);
void csv_list_free(struct csv_export *x);

/* The columns of a list as csv_list.def has them; NULL: it is none. */
const char *csv_list_columns(const char *path);

#endif
