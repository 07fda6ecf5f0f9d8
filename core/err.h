/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of errors: what the world did to us. A bug of ours is an assert, not an error.
 * Each row: constant, name for machines (logs, API), sentence for people.
 */
#ifndef TW_CORE_ERR_H
#define TW_CORE_ERR_H

/* clang-format off */
#define ERR_MAP(X)                                                              \
    X(ERR_OK,        "ok",         "done")                                      \
    X(ERR_INPUT,     "input",      "the input cannot be understood")            \
    X(ERR_RANGE,     "range",      "a value is outside its range")              \
    X(ERR_NOT_FOUND, "not-found",  "there is no such thing")                    \
    X(ERR_EXISTS,    "exists",     "there is one already")                      \
    X(ERR_CONFLICT,  "conflict",   "somebody else changed it first")            \
    X(ERR_REFUSED,   "refused",    "a rule of the company forbids it")          \
    X(ERR_FORBIDDEN, "forbidden",  "this role may not do that")                 \
    X(ERR_IO,        "io",         "the disk or the network failed")            \
    X(ERR_FULL,      "full",       "there is no space left")                    \
    X(ERR_CORRUPT,   "corrupt",    "the data are damaged")                      \
    X(ERR_BUSY,      "busy",       "somebody else holds it")                    \
    X(ERR_CONFIG,    "config",     "the configuration is wrong")                \
    X(ERR_END,       "end",        "there is nothing more")
/* clang-format on */

enum err {
#define ERR_ENUM(id, name, text) id,
    ERR_MAP(ERR_ENUM)
#undef ERR_ENUM
        ERR_COUNT
};

#define MUST_CHECK __attribute__((warn_unused_result))

const char *err_name(enum err e);
const char *err_text(enum err e);

#endif
