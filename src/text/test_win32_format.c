/* SPDX-License-Identifier: MIT */
#include <comity/strsafe.h>
#include <comity/windows.h>

#include "test.h"

#define ASSERT_FORMATS(expected, ...)                                                              \
    do {                                                                                           \
        WCHAR formatted[1024];                                                                     \
        ASSERT_EQ(wsprintfW(formatted, __VA_ARGS__), units_in(expected));                          \
        ASSERT_U16(formatted, expected);                                                           \
    } while (0)

static int units_in(const char16_t *text)
{
    return lstrlenW((LPCWSTR)text);
}

TEST(numbers_are_formatted)
{
    ASSERT_FORMATS(u"-5 5 ff FF 0x1f", u"%d %u %x %X %#x", -5, 5, 255, 255, 31);
    ASSERT_FORMATS(u"-5 4294967295", u"%ld %lu", -5, 0xffffffffu);
    ASSERT_FORMATS(u"0005|   5|5   |+5", u"%04d|%4d|%-4d|%+d", 5, 5, 5, 5);
    ASSERT_FORMATS(u"123456789012 7", u"%I64d %I32d", 123456789012LL, 7);
    ASSERT_FORMATS(u"123456789012 -1", u"%llu %hd", 123456789012LL, 0xffff);
    ASSERT_FORMATS(u"  005", u"%*.*d", 5, 3, 5);
    ASSERT_FORMATS(u"0000000000001ABC", u"%p", (void *)0x1abc);
    ASSERT_FORMATS(u"1.50", u"%.2f", 1.5);
}

TEST(strings_are_of_either_kind)
{
    WCHAR wide[16];
    char text[1024];

    ASSERT_FORMATS(u"a\u00e4|b\u00e4|b|a", u"%s|%S|%hs|%ls", u"a\u00e4", "b\u00e4", "b", u"a");
    ASSERT_FORMATS(u"ab|  ab|ab  ", u"%.2s|%4s|%-4s", u"abc", u"ab", u"ab");
    ASSERT_FORMATS(u"x|y|(null)|100%", u"%c|%C|%s|100%%", 'x', 'y', NULL);
    ASSERT_EQ(wsprintfA(text, "%s|%S|%ls", "b\u00e4", u"a\u00e4", u"c"), 9);
    ASSERT_STR(text, "b\u00e4|a\u00e4|c");
    ASSERT_HR(StringCchPrintfW(wide, 16, u"%ws", u"w"), S_OK);
    ASSERT_U16(wide, u"w");
}

TEST(what_has_no_room_is_cut_off)
{
    WCHAR wide[4];
    char text[4];
    size_t len;

    ASSERT_HR(StringCchPrintfW(wide, 4, u"%d", 1234), STRSAFE_E_INSUFFICIENT_BUFFER);
    ASSERT_U16(wide, u"123");
    ASSERT_HR(StringCbPrintfW(wide, sizeof(wide), u"%d", 123), S_OK);
    ASSERT_HR(StringCchPrintfA(text, 4, "%d", 1234), STRSAFE_E_INSUFFICIENT_BUFFER);
    ASSERT_STR(text, "123");
    ASSERT_HR(StringCchPrintfW(wide, 0, u""), STRSAFE_E_INVALID_PARAMETER);
    ASSERT_HR(StringCchCopyW(wide, 4, u"abcd"), STRSAFE_E_INSUFFICIENT_BUFFER);
    ASSERT_U16(wide, u"abc");
    ASSERT_HR(StringCchCopyA(text, 4, "ab"), S_OK);
    ASSERT_HR(StringCchCatA(text, 4, "cd"), STRSAFE_E_INSUFFICIENT_BUFFER);
    ASSERT_STR(text, "abc");
    ASSERT_HR(StringCchLengthA(text, 4, &len), S_OK);
    ASSERT_EQ(len, 3);
    ASSERT_HR(StringCchLengthA(text, 3, &len), STRSAFE_E_INVALID_PARAMETER);
    ASSERT_EQ(len, 0);
    ASSERT_HR(StringCchCopyNW(wide, 4, u"abcd", 2), S_OK);
    ASSERT_HR(StringCbCatW(wide, sizeof(wide), u"c"), S_OK);
    ASSERT_HR(StringCbLengthW(wide, sizeof(wide), &len), S_OK);
    ASSERT_EQ(len, 6);
}
