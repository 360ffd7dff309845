/* SPDX-License-Identifier: MIT */
#include "files/text_code.h"

#include <stdbool.h>

#include "test.h"

/* Decodes in pieces of @piece bytes. */
static size_t decode(enum text_encoding encoding, const char *bytes, size_t size, size_t piece,
                     char16_t *units)
{
    struct text_decoder decoder = {.encoding = encoding};
    size_t n = 0;

    for (size_t i = 0; i < size; i += piece)
        n += text_decode(&decoder, (const unsigned char *)bytes + i,
                         size - i < piece ? size - i : piece, units + n);
    return n + text_decode_end(&decoder, units + n);
}

static bool decodes(enum text_encoding encoding, const char *bytes, size_t size,
                    const char16_t *expected, size_t len)
{
    char16_t units[64];

    for (size_t piece = 1; piece <= size; piece++) {
        if (decode(encoding, bytes, size, piece, units) != len ||
            memcmp(units, expected, len * sizeof(*units)) != 0)
            return false;
    }
    return true;
}

TEST(characters_may_be_cut_anywhere)
{
    ASSERT_TRUE(decodes(TEXT_UTF8, "a\xc3\xa4\xe2\x82\xac\xf0\x9d\x84\x9e\0z", 12, u"aä€𝄞\0z", 7));
    ASSERT_TRUE(decodes(TEXT_UTF16LE, "a\0\xac\x20", 4, u"a€", 2));
    ASSERT_TRUE(decodes(TEXT_UTF16BE, "\0a\x20\xac", 4, u"a€", 2));
}

TEST(each_wrong_byte_is_one_of_the_old_code_page)
{
    ASSERT_TRUE(decodes(TEXT_UTF8, "\xff\xfe\x61", 3, u"ÿþa", 3));
    ASSERT_TRUE(decodes(TEXT_UTF8, "\xe2\x82\x61", 3, u"â‚a", 3));
    ASSERT_TRUE(decodes(TEXT_UTF8, "\xe2\x82", 2, u"â‚", 2));
    ASSERT_TRUE(decodes(TEXT_UTF8, "\xc0\xaf", 2, u"À¯", 2));
    ASSERT_TRUE(decodes(TEXT_UTF8, "\xed\xa0\x80", 3, u"í\u00a0€", 3));
    ASSERT_TRUE(decodes(TEXT_UTF8, "\xf4\x90\x80\x80", 4, u"ô\x90€€", 4));
}

TEST(half_a_unit_is_lost)
{
    ASSERT_TRUE(decodes(TEXT_UTF16LE, "abc", 3, u"\x6261", 1));
}

TEST(pairs_may_be_cut)
{
    struct text_encoder encoder = {.encoding = TEXT_UTF8};
    unsigned char bytes[16];
    size_t n;

    n = text_encode(&encoder, u"\xd834", 1, bytes);
    ASSERT_EQ(n, 0);
    n = text_encode(&encoder, u"\xdd1ez", 2, bytes);
    ASSERT_EQ(n, 5);
    ASSERT_EQ(memcmp(bytes, "\xf0\x9d\x84\x9ez", 5), 0);
    ASSERT_EQ(text_encode_end(&encoder, bytes), 0);
}

TEST(half_pairs_are_replaced)
{
    struct text_encoder encoder = {.encoding = TEXT_UTF8};
    unsigned char bytes[32];

    ASSERT_EQ(text_encode(&encoder, u"\xd834\x61\xdd1e\xd834", 4, bytes), 7);
    ASSERT_EQ(memcmp(bytes, "\xef\xbf\xbd\x61\xef\xbf\xbd", 7), 0);
    ASSERT_EQ(text_encode_end(&encoder, bytes), 3);
    ASSERT_EQ(text_encode_end(&encoder, bytes), 0);
}

TEST(utf16_is_written_as_it_is)
{
    struct text_encoder encoder = {.encoding = TEXT_UTF16LE};
    unsigned char bytes[16];

    ASSERT_EQ(text_encode(&encoder, u"a\xd834", 2, bytes), 4);
    ASSERT_EQ(memcmp(bytes, "a\0\x34\xd8", 4), 0);
}

TEST(marks_tell_the_encoding)
{
    size_t size;

    ASSERT_EQ(text_encoding_by_mark((const unsigned char *)"\xff\xfe", 2, &size), TEXT_UTF16LE);
    ASSERT_EQ(size, 2);
    ASSERT_EQ(text_encoding_by_mark((const unsigned char *)"\xfe\xff\0", 3, &size), TEXT_UTF16BE);
    ASSERT_EQ(size, 2);
    ASSERT_EQ(text_encoding_by_mark((const unsigned char *)"\xef\xbb\xbf", 3, &size), TEXT_UTF8);
    ASSERT_EQ(size, 3);
    ASSERT_EQ(text_encoding_by_mark((const unsigned char *)"\xff", 1, &size), TEXT_UTF8);
    ASSERT_EQ(size, 0);
}
