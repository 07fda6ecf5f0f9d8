/* SPDX-License-Identifier: Apache-2.0 */
/* The host's clocks. The domain never asks them: it is told. */
#ifndef TW_BASE_CLOCK_H
#define TW_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_wall_ms(void); /* UTC since 1970 */
int64_t clock_mono_ms(void);
/* UTC as it was when the process started plus what has passed since: no jump moves it. */
int64_t clock_steady_ms(void); /* never goes back */

#endif
