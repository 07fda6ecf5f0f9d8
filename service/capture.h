/* SPDX-License-Identifier: Apache-2.0 */
/* Capture lines: {"recv_ms","topic","retain","payload" or "payload_b64"}, one message a line. */
#ifndef TW_SERVICE_CAPTURE_H
#define TW_SERVICE_CAPTURE_H

#include <stdio.h>

#include "service/engine/engine.h"

void capture_write(FILE *to, const struct frame *f);

/* Parses one line; the strings of *f live in *hold until capture_release(). */
struct capture_line {
    char *topic, *payload;
};
enum err capture_read(const char *line, struct frame *f, struct capture_line *hold) MUST_CHECK;
void capture_release(struct capture_line *hold);

#endif
