/* SPDX-License-Identifier: Apache-2.0 */
/* The daemon: owns every part; starts and stops them in one visible order. */
#ifndef TW_SERVICE_APP_H
#define TW_SERVICE_APP_H

#include "ingest/journal.h"
#include "service/catalogue_dir.h"
#include "service/config.h"
#include "service/engine/engine.h"

/*
 * Runs until SIGTERM or SIGINT. Exit code. record: file for capture lines, or NULL. ops: the disk
 * of the journal, NULL for the real one; tests break it.
 */
int app_serve(const struct config *c, const char *record, const struct journal_ops *ops);

/* Catalogue and engine of a configuration, for the commands. Problems go to stderr. */
enum err app_catalogue(const struct config *c, struct catalogue_dir *dir) MUST_CHECK;
/* Its calendar and clocks; the answer of app_company() is of the latest load. */
enum err app_company_load(const struct config *c) MUST_CHECK;
const struct company *app_company(void);
/* Makes the folder of a store that is a file. */
enum err app_make_parent(const char *store_url) MUST_CHECK;
void app_engine_options(const struct config *c, struct engine_options *o);
void app_delivery_setup(const struct config *c, struct delivery_setup *s); /* app_notify.c */

#endif
