/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/accuracy/truth.h"

const struct truth truths[] = {
#define TRUTH(fault, cause, classes, given, broken) {fault, cause, TRUTH_##classes, given, broken},
#include "tests/accuracy/truth.def"
#undef TRUTH
};

const size_t truth_count = sizeof truths / sizeof truths[0];
