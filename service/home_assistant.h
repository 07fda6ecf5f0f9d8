/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machines for Home Assistant: a retained announcement of each, and which order of it is open.
 * Follows the stream of events with a connection of its own; knows nothing of households. Web loop.
 */
#ifndef TW_SERVICE_HOME_ASSISTANT_H
#define TW_SERVICE_HOME_ASSISTANT_H

#include "core/catalogue.h"
#include "service/courier/courier.h"
#include "service/store/store.h"

struct home_assistant {
    struct courier *courier;
    const struct catalogue *catalogue;
    const char *prefix, *topic; /* of the announcements; of the machines. prefix "": off */
    struct store store;
    bool open, told_all;
    char cursor[DEVICE_ID_LEN]; /* of the first round over all machines */
    int64_t last;               /* event of the stream */
};

/* Good and idle when no prefix is set. */
enum err home_assistant_open(struct home_assistant *h, const char *store_url) MUST_CHECK;
/* Now and then: some machines of the first round, then what has changed. */
void home_assistant_look(struct home_assistant *h);
void home_assistant_close(struct home_assistant *h);

/* The announcement; the caller frees it. */
char *home_assistant_config(const struct home_assistant *h, const char *device,
                            const struct model *m);

#endif
