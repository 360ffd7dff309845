/* SPDX-License-Identifier: MIT */
/*
 * Tests: each TEST runs in a process of its own, with a time limit and a fresh COMITY_HOME that is
 * gone afterwards, as is every process it left. Descriptors that a test opens it must close.
 * Output is TAP. Arguments of the program are names of the tests to run; without any, all run.
 */
#pragma once

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <uchar.h>

#include <comity/winerror.h>

struct test {
    const char *name;
    void (*run)(void);
    const char *file;
    int line;
    struct test *next;
};

void test_add(struct test *test);

/* Defines a test; its name says what holds. */
#define TEST(test_name)                                                                            \
    static void test_name(void);                                                                   \
    __attribute__((constructor)) static void test_name##_add(void)                                 \
    {                                                                                              \
        static struct test test = {                                                                \
            .name = #test_name, .run = test_name, .file = __FILE__, .line = __LINE__};             \
        test_add(&test);                                                                           \
    }                                                                                              \
    static void test_name(void)

/* The folder that COMITY_HOME names for this test. */
const char *test_home(void);

/* Ends the test as failed, as skipped (only for what this machine lacks: say what). */
__attribute__((noreturn)) void test_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
__attribute__((noreturn)) void test_skip(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Descriptors opened on purpose for the process's life (a library's own) are not leaks. */
void test_expect_open_descriptors(void);

/*
 * Makes the @n-th allocation from now on, counted from 1, fail; 0 switches this off. Works for
 * code linked into the test. test_allocation_failed() tells whether it came to that.
 */
void test_fail_allocation(unsigned n);
bool test_allocation_failed(void);

/* Repeats @statement with the 1st, 2nd, ... allocation failing until none fails any more. */
#define FOR_EACH_FAILING_ALLOCATION(statement)                                                     \
    do {                                                                                           \
        for (unsigned failing = 1;; failing++) {                                                   \
            bool failed;                                                                           \
            test_fail_allocation(failing);                                                         \
            statement;                                                                             \
            failed = test_allocation_failed();                                                     \
            test_fail_allocation(0);                                                               \
            if (!failed)                                                                           \
                break;                                                                             \
        }                                                                                          \
    } while (0)

#define ASSERT_TRUE(claim)                                                                         \
    do {                                                                                           \
        if (!(claim))                                                                              \
            test_fail(__FILE__, __LINE__, "not true: %s", #claim);                                 \
    } while (0)

#define ASSERT_FALSE(claim) ASSERT_TRUE(!(claim))

#define ASSERT_EQ(a, b)                                                                            \
    do {                                                                                           \
        intmax_t test_a = (intmax_t)(a), test_b = (intmax_t)(b);                                   \
        if (test_a != test_b)                                                                      \
            test_fail(__FILE__, __LINE__,                                                          \
                      "%s is %" PRIdMAX " (0x%" PRIxMAX "), not %s, %" PRIdMAX " (0x%" PRIxMAX     \
                      ")",                                                                         \
                      #a, test_a, (uintmax_t)test_a, #b, test_b, (uintmax_t)test_b);               \
    } while (0)

#define ASSERT_HR(expression, expected)                                                            \
    do {                                                                                           \
        HRESULT test_hr = (expression), test_expected = (expected);                                \
        if (test_hr != test_expected)                                                              \
            test_fail(__FILE__, __LINE__, "%s is 0x%08x, not %s, 0x%08x", #expression,             \
                      (unsigned)test_hr, #expected, (unsigned)test_expected);                      \
    } while (0)

#define ASSERT_STR(a, b)                                                                           \
    do {                                                                                           \
        const char *test_a = (a), *test_b = (b);                                                   \
        if (!test_a || strcmp(test_a, test_b) != 0)                                                \
            test_fail(__FILE__, __LINE__, "%s is \"%s\", not \"%s\"", #a,                          \
                      test_a ? test_a : "(null)", test_b);                                         \
    } while (0)

#define ASSERT_U16(a, b) test_assert_u16(__FILE__, __LINE__, #a, a, b)

void test_assert_u16(const char *file, int line, const char *what, const char16_t *a,
                     const char16_t *b);

#define ASSERT_MEM(a, b, size)                                                                     \
    do {                                                                                           \
        if (memcmp(a, b, size) != 0)                                                               \
            test_fail(__FILE__, __LINE__, "%s differs from %s", #a, #b);                           \
    } while (0)
