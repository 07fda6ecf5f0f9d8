/* SPDX-License-Identifier: Apache-2.0 */
/* Notices for programs that listen on the broker; accepted when the broker has it. */
#include <string.h>

#include "core/text.h"
#include "service/courier/post_int.h"

/* {kind} in the pattern is the kind of the notice. */
static bool topic_of(const char *pattern, const char *kind, char *out, size_t cap)
{
    const char *at = strstr(pattern, "{kind}");
    int n = at ? snprintf(out, cap, "%.*s%s%s", (int)(at - pattern), pattern, kind, at + 6)
               : snprintf(out, cap, "%s", pattern);

    return n > 0 && (size_t)n < cap;
}

static bool ship(struct posting *s, struct post_result *r)
{
    const struct post *p = s->p;
    const char *data = p->field[PF_DATA] ? p->field[PF_DATA] : "{}";
    char topic[256];

    r->outcome = POST_DOWN;
    text_copy(r->detail, sizeof r->detail, "the broker is not connected");
    if (!atomic_load(&s->c->connected))
        return true;
    r->outcome = POST_REFUSED;
    text_copy(r->detail, sizeof r->detail, "no topic is set");
    if (!topic_of(s->c->o.ways->mqtt_topic, p->field[PF_KIND] ? p->field[PF_KIND] : "", topic,
                  sizeof topic))
        return true;
    return mosquitto_publish(s->c->mosq, &s->mid, topic, (int)strlen(data), data, 1, false) !=
           MOSQ_ERR_SUCCESS;
}

bool post_published(struct courier *c, int mid, int reason)
{
    struct post_result r = {.outcome = reason < 0x80 ? POST_ACCEPTED : POST_DOWN};

    if (reason >= 0x80)
        text_copy(r.detail, sizeof r.detail, mosquitto_reason_string(reason));

    for (struct posting *s = c->postings; s; s = s->next)
        if (s->mid == mid && s->p->channel == POST_MQTT) {
            post_done(s, &r);
            return true;
        }
    return false;
}

const struct post_channel channel_mqtt = {.ship = ship};
