/* SPDX-License-Identifier: Apache-2.0 */
#include "service/base/log.h"

#include <stdarg.h>
#include <stdio.h>

void log_line(enum log_level level, const char *area, const char *fmt, ...)
{
    char line[1024];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    fprintf(stderr, "<%d>area=%s %s\n", (int)level, area, line);
}
