/* SPDX-License-Identifier: Apache-2.0 */
/* A small client of the service's HTTP API, for stories on the wire. Blocking. */
#ifndef TW_SIM_API_H
#define TW_SIM_API_H

#include <cjson/cJSON.h>

struct api;

struct api *api_new(const char *url);
void api_free(struct api *a);
/* One call in the name of a role (its login is the role's name). The tree is the caller's. */
cJSON *api_call(struct api *a, const char *role, const char *method, const char *path,
                const char *body, long *status);

#endif
