/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the configuration share. */
#ifndef TW_SERVICE_CONFIG_INT_H
#define TW_SERVICE_CONFIG_INT_H

#include <confuse.h>

#include "service/config.h"

void config_problem(struct config *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* config_ways.c: sections sms and webhook, for libconfuse; until config_ways_done(). */
cfg_opt_t *config_ways_sms(void);
cfg_opt_t *config_ways_webhook(void);
void config_ways_take(struct config *c, cfg_t *cfg, const char *path);
/* Profiles, secrets and templates, when every setting is known. */
void config_ways_settle(struct config *c);
void config_ways_print(const struct config *c, FILE *to);

#endif
