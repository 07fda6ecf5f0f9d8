/* SPDX-License-Identifier: Apache-2.0 */
/* The part of running.c that looks at the board. Nobody else's. */
#ifndef TW_CORE_RUNNING_BOARD_H
#define TW_CORE_RUNNING_BOARD_H

#include "core/running.h"

void running_fold_board(struct running *r, const struct running_step *st, bool was_run);
void running_publish_board(const struct running *r, const struct running_step *st, double *sym);

#endif
