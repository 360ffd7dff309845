/* SPDX-License-Identifier: MIT */
/*
 * Source: the pages of these functions in Windows' "Universal C runtime library reference".
 */
#include <comity/comity_crt.h>

#include "test.h"

#define ASSERT_WIDE(a, b) ASSERT_EQ(comity_wcscmp(a, b), 0)

TEST(copies_with_a_limit_say_what_did_not_fit)
{
    char text[4] = "x";

    ASSERT_EQ(strcpy_s(text, sizeof(text), "abc"), 0);
    ASSERT_STR(text, "abc");
    ASSERT_EQ(strcpy_s(text, sizeof(text), "abcd"), ERANGE);
    ASSERT_STR(text, "");
    ASSERT_EQ(strcpy_s(text, sizeof(text), NULL), EINVAL);
    ASSERT_EQ(strcpy_s(NULL, 4, "a"), EINVAL);
    ASSERT_EQ(strcpy_s(text, sizeof(text), "a"), 0);
    ASSERT_EQ(strcat_s(text, sizeof(text), "b"), 0);
    ASSERT_STR(text, "ab");
    ASSERT_EQ(strcat_s(text, sizeof(text), "cd"), ERANGE);
    ASSERT_EQ(strncpy_s(text, sizeof(text), "abcdef", 2), 0);
    ASSERT_STR(text, "ab");
    ASSERT_EQ(strncpy_s(text, sizeof(text), "abcdef", 4), ERANGE);
    ASSERT_EQ(strncpy_s(text, sizeof(text), "abcdef", _TRUNCATE), STRUNCATE);
    ASSERT_STR(text, "abc");
    ASSERT_EQ(strncat_s(text, sizeof(text), "d", 0), 0);
    ASSERT_EQ(memcpy_s(text, sizeof(text), "wxyz", 4), 0);
    ASSERT_EQ(memcpy_s(text, 2, "wxyz", 4), ERANGE);
    ASSERT_EQ(text[0], 0);
}

TEST(wide_copies_do_the_same)
{
    WCHAR text[4] = u"x";

    ASSERT_EQ(wcscpy_s(text, 4, u"abc"), 0);
    ASSERT_WIDE(text, u"abc");
    ASSERT_EQ(wcscpy_s(text, 4, u"abcd"), ERANGE);
    ASSERT_WIDE(text, u"");
    ASSERT_EQ(wcscat_s(text, 4, u"ab"), 0);
    ASSERT_EQ(wcsncat_s(text, 4, u"cd", 1), 0);
    ASSERT_WIDE(text, u"abc");
    ASSERT_EQ(wcsncpy_s(text, 4, u"abcdef", _TRUNCATE), STRUNCATE);
    ASSERT_WIDE(text, u"abc");
    ASSERT_WIDE(_wcsrev(text), u"cba");
    ASSERT_WIDE(_wcsupr(text), u"CBA");
    ASSERT_WIDE(_wcslwr(text), u"cba");
    ASSERT_WIDE(_wcsset(text, 'z'), u"zzz");
}

TEST(what_is_printed_is_never_longer_than_the_buffer)
{
    char text[4];
    WCHAR wide[4];

    ASSERT_EQ(_snprintf(text, sizeof(text), "%d", 123), 3);
    ASSERT_EQ(_snprintf(text, sizeof(text), "%d", 12345), -1);
    ASSERT_EQ(sprintf_s(text, sizeof(text), "%d", 123), 3);
    ASSERT_STR(text, "123");
    ASSERT_EQ(sprintf_s(text, sizeof(text), "%d", 1234), -1);
    ASSERT_STR(text, "");
    ASSERT_EQ(_snprintf_s(text, sizeof(text), _TRUNCATE, "%d", 1234), -1);
    ASSERT_STR(text, "123");
    ASSERT_EQ(_snprintf_s(text, sizeof(text), 2, "%d", 1234), -1);
    ASSERT_STR(text, "12");
    ASSERT_EQ(_scprintf("%d", 12345), 5);

    ASSERT_EQ(swprintf_s(wide, 4, u"%d", 123), 3);
    ASSERT_EQ(swprintf_s(wide, 4, u"%d", 1234), -1);
    ASSERT_WIDE(wide, u"");
    ASSERT_EQ(_snwprintf_s(wide, 4, _TRUNCATE, u"%d", 1234), -1);
    ASSERT_WIDE(wide, u"123");
    ASSERT_EQ(_scwprintf(u"%d", 12345), 5);
}

TEST(numbers_are_written_in_any_base)
{
    char text[COMITY_NUMBER_MAX];
    WCHAR wide[COMITY_NUMBER_MAX];

    ASSERT_STR(_itoa(-5, text, 10), "-5");
    ASSERT_STR(_itoa(-1, text, 16), "ffffffff");
    ASSERT_STR(_itoa(35, text, 36), "z");
    ASSERT_STR(_i64toa(-1, text, 2),
               "1111111111111111111111111111111111111111111111111111111111111111");
    ASSERT_EQ(_itoa_s(123, text, 3, 10), ERANGE);
    ASSERT_EQ(_itoa_s(1, text, 3, 1), EINVAL);
    ASSERT_WIDE(_itow(255, wide, 16), u"ff");
    ASSERT_WIDE(_i64tow(-9223372036854775807LL - 1, wide, 10), u"-9223372036854775808");
    ASSERT_EQ(_itow_s(-12, wide, 3, 10), ERANGE);
    ASSERT_EQ(_wtoi(u"77"), 77);
    ASSERT_EQ(_wcstoui64(u"ffffffffffffffff", NULL, 16), 0xffffffffffffffff);
}

TEST(names_differ_but_in_case)
{
    char text[] = "aBc", copy[] = "aBc";

    ASSERT_EQ(_stricmp("ABC", "abc"), 0);
    ASSERT_STR(_strupr(text), "ABC");
    ASSERT_STR(_strlwr(copy), "abc");
    ASSERT_EQ(_countof(text), 4);
}

TEST(case_is_changed_within_the_buffer)
{
    char text[8] = "Abc";
    char16_t wide[8] = u"\u00c4bc";

    ASSERT_EQ(_strupr_s(text, sizeof(text)), 0);
    ASSERT_STR(text, "ABC");
    ASSERT_EQ(_strlwr_s(text, 3), EINVAL);
    ASSERT_STR(text, "");
    ASSERT_EQ(_wcslwr_s(wide, 8), 0);
    ASSERT_U16(wide, u"\u00e4bc");
    ASSERT_EQ(_wcsupr_s(wide, 4), 0);
    ASSERT_U16(wide, u"\u00c4BC");
    ASSERT_EQ(_wcsupr_s(wide, 3), EINVAL);
    ASSERT_U16(wide, u"");
}

TEST(bytes_are_reversed_and_compared_without_case)
{
    char text[] = "abcd";

    ASSERT_STR(_strrev(text), "dcba");
    ASSERT_EQ(_memicmp("aB\0x", "Ab\0X", 4), 0);
    ASSERT_TRUE(_memicmp("aBc", "Abd", 3) < 0);
}

TEST(recalloc_gives_zeros_and_keeps_the_rest)
{
    char *block = _recalloc(NULL, 4, 2);

    ASSERT_MEM(block, "\0\0\0\0\0\0\0\0", 8);
    memset(block, 'x', 8);
    block = _recalloc(block, 3, 1);
    block = _recalloc(block, 2, 100);
    ASSERT_MEM(block, "xxx\0\0\0\0\0\0\0", 10);
    ASSERT_EQ(block[199], 0);
    ASSERT_TRUE(!_recalloc(NULL, SIZE_MAX / 2, 3));
    ASSERT_TRUE(!_recalloc(block, 0, 1));
}

TEST(numbers_of_64_bits_become_text)
{
    char text[65];
    char16_t wide[65];

    ASSERT_STR(_ui64toa(UINT64_MAX, text, 10), "18446744073709551615");
    ASSERT_U16(_ui64tow(UINT64_MAX, wide, 16), u"ffffffffffffffff");
    ASSERT_EQ(_ui64tow_s(10, wide, 2, 10), ERANGE);
}

static void handle(LPCWSTR expression, LPCWSTR function, LPCWSTR file, unsigned line,
                   uintptr_t reserved)
{
}

TEST(handlers_of_wrong_arguments_are_kept)
{
    char text[2];

    ASSERT_TRUE(!_set_invalid_parameter_handler(handle));
    ASSERT_EQ(strcpy_s(text, sizeof(text), "abc"), ERANGE);
    ASSERT_TRUE(_set_invalid_parameter_handler(NULL) == handle);
}
