/* SPDX-License-Identifier: Apache-2.0 */
/* A street of machines on the wire, on simulated time that runs --speed times faster. */
#ifndef TW_SIM_FLEET_H
#define TW_SIM_FLEET_H

#include "device-sim/machine.h"
#include "device-sim/net.h"

#define FLEET_PREFIX "WP-"

struct fleet {
    uv_loop_t loop;
    struct net *net;
    struct machine **machine; /* borrowed */
    int count;
    const char *secrets; /* file of `device:password` lines, or NULL */
    struct machine_port port;
    struct machine *own; /* of fleet_populate() */
};

void fleet_open(struct fleet *f, const char *url, const char *secrets);
/* The machine gets its own connection; it must outlive the fleet. */
void fleet_add(struct fleet *f, struct machine *m);
/* N machines of both models, named PREFIX0001 and so on. */
void fleet_populate(struct fleet *f, int count, uint64_t seed, int64_t start_ms,
                    const char *prefix);
/* Serves sockets for that long. */
void fleet_serve(struct fleet *f, int host_ms);
/* Every machine is connected within that time: 0. */
int fleet_wait_connected(struct fleet *f, int host_ms);
/* The machine is switched on and connected. */
bool fleet_online(const struct fleet *f, const char *device);
/* Until the service has dealt with everything that machines with a connection have said: 0; -1 when
 * it has not within that time. */
int fleet_settle(struct fleet *f, int host_ms);
void fleet_run_to(struct fleet *f, int64_t until_ms);
void fleet_close(struct fleet *f);

#endif
