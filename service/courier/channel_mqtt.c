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

static bool not_shipped(struct post_result *r, enum post_outcome outcome, const char *why)
{
    r->outcome = outcome;
    text_copy(r->detail, sizeof r->detail, why);
    return true;
}

/* Of a publication that the library did not take. */
static enum post_outcome outcome_of(int rc)
{
    switch (rc) {
    case MOSQ_ERR_NO_CONN:
    case MOSQ_ERR_CONN_LOST:
        return POST_DOWN;
    case MOSQ_ERR_INVAL:
    case MOSQ_ERR_PAYLOAD_SIZE:
    case MOSQ_ERR_MALFORMED_UTF8:
    case MOSQ_ERR_OVERSIZE_PACKET:
        return POST_REFUSED;
    default:
        return POST_LATER;
    }
}

static bool ship(struct posting *s, struct post_result *r)
{
    const struct post *p = s->p;
    const char *data = p->field[PF_DATA] ? p->field[PF_DATA] : "{}";
    char topic[256];
    int rc;

    if (!atomic_load(&s->c->connected))
        return not_shipped(r, POST_DOWN, "the broker is not connected");
    if (!topic_of(s->c->o.ways->mqtt_topic, p->field[PF_KIND] ? p->field[PF_KIND] : "", topic,
                  sizeof topic))
        return not_shipped(r, POST_REFUSED, "no topic is set");
    rc = mosquitto_publish(s->c->mosq, &s->mid, topic, (int)strlen(data), data, 1, false);
    return rc != MOSQ_ERR_SUCCESS && not_shipped(r, outcome_of(rc), mosquitto_strerror(rc));
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
