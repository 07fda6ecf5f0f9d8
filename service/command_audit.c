/* SPDX-License-Identifier: Apache-2.0 */
/* `audit verify`: on a connection of its own that only reads, so that a long walk stops nobody. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/commands.h"
#include "service/engine/audit.h"

#define EXIT_USAGE 2

/* N:HASH, as it was printed once and kept outside; false when it is none. */
static bool take_kept(const char *text, int64_t *n, const char **hash)
{
    char *end;

    *n = strtoll(text, &end, 10);
    *hash = end + 1;
    return *n > 0 && *end == ':' && strlen(*hash) == AUDIT_HASH_LEN - 1;
}

static int tell(const struct audit_verdict *v)
{
    if (v->broken) {
        fprintf(stderr, "%s\n", v->why);
        printf("broken behind %lld:%s\n", (long long)v->rows, v->head);
        return 1;
    }
    printf("good: %lld rows\nhead %lld:%s\n", (long long)v->rows, (long long)v->rows, v->head);
    return 0;
}

int command_audit(const struct command_line *cl)
{
    const char *url = config_text(cl->config, SET_store_url), *hash = "";
    struct audit_verdict v;
    struct store s;
    int64_t at = 0;
    enum err e;

    if (!cl->arg || strcmp(cl->arg, "verify") != 0 || cl->word_count > 3)
        return EXIT_USAGE;
    if (cl->word_count == 3 && !take_kept(cl->words[2], &at, &hash)) {
        fprintf(stderr, "tapwright audit: N:HASH is what an earlier verify printed as head\n");
        return EXIT_USAGE;
    }
    e = store_open(&s, url, DB_READER);
    if (!e)
        e = audit_verify(&s, at, hash, &v);
    store_close(&s);
    if (e)
        fprintf(stderr, "%s: %s\n", url, err_text(e));
    return e ? 1 : tell(&v);
}
