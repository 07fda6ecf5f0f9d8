/* SPDX-License-Identifier: Apache-2.0 */
/* run_story FILE SEED...: plays a story once for each seed; -v tells what happens. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/story/world.h"

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, 1 << 16);
    size_t n = f ? fread(text, 1, (1 << 16) - 1, f) : 0;

    if (f)
        fclose(f);
    if (n)
        return text;
    free(text);
    return NULL;
}

static int play(const char *path, const char *text, uint64_t seed, bool verbose)
{
    struct world *w = calloc(1, sizeof *w);
    struct story *s = calloc(1, sizeof *s);
    int rc = world_open(w, "sqlite::memory:", strstr(text, "\nwall") != NULL);

    w->verbose = verbose;
    if (!rc)
        rc = story_play(s, text, seed, &w->hooks);
    printf("%s seed %llu: %s %s(%llu frames)\n", path, (unsigned long long)seed,
           rc ? "FAILED" : "good", s->error, (unsigned long long)w->frames);
    story_release(s);
    world_close(w);
    free(s);
    free(w);
    return rc;
}

int main(int argc, char **argv)
{
    bool verbose = argc > 1 && !strcmp(argv[1], "-v");
    const char *path = argv[1 + verbose];
    char *text = argc > 2 + verbose ? read_file(path) : NULL;
    int bad = 0;

    if (!text) {
        fprintf(stderr, "usage: %s [-v] FILE SEED...\n", argv[0]);
        return 2;
    }
    for (int i = 2 + verbose; i < argc; i++)
        bad |= play(path, text, strtoull(argv[i], NULL, 10), verbose);
    free(text);
    return bad ? 1 : 0;
}
