/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

TEST(characters_are_walked)
{
    static const char text[] = "a\u00e4\U0001f600z";
    static const WCHAR wide[] = u"ab";
    const char *at = text;

    at = CharNextA(at);
    ASSERT_TRUE(at == text + 1);
    at = CharNextA(at);
    ASSERT_TRUE(at == text + 3);
    at = CharNextA(at);
    ASSERT_STR(at, "z");
    ASSERT_TRUE(CharPrevA(text, at) == text + 3);
    ASSERT_TRUE(CharPrevA(text, text) == text);
    ASSERT_TRUE(CharNextA(text + 8) == text + 8);
    ASSERT_TRUE(CharNextW(wide) == wide + 1);
    ASSERT_TRUE(CharNextW(wide + 2) == wide + 2);
    ASSERT_TRUE(CharPrevW(wide, wide + 2) == wide + 1);
}

TEST(case_is_changed)
{
    WCHAR wide[] = u"a\u00c4\u0448Z";
    char text[] = "aBc";

    ASSERT_U16(CharUpperW(wide), u"A\u00c4\u0428Z");
    ASSERT_U16(CharLowerW(wide), u"a\u00e4\u0448z");
    ASSERT_EQ(CharUpperBuffW(wide, 2), 2);
    ASSERT_U16(wide, u"A\u00c4\u0448z");
    ASSERT_EQ((uintptr_t)CharUpperW((LPWSTR)(uintptr_t)'q'), 'Q');
    ASSERT_EQ((uintptr_t)CharLowerA((LPSTR)(uintptr_t)'Q'), 'q');
    ASSERT_STR(CharUpperA(text), "ABC");
    ASSERT_STR(CharLowerA(text), "abc");
    ASSERT_EQ(CharUpperBuffA(text, 1), 1);
    ASSERT_STR(text, "Abc");
}

TEST(a_product_is_divided_and_rounded)
{
    ASSERT_EQ(MulDiv(7, 3, 2), 11);
    ASSERT_EQ(MulDiv(-7, 3, 2), -11);
    ASSERT_EQ(MulDiv(0x7fffffff, 2, 2), 0x7fffffff);
    ASSERT_EQ(MulDiv(0x7fffffff, 3, 2), -1);
    ASSERT_EQ(MulDiv(1, 1, 0), -1);
}
