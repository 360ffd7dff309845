/* SPDX-License-Identifier: MIT */
/*
 * Values as RegGetValue gives them, through the ABI alone. What Windows answers is known from
 * Wine's test_get_value().
 */
#include <comity/windows.h>

#include <pthread.h>
#include <string.h>

#include "test.h"

enum {
    LONG_SIZE = 4000,
    CHANGES = 60,
};

static HKEY key;

static void set_text(WCHAR unit, DWORD size)
{
    WCHAR text[LONG_SIZE / sizeof(WCHAR)];

    for (DWORD i = 0; i < size / sizeof(WCHAR); i++)
        text[i] = i + 1 < size / sizeof(WCHAR) ? unit : 0;
    ASSERT_EQ(RegSetValueExW(key, u"v", 0, REG_SZ, (const BYTE *)text, size), 0);
}

static void *change(void *is_over)
{
    for (int i = 0; i < CHANGES; i++)
        set_text('x', i % 2 ? 4 : LONG_SIZE);
    __atomic_store_n((bool *)is_over, true, __ATOMIC_RELEASE);
    return NULL;
}

TEST(a_value_that_grows_meanwhile_is_read_whole)
{
    BYTE bytes[LONG_SIZE];
    bool is_over = false;
    pthread_t thread;
    DWORD size;

    test_expect_open_descriptors();
    ASSERT_EQ(RegCreateKeyW(HKEY_CURRENT_USER, u"Key", &key), 0);
    set_text('x', 4);
    ASSERT_EQ(pthread_create(&thread, NULL, change, &is_over), 0);
    while (!__atomic_load_n(&is_over, __ATOMIC_ACQUIRE)) {
        size = sizeof(bytes);
        ASSERT_EQ(RegQueryValueExA(key, "v", NULL, NULL, bytes, &size), 0);
        size = sizeof(bytes);
        ASSERT_EQ(RegGetValueW(key, NULL, u"v", RRF_RT_REG_SZ, NULL, bytes, &size), 0);
        size = sizeof(bytes);
        ASSERT_EQ(RegGetValueA(key, NULL, "v", RRF_RT_REG_SZ, NULL, bytes, &size), 0);
    }
    pthread_join(thread, NULL);
    RegCloseKey(key);
}

TEST(text_gets_the_nuls_that_it_lacks)
{
    WCHAR text[8];
    DWORD size = sizeof(text), type;

    test_expect_open_descriptors();
    ASSERT_EQ(RegCreateKeyW(HKEY_CURRENT_USER, u"Key", &key), 0);
    ASSERT_EQ(RegSetValueExW(key, u"v", 0, REG_MULTI_SZ, (const BYTE *)u"ab\0|", 6), 0);
    ASSERT_EQ(RegGetValueW(key, NULL, u"v", RRF_RT_ANY, &type, text, &size), 0);
    ASSERT_EQ(type, REG_MULTI_SZ);
    ASSERT_EQ(size, 8);
    ASSERT_MEM(text, u"ab\0", 8);

    size = 2;
    ASSERT_EQ(RegGetValueW(key, NULL, u"v", RRF_RT_ANY, NULL, text, &size), ERROR_MORE_DATA);
    ASSERT_EQ(size, 8);
    RegCloseKey(key);
}

TEST(the_wrong_type_is_given_with_its_error)
{
    DWORD number = 0, size = sizeof(number);
    BYTE narrow = 7;

    test_expect_open_descriptors();
    ASSERT_EQ(RegCreateKeyW(HKEY_CURRENT_USER, u"Key", &key), 0);
    ASSERT_EQ(RegSetValueExW(key, u"v", 0, REG_BINARY, &narrow, 1), 0);
    ASSERT_EQ(RegGetValueW(key, NULL, u"v", RRF_RT_REG_SZ, NULL, &number, &size),
              ERROR_UNSUPPORTED_TYPE);
    ASSERT_EQ(number, 7);
    size = sizeof(number);
    ASSERT_EQ(RegGetValueW(key, NULL, u"v", RRF_RT_DWORD | RRF_ZEROONFAILURE, NULL, &number, &size),
              ERROR_DATATYPE_MISMATCH);
    ASSERT_EQ(number, 0);
    size = sizeof(number);
    ASSERT_EQ(RegGetValueW(key, NULL, u"v", RRF_RT_REG_EXPAND_SZ, NULL, &number, &size),
              ERROR_INVALID_PARAMETER);
    RegCloseKey(key);
}
