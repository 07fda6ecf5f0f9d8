/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The control socket: `{journal.dir}/control.sock`, mode 0600, for the same user or root only. A
 * command of service/admin.h goes in as one JSON line and the bytes it announces, its words and
 * exit code come back as one JSON line.
 */
#ifndef TW_SERVICE_CONTROL_H
#define TW_SERVICE_CONTROL_H

#include <uv.h>

#include "service/admin.h"
#include "service/engine/engine_thread.h"

struct control;

/* Web loop. The caller holds the store, so a socket that lies there is a dead daemon's. */
enum err control_open(struct control **out, uv_loop_t *loop, const char *dir,
                      struct engine_thread *engine) MUST_CHECK;
/* The engine must be closed before; the loop must still run once. */
void control_close(struct control *c);

/*
 * Asks the daemon that listens in dir. False: none does. *code is its exit code; its words went to
 * stdout and stderr.
 */
bool control_ask(const char *dir, const struct admin_call *call, int *code);

#endif
