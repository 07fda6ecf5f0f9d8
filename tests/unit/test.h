/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every unit test includes: cmocka in the order it wants, and TEST(sentence) with RUN(...).
 * The name of a test is a sentence that can be false.
 */
#ifndef TW_TEST_H
#define TW_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define TEST(name)   static void name(void **state)
#define CASE(name)   cmocka_unit_test(name)
#define UNUSED_STATE (void)state

#endif
