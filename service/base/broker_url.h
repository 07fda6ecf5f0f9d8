/* SPDX-License-Identifier: Apache-2.0 */
/* Where a broker is: tcp://HOST:PORT or mqtt://, with TLS ssl:// or mqtts://. */
#ifndef TW_BASE_BROKER_URL_H
#define TW_BASE_BROKER_URL_H

#include <stdbool.h>

struct broker_url {
    char host[256];
    int port; /* 1883, with TLS 8883, where the text names none */
    bool tls;
};

/* False when the text is no such address; then *out is not to be used. */
bool broker_url_parse(const char *text, struct broker_url *out);

#endif
