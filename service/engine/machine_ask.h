/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody stands at a machine, has the code of its label, and says how the registered telephone
 * ends. If that is so the customer's link goes to that telephone, and nowhere else. Engine thread.
 */
#ifndef TW_ENGINE_MACHINE_ASK_H
#define TW_ENGINE_MACHINE_ASK_H

#include "service/engine/engine.h"

#define PHONE_DIGITS 4

/* Good whether anything was sent or not: who asks is not to hear it. */
enum err machine_ask(struct engine *e, const char *device, const char *digits) MUST_CHECK;

#endif
