/* SPDX-License-Identifier: MIT */
#include "installsystem/ini_encoding.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "test.h"

static void assert_kept(const char *bytes, size_t size, const char *expected_text,
                        enum ini_encoding expected)
{
    _cleanup_(ini_text_deinit) struct ini_text text = {0};
    _cleanup_(freep) void *again = NULL;
    enum ini_encoding encoding;
    size_t again_size;

    ASSERT_HR(ini_decode(bytes, size, &text, &encoding), S_OK);
    ASSERT_EQ(encoding, expected);
    ASSERT_STR(text.bytes, expected_text);
    ASSERT_HR(ini_encode(&text, encoding, &again, &again_size), S_OK);
    ASSERT_EQ(again_size, size);
    ASSERT_MEM(again, bytes, size);
}

TEST(texts_keep_their_encoding)
{
    assert_kept("", 0, "", INI_UTF8);
    assert_kept("k=\xc3\xa4", 4, "k=\xc3\xa4", INI_UTF8);
    assert_kept("\xef\xbb\xbfk=1", 6, "k=1", INI_UTF8_MARKED);
    assert_kept("\xff\xfek\0=\0\xe4\0", 8, "k=\xc3\xa4", INI_UTF16_MARKED);
    assert_kept("k=\xe4\x80", 4, "k=\xc3\xa4\xe2\x82\xac", INI_WINDOWS_1252);
}

TEST(what_the_code_page_lacks_is_a_question_mark)
{
    struct ini_text text = {(char *)"\xce\xb1", 2};
    _cleanup_(freep) char *bytes = NULL;
    size_t size;

    ASSERT_HR(ini_encode(&text, INI_WINDOWS_1252, (void **)&bytes, &size), S_OK);
    ASSERT_EQ(size, 1);
    ASSERT_EQ(bytes[0], '?');
}
