/* SPDX-License-Identifier: Apache-2.0 */
/* What a household says of its reminders and filters, over the link of a message. Engine thread. */
#ifndef TW_ENGINE_HOUSEHOLD_SAY_H
#define TW_ENGINE_HOUSEHOLD_SAY_H

#include "service/engine/engine_calls.h"

/*
 * snooze {days}: 1 to 90; holiday {from,to}: two times, or none to end it; answer
 * {stage,changed}: whether that cartridge was changed; language {lang}.
 */
enum household_word {
    HOUSE_SNOOZE,
    HOUSE_OPT_OUT,
    HOUSE_OPT_IN,
    HOUSE_HOLIDAY,
    HOUSE_ANSWER,
    HOUSE_LANGUAGE
};
/* INPUT; CONFLICT: nobody had asked. */
enum err household_say(struct engine *e, enum household_word word, const struct actor *customer,
                       const char *device, const char *json, struct reply *out) MUST_CHECK;

#endif
