/* SPDX-License-Identifier: MIT */
#include <comity/comity_wide.h>

#include <stdlib.h>

#include "test.h"

TEST(strings_are_copied_and_appended)
{
    WCHAR text[16];
    LPWSTR copy;

    ASSERT_U16(comity_wcscpy(text, u"ab"), u"ab");
    ASSERT_U16(comity_wcscat(text, u"cd"), u"abcd");
    ASSERT_U16(comity_wcsncat(text, u"efgh", 2), u"abcdef");
    ASSERT_EQ(comity_wcslen(text), 6);
    ASSERT_EQ(comity_wcsnlen(text, 4), 4);
    comity_wcsncpy(text, u"xy", 4);
    ASSERT_MEM(text, u"xy\0\0ef", 12);
    comity_wmemset(text, 'z', 2);
    ASSERT_U16(text, u"zz");
    comity_wmemmove(text + 1, text, 2);
    ASSERT_U16(text, u"zzz");
    copy = comity_wcsdup(text);
    ASSERT_U16(copy, u"zzz");
    free(copy);
}

TEST(strings_are_compared)
{
    ASSERT_EQ(comity_wcscmp(u"a", u"a"), 0);
    ASSERT_TRUE(comity_wcscmp(u"a", u"ab") < 0);
    ASSERT_TRUE(comity_wcscmp(u"b", u"ab") > 0);
    ASSERT_TRUE(comity_wcscmp(u"ab", u"a") > 0);
    ASSERT_EQ(comity_wcsncmp(u"abc", u"abd", 2), 0);
    ASSERT_TRUE(comity_wcsncmp(u"abc", u"abd", 3) < 0);
    ASSERT_EQ(comity_wcsicmp(u"\u00e4B", u"\u00c4b"), 0);
    ASSERT_EQ(comity_wcsnicmp(u"ABx", u"aby", 2), 0);
    ASSERT_EQ(comity_wmemcmp(u"a\0b", u"a\0b", 3), 0);
}

TEST(strings_are_searched)
{
    static const WCHAR text[] = u"one two";

    ASSERT_TRUE(comity_wcschr(text, 'o') == text);
    ASSERT_TRUE(comity_wcschr(text, 0) == text + 7);
    ASSERT_TRUE(!comity_wcschr(text, 'x'));
    ASSERT_TRUE(comity_wcsrchr(text, 'o') == text + 6);
    ASSERT_TRUE(comity_wcsstr(text, u"tw") == text + 4);
    ASSERT_TRUE(comity_wcsstr(text, u"") == text);
    ASSERT_TRUE(!comity_wcsstr(text, u"twx"));
    ASSERT_TRUE(comity_wcspbrk(text, u"wt") == text + 4);
    ASSERT_TRUE(!comity_wcspbrk(text, u"xyz"));
    ASSERT_EQ(comity_wcsspn(text, u"eno"), 3);
    ASSERT_EQ(comity_wcscspn(text, u" "), 3);
}

TEST(tokens_are_cut_off)
{
    WCHAR text[] = u"--a-b--";
    LPWSTR rest;

    ASSERT_U16(comity_wcstok(text, u"-", &rest), u"a");
    ASSERT_U16(comity_wcstok(NULL, u"-", &rest), u"b");
    ASSERT_TRUE(!comity_wcstok(NULL, u"-", &rest));
    ASSERT_TRUE(!comity_wcstok(NULL, u"-", &rest));
}

TEST(numbers_are_read)
{
    LPWSTR end;

    ASSERT_EQ(comity_wcstol(u" -12x", &end, 10), -12);
    ASSERT_U16(end, u"x");
    ASSERT_EQ(comity_wcstoul(u"ff\u0664", &end, 16), 255);
    ASSERT_U16(end, u"\u0664");
    ASSERT_TRUE(comity_wcstod(u"1.5e1", NULL) == 15);
}

TEST(text_is_formatted_with_a_limit)
{
    WCHAR text[8];

    ASSERT_EQ(comity_swprintf(text, 8, u"%d-%s", 12, u"ab"), 5);
    ASSERT_U16(text, u"12-ab");
    ASSERT_EQ(comity_swprintf(text, 8, u"%s", u"12345678"), -1);
    ASSERT_U16(text, u"1234567");
    ASSERT_EQ(comity_swprintf(text, 0, u"x"), -1);
}
