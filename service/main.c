/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "service/admin.h"
#include "service/app.h"
#include "service/commands.h"

#define EXIT_USAGE  2
#define EXIT_CONFIG 78
#define SETS_MAX    64

static const struct {
    const char *name, *args, *what;
    int (*run)(const struct command_line *cl);
} commands[] = {
    {"serve", "", "run until SIGTERM", command_serve},
    {"check", "", "check configuration and catalogue", command_check},
    {"replay", "CAPTURE.jsonl", "feed recorded messages through the engine", command_replay},
    {"restore", "SOURCE", "a backup into an empty place", command_restore},
    {"audit", "verify [N:HASH]", "walk the audit trail, name the first row that is not good",
     command_audit},
    {"message", "list | preview [KIND]", "what people are told, in words", command_message},
    {"journal", "dump", "print the journal as capture lines", command_journal},
};

static int usage(FILE *to, int code)
{
    fprintf(to, "usage: tapwright COMMAND --config FILE [--set section.key=value ...]\n\n");
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        fprintf(to, "  %-8s %-21s %s\n", commands[i].name, commands[i].args, commands[i].what);
    admin_usage(to);
    fprintf(to, "\n  --record FILE   serve: write what is received\n"
                "  --data FILE     replay: devices and areas, an import file\n"
                "  --model ID      replay: model of devices that announce none\n"
                "  --kind KIND     import: a table of customers or devices; else as its name says\n"
                "  --dry-run       import: say what is wrong, change nothing\n"
                "  --lang LANG     message preview: zh-CN or en, else both\n"
                "  --facts FILE    message: facts instead of the examples\n"
                "  --print-config  check: print the effective configuration\n"
                "  --version\n");
    return code;
}

static int parse(int argc, char **argv, struct command_line *cl, const char **sets)
{
    static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                            {"set", required_argument, NULL, 's'},
                                            {"record", required_argument, NULL, 'r'},
                                            {"data", required_argument, NULL, 'd'},
                                            {"model", required_argument, NULL, 'm'},
                                            {"lang", required_argument, NULL, 'l'},
                                            {"facts", required_argument, NULL, 'f'},
                                            {"print-config", no_argument, NULL, 'p'},
                                            {"kind", required_argument, NULL, 'k'},
                                            {"dry-run", no_argument, NULL, 'n'},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'v'},
                                            {NULL, 0, NULL, 0}};
    int c;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (c) {
        case 'c':
            cl->config_path = optarg;
            break;
        case 's':
            if (cl->set_count < SETS_MAX)
                sets[cl->set_count++] = optarg;
            break;
        case 'r':
            cl->record = optarg;
            break;
        case 'd':
            cl->data = optarg;
            break;
        case 'm':
            cl->model = optarg;
            break;
        case 'k':
            cl->kind = optarg;
            break;
        case 'n':
            cl->trial = true;
            break;
        case 'l':
            cl->lang = optarg;
            break;
        case 'f':
            cl->facts = optarg;
            break;
        case 'p':
            cl->print = true;
            break;
        case 'h':
            exit(usage(stdout, 0));
        case 'v':
            puts("tapwright " TAPWRIGHT_VERSION);
            exit(0);
        default:
            return -1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *sets[SETS_MAX];
    struct command_line cl = {.sets = sets};
    static struct config config;

    umask(0077); /* what we write is about people */
    if (parse(argc, argv, &cl, sets) || optind >= argc)
        return usage(stderr, EXIT_USAGE);
    cl.name = argv[optind];
    cl.arg = optind + 1 < argc ? argv[optind + 1] : NULL;
    cl.words = argv + optind;
    cl.word_count = argc - optind;
    cl.config = &config;
    if (sodium_init() < 0)
        return 1;
    if (config_load(&config, cl.config_path, sets, cl.set_count)) {
        for (int i = 0; i < config.problems && i < CONFIG_PROBLEMS; i++)
            fprintf(stderr, "%s\n", config.problem[i]);
        return EXIT_CONFIG;
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (!strcmp(commands[i].name, cl.name))
            return commands[i].run(&cl);
    if (admin_known(cl.name))
        return command_admin(&cl);
    return usage(stderr, EXIT_USAGE);
}
