/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocation that does not fail: out of memory ends the process. The journal loses nothing by
 * it, and half-handled allocation failures would. Any thread.
 */
#ifndef TW_BASE_XALLOC_H
#define TW_BASE_XALLOC_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);

#endif
