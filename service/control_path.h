/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The address of the control socket. A socket's address holds 107 bytes and folders may be longer:
 * then it is reached through an open descriptor of its folder.
 */
#ifndef TW_SERVICE_CONTROL_PATH_H
#define TW_SERVICE_CONTROL_PATH_H

#include <sys/un.h>

#include "core/err.h"

struct control_path {
    struct sockaddr_un addr;
    int dir_fd; /* must stay open while addr is used; -1 none */
};

/* ERR_NOT_FOUND: there is no such folder. */
enum err control_path_open(struct control_path *p, const char *dir) MUST_CHECK;
void control_path_close(struct control_path *p);

#endif
