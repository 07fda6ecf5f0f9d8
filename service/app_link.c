/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The key of links in messages. It lies in a file of its own: a copy of the database opens no
 * link. A new key ends every link that is out.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "service/app_int.h"

#define HEX_LEN (2 * LINK_KEY_LEN + 1)

/* "" when the store is no file and nothing is set: then the key lives as long as the process. */
static void key_path(const struct config *c, char *out, size_t cap)
{
    const char *set = config_text(c, SET_http_link_key_file), *url = config_text(c, SET_store_url);

    out[0] = 0;
    if (set[0])
        snprintf(out, cap, "%s", set);
    else if (!strncmp(url, "sqlite:", 7) && strcmp(url, "sqlite::memory:") != 0)
        snprintf(out, cap, "%s.key", url + 7);
}

static bool parse(const char *hex, uint8_t key[LINK_KEY_LEN])
{
    size_t n = 0;

    return sodium_hex2bin(key, LINK_KEY_LEN, hex, strcspn(hex, "\r\n"), NULL, &n, NULL) == 0 &&
           n == LINK_KEY_LEN;
}

static enum err read_key(const char *path, uint8_t key[LINK_KEY_LEN])
{
    char hex[HEX_LEN + 2] = "";
    FILE *f = fopen(path, "r");
    bool good;

    if (!f)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    good = fgets(hex, sizeof hex, f) && parse(hex, key);
    fclose(f);
    return good ? ERR_OK : ERR_CONFIG;
}

static enum err write_key(const char *path, const uint8_t key[LINK_KEY_LEN])
{
    char hex[HEX_LEN];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good;

    if (fd < 0)
        return ERR_IO;
    sodium_bin2hex(hex, sizeof hex, key, LINK_KEY_LEN);
    good = dprintf(fd, "%s\n", hex) == (int)HEX_LEN && fsync(fd) == 0;
    close(fd);
    if (!good)
        unlink(path);
    return good ? ERR_OK : ERR_IO;
}

enum err app_link_key(const struct config *c, uint8_t key[LINK_KEY_LEN])
{
    char path[1200];
    enum err e;

    key_path(c, path, sizeof path);
    e = path[0] ? read_key(path, key) : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND) {
        randombytes_buf(key, LINK_KEY_LEN);
        e = path[0] ? app_make_parent(config_text(c, SET_store_url)) : ERR_OK;
        if (!e && path[0])
            e = write_key(path, key);
    }
    if (e)
        fprintf(stderr, "%s: 64 hexadecimal digits are needed, or a place to write them\n", path);
    return e;
}

void app_gateway_secrets(struct app *a)
{
    a->ways = a->config->ways;
    for (int i = 0; i < a->ways.gateways; i++) {
        struct gateway *g = &a->ways.sms[i];
        unsigned char token[16];

        if (g->report_secret[0])
            continue;
        crypto_generichash(token, sizeof token, (const unsigned char *)g->name, strlen(g->name),
                           a->link_key, LINK_KEY_LEN);
        sodium_bin2hex(g->report_secret, sizeof g->report_secret, token, sizeof token);
    }
}
