/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for JSON trees that live as long as one decode: between begin and end cJSON's nodes of
 * this thread come from a buffer of the thread, and deleting them costs nothing. A tree must not
 * outlive the end. What does not fit comes from malloc as always.
 */
#ifndef TW_BASE_JSON_ARENA_H
#define TW_BASE_JSON_ARENA_H

/* Once, before other threads use cJSON. */
void json_arena_install(void);

void json_arena_begin(void);
void json_arena_end(void);

#endif
