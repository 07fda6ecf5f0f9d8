/* SPDX-License-Identifier: Apache-2.0 */
/* A story's world on the wire: machines over MQTT, people over HTTP, expectations that wait. */
#ifndef TW_SIM_WIRE_H
#define TW_SIM_WIRE_H

#include "device-sim/api.h"
#include "device-sim/fleet.h"
#include "device-sim/story.h"

struct wire {
    struct fleet fleet;
    struct api *api;
    struct story_world hooks;
    double speed; /* simulated seconds a second; 0: as fast as it goes */
    int64_t host_start_ms, sim_start_ms, told_ms;
    cJSON *told; /* what was said of each order: id -> state */
};

void wire_open(struct wire *w, const char *broker, const char *secrets, const char *api_url,
               double speed);
void wire_close(struct wire *w);

#endif
