/* SPDX-License-Identifier: Apache-2.0 */
/* Notices in the log of the service: for a demo, and where nothing else is set up. */
#include "service/base/log.h"
#include "service/courier/post_int.h"

static const char *field(const struct post *p, enum post_field f)
{
    return p->field[f] ? p->field[f] : "";
}

static bool ship(struct posting *s, struct post_result *r)
{
    log_info("notice", "to=%s kind=%s text=\"%s\"", field(s->p, PF_TO), field(s->p, PF_KIND),
             field(s->p, PF_TEXT));
    r->outcome = POST_ACCEPTED;
    return true;
}

const struct post_channel channel_log = {.ship = ship};
