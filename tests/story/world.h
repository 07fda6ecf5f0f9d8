/* SPDX-License-Identifier: Apache-2.0 */
/* A story's world without wires: the whole engine in this process, on a virtual clock. */
#ifndef TW_TEST_WORLD_H
#define TW_TEST_WORLD_H

#include "device-sim/story.h"
#include "service/catalogue_dir.h"
#include "service/engine/engine.h"

struct world_out {
    char device[DEVICE_ID_LEN], kind[8], payload[512];
};

struct world {
    struct catalogue_dir catalogue;
    struct engine *engine;
    struct story_world hooks;
    struct machine_port port;
    struct machine *machine[STORY_MACHINES];
    int machines;
    struct world_out out[4096];
    int outs;
    int64_t now_ms;
    uint64_t frames;
    int batch;
    bool verbose;
};

/* 0 when the engine is up. */
int world_open(struct world *w, const char *store_url, bool wall);
void world_close(struct world *w);

#endif
