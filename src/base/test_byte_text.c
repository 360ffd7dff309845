/* SPDX-License-Identifier: MIT */
#include "base/byte_text.h"

#include "test.h"

static const char16_t *decoded(const char *bytes)
{
    static char16_t text[32];

    text[byte_text_to_utf16((const uint8_t *)bytes, strlen(bytes), text)] = 0;
    return text;
}

TEST(utf8_is_taken_for_itself)
{
    ASSERT_U16(decoded("plain"), u"plain");
    ASSERT_U16(decoded("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), u"\u00e4\u20ac\U0001f600");
    ASSERT_U16(decoded(""), u"");
}

TEST(what_is_no_utf8_is_western)
{
    ASSERT_U16(decoded("\xe4\x80 \x9f"), u"\u00e4\u20ac \u0178");
    ASSERT_U16(decoded("cut \xc3"), u"cut \u00c3");
    ASSERT_U16(decoded("\xc3\xa4 and \xe4"), u"\u00c3\u00a4 and \u00e4");
}
