/* SPDX-License-Identifier: Apache-2.0 */
#include "service/base/broker_url.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"

static const struct scheme {
    const char *name;
    bool tls;
} schemes[] = {{"tcp://", false}, {"mqtt://", false}, {"ssl://", true}, {"mqtts://", true}};

static bool port_parse(const char *text, int *port)
{
    char *end;
    long n = strtol(text, &end, 10);

    *port = (int)n;
    return text[0] >= '0' && text[0] <= '9' && !*end && n > 0 && n <= 65535;
}

bool broker_url_parse(const char *text, struct broker_url *out)
{
    const struct scheme *s = schemes, *behind = schemes + sizeof schemes / sizeof schemes[0];
    const char *host, *colon;

    while (s < behind && strncmp(text, s->name, strlen(s->name)) != 0)
        s++;
    if (s == behind)
        return false;
    host = text + strlen(s->name);
    colon = strrchr(host, ':');
    out->tls = s->tls;
    out->port = s->tls ? 8883 : 1883;
    if (colon && !port_parse(colon + 1, &out->port))
        return false;
    return text_copy_n(out->host, sizeof out->host, host,
                       colon ? (size_t)(colon - host) : strlen(host)) &&
           out->host[0];
}
