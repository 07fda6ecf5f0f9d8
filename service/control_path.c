/* SPDX-License-Identifier: Apache-2.0 */
#include "service/control_path.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAME "control.sock"

enum err control_path_open(struct control_path *p, const char *dir)
{
    memset(p, 0, sizeof *p);
    p->addr.sun_family = AF_UNIX;
    p->dir_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (p->dir_fd < 0)
        return ERR_NOT_FOUND;
    if (strlen(dir) + sizeof "/" NAME <= sizeof p->addr.sun_path)
        snprintf(p->addr.sun_path, sizeof p->addr.sun_path, "%.90s/" NAME, dir);
    else
        snprintf(p->addr.sun_path, sizeof p->addr.sun_path, "/proc/self/fd/%d/" NAME, p->dir_fd);
    return ERR_OK;
}

void control_path_close(struct control_path *p)
{
    if (p->dir_fd >= 0)
        close(p->dir_fd);
    p->dir_fd = -1;
}
