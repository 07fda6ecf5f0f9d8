/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/engine_delivery.h"

enum err engine_delivery_report(struct engine *e, const char *via, const char *id,
                                enum delivery_report status, const char *detail)
{
    (void)e;
    (void)via;
    (void)id;
    (void)status;
    (void)detail;
    return ERR_NOT_FOUND;
}

enum err engine_inbound(struct engine *e, const char *via, const char *from, const char *text)
{
    (void)e;
    (void)via;
    (void)from;
    (void)text;
    return ERR_NOT_FOUND;
}
