/* SPDX-License-Identifier: MIT */
/* Source: Windows' "stringapiset.h" page, and the tables of its code pages. */
#include <comity/windows.h>

#include <string.h>

#include "test.h"

static void check(UINT page, const char *bytes, const char16_t *text)
{
    int size = (int)strlen(bytes), len = lstrlenW((LPCWSTR)text);
    WCHAR units[32];
    char back[32];
    BOOL is_default = TRUE;

    ASSERT_EQ(MultiByteToWideChar(page, MB_ERR_INVALID_CHARS, bytes, size, NULL, 0), len);
    ASSERT_EQ(MultiByteToWideChar(page, 0, bytes, -1, units, 32), len + 1);
    ASSERT_U16(units, text);
    ASSERT_EQ(WideCharToMultiByte(page, 0, (LPCWSTR)text, len, NULL, 0, NULL, NULL), size);
    ASSERT_EQ(WideCharToMultiByte(page, 0, (LPCWSTR)text, -1, back, 32, NULL, &is_default),
              size + 1);
    ASSERT_STR(back, bytes);
    ASSERT_FALSE(is_default);
}

TEST(text_is_converted_by_code_pages)
{
    check(1252, "\x80\x81 \xe4\xff", u"€\x81 äÿ");
    check(1251, "\xe6\xc6", u"жЖ");
    check(850, "\x81\x84", u"üä");
    check(437, "\x81\xe1", u"üß");
    check(28605, "\xa4", u"€");
    check(932, "\x82\xa0\xb1z", u"あｱz");
    check(936, "\xd6\xd0", u"中");
    check(949, "\xb0\xa1", u"가");
    check(950, "\xa4\xa4", u"中");
    check(54936, "\x94\x39\xda\x33", u"\U0001f4a9");
    check(CP_UTF8, "ä", u"ä");
}

TEST(what_a_code_page_lacks_is_replaced)
{
    BOOL is_default = FALSE;
    WCHAR units[8];
    char bytes[8];

    ASSERT_EQ(WideCharToMultiByte(1252, 0, u"aж\U0001f4a9z", -1, bytes, 8, NULL, &is_default), 5);
    ASSERT_STR(bytes, "a??z");
    ASSERT_TRUE(is_default);
    ASSERT_EQ(WideCharToMultiByte(1251, 0, u"ä\U0001f4a9", -1, bytes, 8, "_", &is_default), 3);
    ASSERT_STR(bytes, "__");
    ASSERT_TRUE(is_default);
    ASSERT_EQ(MultiByteToWideChar(932, 0, "\x82", 1, units, 8), 1);
    ASSERT_EQ(units[0], 0xfffd);
    ASSERT_EQ(MultiByteToWideChar(932, MB_ERR_INVALID_CHARS, "\x82", 1, units, 8), 0);
    ASSERT_EQ(GetLastError(), ERROR_NO_UNICODE_TRANSLATION);
}

TEST(room_is_kept_to_and_unknown_code_pages_are_refused)
{
    WCHAR units[2] = {0};
    char bytes[2] = "";

    ASSERT_EQ(MultiByteToWideChar(932, 0, "abc", 3, units, 2), 0);
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_EQ(WideCharToMultiByte(1252, 0, u"abc", 3, bytes, 2, NULL, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_EQ(MultiByteToWideChar(5, 0, "abc", 3, NULL, 0), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(WideCharToMultiByte(1200, 0, u"abc", 3, NULL, 0, NULL, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}
