/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TW_HTTP_VIEW_ATTACHMENT_H
#define TW_HTTP_VIEW_ATTACHMENT_H

#include <cjson/cJSON.h>

#include "service/store/store_card.h"

cJSON *view_attachment(const struct attachment *a);
/* For store_attachment_list(): ctx is the list. */
void view_attachment_item(void *ctx, const struct attachment *a);

#endif
