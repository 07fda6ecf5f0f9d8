/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures that come in pieces, so that a weak network sends only what has not arrived. A part is a
 * file beside the pictures, named by who sends it and what it will be; it grows by whole pieces, is
 * a picture once all of it is there and has the hash that was said, and is dropped when it is old.
 */
#ifndef TW_HTTP_PART_H
#define TW_HTTP_PART_H

#include <stdbool.h>

#include "service/http/server.h"

/* The sender speaks of a part: `offset`, `size` and `sha256` of the whole stand in the address. */
bool part_named(const struct request *r);
/* Keeps the body; then answers how far it is, or goes on with the whole as the body. */
void part_take(struct request *r, void (*whole)(struct request *r));
/* Answers how much of it is there. */
void part_told(struct request *r);

#endif
