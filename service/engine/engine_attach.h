/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TW_SERVICE_ENGINE_ATTACH_H
#define TW_SERVICE_ENGINE_ATTACH_H

#include "service/engine/engine.h"
#include "service/store/store_card.h"

/*
 * Makes a stored file a picture of the order. The same picture under the same name changes
 * nothing; *is_new: nothing had that name before. Its name and hash must be valid. at_ms is when it
 * was truly taken, 0: now.
 */
enum err engine_attach(struct engine *e, const struct action_call *call, const struct attachment *a,
                       bool *is_new, struct reply *out) MUST_CHECK;

#endif
