/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_data.h"

#include <stdlib.h>

#include <comity/winreg.h>

#include "base/utf16.h"
#include "test.h"

static void assert_data(char16_t type, const char16_t *text, DWORD expected_type,
                        const void *expected, size_t size)
{
    struct registry_data data;

    ASSERT_HR(registrar_data_read(type, text, utf16_len(text), &data), S_OK);
    ASSERT_EQ(data.type, expected_type);
    ASSERT_EQ(data.size, size);
    ASSERT_MEM(data.bytes, expected, size);
    free((void *)data.bytes);
}

static void assert_number(const char16_t *text, uint32_t expected)
{
    assert_data('d', text, REG_DWORD, &expected, sizeof(expected));
}

TEST(four_letters_are_types)
{
    static const char16_t *const types[] = {u"s", u"d", u"b", u"m", u"S", u"D", u"B", u"M"};
    static const char16_t *const others[] = {u"", u"x", u"ss", u"sz", u"'"};

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        ASSERT_TRUE(registrar_data_is_type(types[i]));
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
        ASSERT_FALSE(registrar_data_is_type(others[i]));
}

TEST(strings_are_kept_as_they_are)
{
    assert_data('s', u"", REG_SZ, u"", 2);
    assert_data('S', u"a \\0 b", REG_SZ, u"a \\0 b", 14);
}

TEST(numbers_are_unsigned_and_end_where_they_end)
{
    assert_number(u"0", 0);
    assert_number(u"12abc", 12);
    assert_number(u"0x10", 0);
    assert_number(u"", 0);
    assert_number(u"-", 0);
    assert_number(u" +7", 7);
    assert_number(u"-1", 0xffffffff);
    assert_number(u"-2147483648", 0x80000000);
    assert_number(u"-2147483649", 0x80000000);
    assert_number(u"2147483648", 0x80000000);
    assert_number(u"4294967295", 0xffffffff);
    assert_number(u"99999999999999999999999999", 0xffffffff);
}

TEST(binaries_are_pairs_of_digits)
{
    struct registry_data data;

    assert_data('b', u"", REG_BINARY, "", 0);
    assert_data('b', u"00aAFf", REG_BINARY, "\x00\xaa\xff", 3);
    ASSERT_HR(registrar_data_read('b', u"0", 1, &data), E_FAIL);
    ASSERT_HR(registrar_data_read('b', u"0g", 2, &data), E_FAIL);
    ASSERT_HR(registrar_data_read('b', u"0x00", 4, &data), E_FAIL);
}

TEST(rows_of_strings_end_each_in_a_backslash_and_a_zero)
{
    assert_data('m', u"", REG_MULTI_SZ, u"", 2);
    assert_data('m', u"one\\0two\\0", REG_MULTI_SZ, u"one\0two\0", 18);
    assert_data('m', u"one\\0two", REG_MULTI_SZ, u"one\0two\0", 18);
    assert_data('m', u"a\\b", REG_MULTI_SZ, u"a\\b\0", 10);
}
