/* SPDX-License-Identifier: MIT */
#include "package/text_pool.h"

#include "base/hresult.h"
#include "test.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)
#define SPAN(text) ((struct span){(const uint8_t *)(text), sizeof(text) - 1})

TEST(texts_are_read_by_their_numbers)
{
    _cleanup_(text_pool_freep) struct text_pool *pool = NULL;
    const char *text;

    ASSERT_HR(text_pool_read(SPAN("\0\0\0\0\3\0\2\0\0\0\0\0\2\0\1\0"), SPAN("onetw"), &pool), S_OK);
    ASSERT_EQ(text_pool_number_size(pool), 2);
    ASSERT_TRUE(text_pool_at(pool, 0, &text));
    ASSERT_TRUE(text == NULL);
    ASSERT_TRUE(text_pool_at(pool, 1, &text));
    ASSERT_STR(text, "one");
    ASSERT_TRUE(text_pool_at(pool, 2, &text));
    ASSERT_STR(text, "");
    ASSERT_TRUE(text_pool_at(pool, 3, &text));
    ASSERT_STR(text, "tw");
    ASSERT_FALSE(text_pool_at(pool, 4, &text));
}

TEST(numbers_may_have_three_bytes)
{
    _cleanup_(text_pool_freep) struct text_pool *pool = NULL;

    ASSERT_HR(text_pool_read(SPAN("\0\0\0\x80"), SPAN(""), &pool), S_OK);
    ASSERT_EQ(text_pool_number_size(pool), 3);
}

static void assert_converted(struct span entries, struct span data, const char *expected)
{
    _cleanup_(text_pool_freep) struct text_pool *pool = NULL;
    const char *text;

    ASSERT_HR(text_pool_read(entries, data, &pool), S_OK);
    ASSERT_TRUE(text_pool_at(pool, 1, &text));
    ASSERT_STR(text, expected);
}

TEST(code_pages_become_utf8)
{
    assert_converted(SPAN("\xe4\x04\0\0\4\0\1\0"), SPAN("M\xfcl\x80"), "M\u00fcl\u20ac");
    assert_converted(SPAN("\xa4\x03\0\0\2\0\1\0"), SPAN("\x82\xa0"), "\u3042");
    assert_converted(SPAN("\xe9\xfd\0\0\3\0\1\0"), SPAN("x\u00e4"), "x\u00e4");
    assert_converted(SPAN("\xbd\x6f\0\0\1\0\1\0"), SPAN("\xa4"), "\u20ac");
    assert_converted(SPAN("\x98\xd6\0\0\2\0\1\0"), SPAN("\xc4\xe3"), "\u4f60");
    /* Those who told none. */
    assert_converted(SPAN("\0\0\0\0\3\0\1\0"), SPAN("x\u00e4"), "x\u00e4");
    assert_converted(SPAN("\0\0\0\0\2\0\1\0"), SPAN("x\xe4"), "x\u00e4");
}

TEST(what_is_no_text_of_the_code_page_is_replaced)
{
    assert_converted(SPAN("\xa4\x03\0\0\3\0\1\0"), SPAN("a\x82\x20"), "a\ufffd ");
}

TEST(damaged_texts_are_refused)
{
    struct text_pool *pool;

    ASSERT_HR(text_pool_read(SPAN(""), SPAN(""), &pool), INVALID);
    ASSERT_HR(text_pool_read(SPAN("\0\0\0\0\1"), SPAN("a"), &pool), INVALID);
    ASSERT_HR(text_pool_read(SPAN("\0\0\0\0\2\0\1\0"), SPAN("a"), &pool), INVALID);
    ASSERT_STR(hr_message(), "the text 1 ends after all texts do");
    ASSERT_HR(text_pool_read(SPAN("\0\0\0\0\0\0\xff\xff\1\0\1\0"), SPAN("a"), &pool), INVALID);
    ASSERT_HR(text_pool_read(SPAN("\x39\x30\0\0"), SPAN(""), &pool), INVALID);
    ASSERT_STR(hr_message(), "its code page 12345 is not known");
}

TEST(memory_may_be_out_at_any_point)
{
    FOR_EACH_FAILING_ALLOCATION({
        _cleanup_(text_pool_freep) struct text_pool *pool = NULL;
        HRESULT hr = text_pool_read(SPAN("\0\0\0\0\3\0\1\0"), SPAN("one"), &pool);

        ASSERT_TRUE(hr == S_OK || hr == E_OUTOFMEMORY);
    });
}
