/* SPDX-License-Identifier: Apache-2.0 */
#include "service/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/message.h"
#include "core/text.h"
#include "ingest/journal.h"
#include "service/app.h"
#include "service/base/xalloc.h"
#include "service/capture.h"
#include "service/engine/channel.h"
#include "service/control.h"
#include "service/engine/engine_admin.h"
#include "service/engine/import_csv.h"

#define EXIT_USAGE  2
#define EXIT_CONFIG 78
#define FILE_LIMIT  (64u << 20)
#define LINE_LIMIT  (256u << 10)

static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    char *text;

    if (!f)
        return NULL;
    text = xmalloc(FILE_LIMIT);
    *len = fread(text, 1, FILE_LIMIT - 1, f);
    text[*len] = 0;
    fclose(f);
    return text;
}

int command_serve(const struct command_line *cl)
{
    return app_serve(cl->config, cl->record, NULL);
}

int command_check(const struct command_line *cl)
{
    struct catalogue_dir dir;
    struct channel_list channels;
    enum err e = app_catalogue(cl->config, &dir);

    if (!e)
        e = channels_bind(cl->config, &dir.c, &channels);
    if (cl->print)
        config_print(cl->config, stdout);
    if (!e)
        printf("good: %zu faults, %zu models, %zu kinds of messages\n", dir.c.fault_count,
               dir.c.model_count, dir.c.messages->count);
    catalogue_dir_release(&dir);
    return e ? EXIT_CONFIG : 0;
}

/* Without a daemon this process is the engine. */
static int admin_alone(const struct command_line *cl, const struct admin_call *call)
{
    struct catalogue_dir dir;
    struct engine_options o;
    struct engine *engine = NULL;
    enum err e = app_catalogue(cl->config, &dir);
    int rc;

    if (e) {
        catalogue_dir_release(&dir);
        return EXIT_CONFIG;
    }
    app_engine_options(cl->config, &o);
    e = app_make_parent(o.store_url);
    if (!e)
        e = engine_open(&engine, &dir.c, &o);
    if (e == ERR_BUSY)
        fprintf(stderr, "%s: another process holds this store\n", o.store_url);
    else if (e)
        fprintf(stderr, "tapwright %s: %s\n", cl->name, err_text(e));
    rc = e ? 1 : admin_run(engine, call, stdout, stderr);
    engine_close(engine);
    catalogue_dir_release(&dir);
    return rc;
}

/* The daemon may run in another folder: paths that it opens are made whole. */
static void whole_path(struct admin_call *call)
{
    char *path = call->word[1], *whole, cwd[2048];

    if (strcmp(call->word[0], "backup") != 0 || path[0] == '/' || !getcwd(cwd, sizeof cwd))
        return;
    whole = xmalloc(strlen(cwd) + strlen(path) + 2);
    snprintf(whole, strlen(cwd) + strlen(path) + 2, "%s/%s", cwd, path);
    call->word[1] = whole; /* lives as long as the command */
}

/* A member of staff's password comes on stdin: arguments can be seen by everybody. */
static char *read_password(size_t *len)
{
    char *text = xcalloc(1, 512);

    if (!fgets(text, 512, stdin))
        text[0] = 0;
    text[strcspn(text, "\r\n")] = 0;
    *len = strlen(text);
    return text;
}

/* What a table holds, by --kind, else by its name; "json" for other files; NULL: not to be told. */
static const char *import_kind(const struct command_line *cl, const char *path)
{
    static const char *const kinds[] = {"customers", "devices"};
    const char *name = strrchr(path, '/'), *dot = strrchr(path, '.');

    if (cl->kind)
        return import_kind_valid(cl->kind) ? cl->kind : NULL;
    if (!dot || strcasecmp(dot, ".csv") != 0)
        return "json";
    name = name ? name + 1 : path;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strstr(name, kinds[i]))
            return kinds[i];
    return NULL;
}

/* Options of an import become words: the daemon hears words only. False: they make no sense. */
static bool import_words(const struct command_line *cl, struct admin_call *call)
{
    const char *kind;

    if (strcmp(call->word[0], "import") != 0 || call->words != 2)
        return !cl->kind && !cl->trial;
    kind = import_kind(cl, call->word[1]);
    if (!kind) {
        fprintf(stderr, "%s: --kind customers or --kind devices says what it holds\n",
                call->word[1]);
        return false;
    }
    if (!strcmp(kind, "json") && !cl->trial)
        return true;
    call->word[call->words++] = (char *)kind;
    call->word[call->words++] = cl->trial ? "trial" : "apply";
    return true;
}

static int take_input(struct admin_call *call)
{
    if (!strcmp(call->word[0], "import") && call->words > 1) {
        call->data = read_file(call->word[1], &call->len);
        if (!call->data)
            fprintf(stderr, "%s: cannot be read\n", call->word[1]);
        return call->data ? 0 : 1;
    }
    if (!strcmp(call->word[0], "user") && call->words == 5)
        call->data = read_password(&call->len);
    return 0;
}

int command_admin(const struct command_line *cl)
{
    struct admin_call call = {.words = cl->word_count};
    int code = 1;

    if (cl->word_count > ADMIN_WORDS)
        return EXIT_USAGE;
    for (int i = 0; i < cl->word_count; i++)
        call.word[i] = cl->words[i];
    if (!import_words(cl, &call))
        return EXIT_USAGE;
    if (call.words > 1)
        whole_path(&call);
    if (take_input(&call))
        return 1;
    if (!control_ask(config_text(cl->config, SET_journal_dir), &call, &code))
        code = admin_alone(cl, &call);
    free(call.data);
    return code;
}

int command_restore(const struct command_line *cl)
{
    const char *url = config_text(cl->config, SET_store_url);
    enum err e;

    if (!cl->arg)
        return EXIT_USAGE;
    e = app_make_parent(url);
    if (!e)
        e = store_restore(url, cl->arg);
    if (e == ERR_EXISTS)
        fprintf(stderr, "%s: there is a store already\n", url);
    else if (e)
        fprintf(stderr, "tapwright restore: %s\n", err_text(e));
    return e ? 1 : 0;
}

static void problem(void *ctx, const char *pointer, const char *what, bool warning)
{
    fprintf(stderr, "%s: %s: %s%s\n", (const char *)ctx, pointer, warning ? "warning: " : "", what);
}

static enum err import_file(struct engine *e, const char *path)
{
    size_t n;
    char *text = read_file(path, &n);
    enum err err;

    if (!text) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return ERR_IO;
    }
    err = engine_import(e, text, n, problem, (void *)path);
    free(text);
    return err;
}

static void print_effect(void *ctx, const struct engine_effect *e)
{
    char at[TIME_TEXT_LEN];

    text_time(e->at_ms, at);
    fprintf(ctx, "{\"at\":\"%s\",\"device\":\"%s\",\"effect\":\"%s\",\"id\":\"%s\",%s}\n", at,
            e->device, e->kind, e->id, e->detail);
}

static enum err replay_line(struct engine *e, const char *line)
{
    struct capture_line hold;
    struct frame f;
    enum err err = capture_read(line, &f, &hold);

    if (!err) {
        err = engine_begin(e);
        if (!err) {
            engine_frame(e, &f);
            err = engine_commit(e, NULL, 0);
        }
    }
    capture_release(&hold);
    return err;
}

static enum err replay_file(struct engine *e, const char *path)
{
    FILE *in = fopen(path, "r");
    char *line = xmalloc(LINE_LIMIT);
    enum err err = in ? ERR_OK : ERR_IO;
    int n = 0;

    while (!err && fgets(line, LINE_LIMIT, in)) {
        n++;
        if (line[0] == '\n')
            continue;
        err = replay_line(e, line);
        if (err)
            fprintf(stderr, "%s:%d: %s\n", path, n, err_text(err));
    }
    if (in)
        fclose(in);
    free(line);
    return err;
}

/* An empty store in memory, no people, event time, ids from a seed: the same bytes every time. */
int command_replay(const struct command_line *cl)
{
    struct catalogue_dir dir;
    struct channel_list channels;
    struct engine_options o;
    struct engine *engine = NULL;
    enum err e;

    if (!cl->arg)
        return EXIT_USAGE;
    e = app_catalogue(cl->config, &dir);
    if (!e)
        e = channels_bind(cl->config, &dir.c, &channels);
    if (e)
        return EXIT_CONFIG;
    app_engine_options(cl->config, &o);
    o.channels = &channels;
    o.store_url = "sqlite::memory:";
    o.event_clock = true;
    o.id_seed = 1;
    o.delivery = NULL;
    o.open_registry = !cl->data;
    if (o.open_registry)
        o.area_settle_ms = 0;
    if (!cl->data)
        memset(o.triage_ms, 0, sizeof o.triage_ms);
    o.default_model = cl->model;
    o.on_effect = print_effect;
    o.ctx = stdout;
    e = engine_open(&engine, &dir.c, &o);
    if (!e && cl->data)
        e = import_file(engine, cl->data);
    if (!e)
        e = replay_file(engine, cl->arg);
    engine_close(engine);
    catalogue_dir_release(&dir);
    return e ? 1 : 0;
}

int command_journal(const struct command_line *cl)
{
    struct journal_options o = {.dir = config_text(cl->config, SET_journal_dir),
                                .segment_bytes = 64 << 20,
                                .readonly = true};
    struct journal *j;
    struct journal_frame f;
    enum err e;

    if (!cl->arg || strcmp(cl->arg, "dump") != 0)
        return EXIT_USAGE;
    if (journal_open(&j, &o)) {
        fprintf(stderr, "%s: no journal\n", o.dir);
        return 1;
    }
    while ((e = journal_read(j, &f)) != ERR_END && e != ERR_IO) {
        struct frame frame = {f.topic,   f.payload, f.topic_len, f.payload_len,
                              f.recv_ms, f.mono_ms, f.retain};

        if (e)
            fprintf(stderr, "frame %llu is damaged\n", (unsigned long long)f.number);
        else
            capture_write(stdout, &frame);
    }
    journal_close(j);
    return 0;
}
