/* SPDX-License-Identifier: Apache-2.0 */
#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service/base/xalloc.h"
#include "service/control.h"
#include "service/control_path.h"

static bool send_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t w = send(fd, p, n, MSG_NOSIGNAL);

        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return false;
        p += w;
        n -= (size_t)w;
    }
    return true;
}

static char *head_of(const struct admin_call *call)
{
    cJSON *o = cJSON_CreateObject(), *words = cJSON_AddArrayToObject(o, "words");
    char *text, *line;

    for (int i = 0; i < call->words; i++)
        cJSON_AddItemToArray(words, cJSON_CreateString(call->word[i]));
    cJSON_AddNumberToObject(o, "bytes", (double)call->len);
    text = cJSON_PrintUnformatted(o);
    line = xmalloc(strlen(text) + 2);
    snprintf(line, strlen(text) + 2, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(o);
    return line;
}

static char *read_all(int fd)
{
    size_t n = 0, cap = 4096;
    char *text = xmalloc(cap);
    ssize_t r;

    while ((r = read(fd, text + n, cap - n - 1)) != 0) {
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            break;
        n += (size_t)r;
        if (cap - n < 2048)
            text = xrealloc(text, cap *= 2);
    }
    text[n] = 0;
    return text;
}

static int print_answer(const char *text)
{
    cJSON *o = cJSON_Parse(text);
    const cJSON *code = cJSON_GetObjectItem(o, "code");
    const cJSON *out = cJSON_GetObjectItem(o, "out"), *err = cJSON_GetObjectItem(o, "err");
    int rc = cJSON_IsNumber(code) ? code->valueint : 1;

    if (cJSON_IsString(out))
        fputs(out->valuestring, stdout);
    if (cJSON_IsString(err))
        fputs(err->valuestring, stderr);
    if (!cJSON_IsNumber(code))
        fputs("tapwright: the daemon ended before it answered\n", stderr);
    cJSON_Delete(o);
    return rc;
}

bool control_ask(const char *dir, const struct admin_call *call, int *code)
{
    struct control_path p;
    int fd = control_path_open(&p, dir) ? -1 : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool there = fd >= 0 && connect(fd, (struct sockaddr *)&p.addr, sizeof p.addr) == 0;
    char *head, *answer;

    if (there) {
        head = head_of(call);
        if (send_all(fd, head, strlen(head)))
            there = send_all(fd, call->data, call->len) || there;
        answer = read_all(fd);
        *code = print_answer(answer);
        free(head);
        free(answer);
    }
    if (fd >= 0)
        close(fd);
    control_path_close(&p);
    return there;
}
