/* SPDX-License-Identifier: Apache-2.0 */
/* Who is asked when a condition calls: on samples codes and sensors, in a diagnosis everything. */
#ifndef TW_SERVICE_ENGINE_CALL_H
#define TW_SERVICE_ENGINE_CALL_H

#include "service/engine/engine_parts.h"

struct unit_asks {
    const struct sample *s;
    const struct model *m;
    const struct device *dev;
};

struct diagnosis_asks {
    struct engine *e;
    const struct unit *u;
};

/* A step for device_fold(); asks must live as long as the step. */
struct device_step unit_step(struct engine *e, const struct unit *u, const struct sample *s,
                             int64_t at_ms, struct unit_asks *asks);
void unit_fold(struct unit *u, const struct device_step *step, struct device_result *out);

/* How far its clock is off; NaN unknown. */
double unit_skew_s(const struct engine *e, const struct sample *s);
double unit_call(void *ctx, const struct expr_call *call);      /* ctx: struct unit_asks */
double diagnosis_call(void *ctx, const struct expr_call *call); /* ctx: struct diagnosis_asks */

#endif
