/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stays of the arguments of a step when a person is forgotten: numbers, yes and no, times,
 * and the words and ids that the workflow and the reports read. Everything else that is a text is
 * taken to be somebody's and becomes "-"; the shape stays.
 */
#ifndef TW_ENGINE_REDACT_H
#define TW_ENGINE_REDACT_H

/* Owned by the caller (free); NULL when nothing had to go. What is no JSON becomes {}. */
char *redact_args(const char *json);

#endif
