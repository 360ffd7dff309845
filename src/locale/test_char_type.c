/* SPDX-License-Identifier: MIT */
#include <comity/winbase.h>
#include <comity/winnls.h>
#include <comity/winuser.h>

#include "test.h"

TEST(characters_are_told_apart)
{
    ASSERT_TRUE(IsCharAlphaW(u'a') && IsCharAlphaW(u'\u00e4') && IsCharAlphaW(u'\u0436'));
    ASSERT_FALSE(IsCharAlphaW(u'1') || IsCharAlphaW(u'_') || IsCharAlphaW(0));
    ASSERT_TRUE(IsCharAlphaNumericW(u'1') && IsCharAlphaNumericA('z'));
    ASSERT_TRUE(IsCharUpperW(u'\u00c4') && IsCharLowerW(u'\u00e4') && IsCharUpperA('A'));
    ASSERT_FALSE(IsCharUpperW(u'a') || IsCharLowerA('A') || IsCharAlphaA('\xe4'));
}

TEST(text_has_types)
{
    WORD types[4];

    ASSERT_TRUE(GetStringTypeW(CT_CTYPE1, u"aB9", -1, types));
    ASSERT_EQ(types[0], C1_DEFINED | C1_ALPHA | C1_LOWER | C1_XDIGIT);
    ASSERT_EQ(types[1], C1_DEFINED | C1_ALPHA | C1_UPPER | C1_XDIGIT);
    ASSERT_EQ(types[2], C1_DEFINED | C1_DIGIT | C1_XDIGIT);
    ASSERT_EQ(types[3], C1_DEFINED | C1_CNTRL);
    ASSERT_TRUE(GetStringTypeExW(LOCALE_USER_DEFAULT, CT_CTYPE1, u" \t.\u00a0", 4, types));
    ASSERT_EQ(types[0], C1_DEFINED | C1_SPACE | C1_BLANK);
    ASSERT_EQ(types[1], C1_DEFINED | C1_SPACE | C1_BLANK | C1_CNTRL);
    ASSERT_EQ(types[2], C1_DEFINED | C1_PUNCT);
    ASSERT_TRUE(types[3] & C1_SPACE);
    ASSERT_TRUE(GetStringTypeW(CT_CTYPE2, u"a1 \u05d0", 4, types));
    ASSERT_EQ(types[0], C2_LEFTTORIGHT);
    ASSERT_EQ(types[1], C2_EUROPENUMBER);
    ASSERT_EQ(types[2], C2_WHITESPACE);
    ASSERT_EQ(types[3], C2_RIGHTTOLEFT);
    ASSERT_TRUE(GetStringTypeW(CT_CTYPE3, u"a\u3042\u4e00", 3, types));
    ASSERT_EQ(types[0], C3_ALPHA);
    ASSERT_TRUE(types[1] & C3_HIRAGANA);
    ASSERT_TRUE(types[2] & C3_IDEOGRAPH);

    ASSERT_FALSE(GetStringTypeW(3, u"a", 1, types));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(GetStringTypeW(CT_CTYPE1, u"a", 0, types));
}

TEST(text_is_mapped_from_case_to_case)
{
    char16_t wide[8] = u"";
    char narrow[8] = "";

    ASSERT_EQ(LCMapStringW(LOCALE_USER_DEFAULT, LCMAP_UPPERCASE, u"a\u00e4", -1, NULL, 0), 3);
    ASSERT_EQ(LCMapStringW(LOCALE_USER_DEFAULT, LCMAP_UPPERCASE, u"a\u00e4", -1, wide, 8), 3);
    ASSERT_U16(wide, u"A\u00c4");
    ASSERT_EQ(LCMapStringEx(NULL, LCMAP_LOWERCASE, wide, 2, wide, 8, NULL, NULL, 0), 2);
    ASSERT_U16(wide, u"a\u00e4");
    ASSERT_EQ(LCMapStringW(0, LCMAP_BYTEREV, u"\u1234", 1, wide, 8), 1);
    ASSERT_EQ(wide[0], 0x3412);
    ASSERT_EQ(LCMapStringA(0, LCMAP_UPPERCASE, "x\xc3\xa4", -1, narrow, 8), 4);
    ASSERT_STR(narrow, "X\xc3\x84");
    ASSERT_EQ(LCMapStringA(0, LCMAP_UPPERCASE, "x\xc3\xa4", -1, NULL, 0), 4);

    ASSERT_EQ(LCMapStringW(0, LCMAP_UPPERCASE, u"abc", 3, wide, 2), 0);
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_EQ(LCMapStringA(0, LCMAP_UPPERCASE, "abc", 3, narrow, 2), 0);
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_EQ(LCMapStringW(0, LCMAP_UPPERCASE | LCMAP_LOWERCASE, u"a", 1, wide, 2), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_FLAGS);
    ASSERT_EQ(LCMapStringW(0, LCMAP_UPPERCASE, NULL, 1, wide, 2), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(text_is_compared_by_the_name_of_a_locale)
{
    ASSERT_EQ(CompareStringEx(u"en-US", NORM_IGNORECASE, u"abc", -1, u"ABC", -1, NULL, NULL, 0),
              CSTR_EQUAL);
    ASSERT_EQ(CompareStringEx(NULL, 0, u"abc", -1, u"b", -1, NULL, NULL, 0), CSTR_LESS_THAN);
    ASSERT_EQ(CompareStringEx(NULL, 0, NULL, 0, u"b", -1, NULL, NULL, 0), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(the_code_page_is_utf8)
{
    CPINFO info;
    CPINFOEXA wider;

    ASSERT_EQ(GetOEMCP(), GetACP());
    ASSERT_TRUE(IsValidCodePage(GetACP()));
    ASSERT_TRUE(IsValidCodePage(437));
    ASSERT_FALSE(IsValidCodePage(1200));
    ASSERT_FALSE(IsValidCodePage(5));
    ASSERT_FALSE(IsDBCSLeadByte(0xc3));
    ASSERT_TRUE(GetCPInfo(CP_ACP, &info));
    ASSERT_EQ(info.MaxCharSize, 4);
    ASSERT_TRUE(GetCPInfoExA(CP_ACP, 0, &wider));
    ASSERT_EQ(wider.CodePage, CP_UTF8);
    ASSERT_FALSE(GetCPInfoExA(CP_ACP, 1, &wider));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(GetCPInfo(5, &info));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(GetCPInfo(437, &info));
    ASSERT_EQ(info.MaxCharSize, 1);
    ASSERT_TRUE(GetCPInfoExA(932, 0, &wider));
    ASSERT_EQ(wider.MaxCharSize, 2);
    ASSERT_EQ(wider.LeadByte[2], 0xe0);
    ASSERT_EQ(wider.LeadByte[4], 0);
}

TEST(numbers_of_a_locale_come_as_numbers_too)
{
    DWORD number = 77;
    char text[8];

    ASSERT_EQ(GetLocaleInfoA(0x409, LOCALE_IFIRSTDAYOFWEEK | LOCALE_RETURN_NUMBER, (LPSTR)&number,
                             sizeof(number)),
              4);
    ASSERT_EQ(number, 6);
    ASSERT_EQ(GetLocaleInfoA(0x409, LOCALE_IFIRSTDAYOFWEEK | LOCALE_RETURN_NUMBER, NULL, 0), 4);
    ASSERT_EQ(GetLocaleInfoA(0x409, LOCALE_IFIRSTDAYOFWEEK, text, sizeof(text)), 2);
    ASSERT_STR(text, "6");
}
