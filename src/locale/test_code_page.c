/* SPDX-License-Identifier: MIT */
#include "locale/code_page.h"

#include <string.h>

#include "test.h"

/* @bytes are @text in a code page. */
static void assert_is(unsigned number, const char *bytes, size_t size, const char *text)
{
    char converted[64], back[64];
    struct code_page *page;
    size_t len;

    ASSERT_HR(code_page_open(number, &page), S_OK);
    len = code_page_to_utf8(page, bytes, size, converted);
    ASSERT_EQ(len, strlen(text));
    ASSERT_MEM(converted, text, len);
    ASSERT_EQ(code_page_from_utf8(page, text, len, back), size);
    ASSERT_MEM(back, bytes, size);
    code_page_close(page);
}

TEST(text_goes_both_ways)
{
    assert_is(1252, "M\xfcl\x80", 4, "M\u00fcl\u20ac");
    assert_is(932, "\x82\xa0", 2, "\u3042");
    assert_is(CODE_PAGE_UTF8, "x\xc3\xa4", 3, "x\u00e4");
    assert_is(CODE_PAGE_NEUTRAL, "plain", 5, "plain");
}

TEST(what_a_code_page_lacks_is_replaced)
{
    struct code_page *page;
    char bytes[64];

    ASSERT_HR(code_page_open(1252, &page), S_OK);
    ASSERT_EQ(code_page_from_utf8(page, "a\u3042b", 5, bytes), 3);
    ASSERT_MEM(bytes, "a?b", 3);
    ASSERT_EQ(code_page_to_utf8(page, "a\x81", 2, bytes), 4);
    ASSERT_MEM(bytes, "a\xef\xbf\xbd", 4);
    code_page_close(page);
}

TEST(unknown_code_pages_are_told)
{
    struct code_page *page;

    ASSERT_HR(code_page_open(12345, &page), E_INVALIDARG);
}
