/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What real notices knew, for whoever changes the words: of the newest notices the fullest of each
 * kind, audience and language, as `message preview --facts` and tools/gen-docs read it. It is
 * personal data as far as the recipient may see it. Engine thread; one transaction.
 */
#ifndef TW_ENGINE_NOTICE_FACTS_H
#define TW_ENGINE_NOTICE_FACTS_H

#include <stdio.h>

#include "service/engine/engine.h"

enum err notice_facts_print(struct engine *e, FILE *out) MUST_CHECK;

#endif
