/* SPDX-License-Identifier: MIT */
#include "base/utf16.h"

#include <stdlib.h>

#include "test.h"

TEST(every_utf16_string_comes_back_from_utf8)
{
    static const char16_t text[] = {'a', 0x416, 0x20ac, 0xd83d, 0xde00, 0xdc00, 'x', 0xd800};
    char16_t back[8];
    char bytes[32];
    size_t n;

    n = utf16_to_utf8(text, 8, bytes, sizeof(bytes));
    ASSERT_EQ(n, 1 + 2 + 3 + 4 + 3 + 1 + 3);
    ASSERT_EQ(utf16_from_utf8(bytes, n, back, 8), 8);
    ASSERT_MEM(back, text, sizeof(text));
}

TEST(malformed_utf8_becomes_replacement_characters)
{
    static const char *const wrong[] = {"\x80", "\xc0\xaf", "\xe2\x82", "\xf8\x88", "\xff"};

    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        char16_t units[4];

        ASSERT_EQ(utf16_from_utf8(wrong[i], strlen(wrong[i]), units, 4), strlen(wrong[i]));
        ASSERT_EQ(units[0], 0xfffd);
    }
}

TEST(a_short_buffer_is_cut_at_a_character)
{
    char bytes[4] = "zzz";

    ASSERT_EQ(utf16_to_utf8(u"a\u20acb", 3, bytes, 3), 5);
    ASSERT_EQ(bytes[0], 'a');
    ASSERT_EQ(bytes[1], 'z');
}

TEST(case_is_ignored_by_the_windows_rule)
{
    ASSERT_TRUE(utf16_equal_nocase(u"Python.\u0436\u00e9", u"PYTHON.\u0416\u00c9"));
    ASSERT_EQ(utf16_upcase(0x131), 0x131);
    ASSERT_EQ(utf16_upcase(0x17f), 0x17f);
    ASSERT_EQ(utf16_upcase(0xff), 0x178);
    ASSERT_TRUE(utf16_compare_nocase(u"a", 1, u"B", 1) < 0);
    ASSERT_TRUE(utf16_compare_nocase(u"a_", 2, u"A", 1) > 0);
}

TEST(copies_report_lack_of_memory)
{
    FOR_EACH_FAILING_ALLOCATION({
        char16_t *copy = utf16_from_utf8_dup("text");

        ASSERT_TRUE(copy || test_allocation_failed());
        free(copy);
    });
}

TEST(a_copy_may_be_of_the_beginning_alone)
{
    char16_t *copy = utf16_dup_n(u"text", 2);

    ASSERT_U16(copy, u"te");
    free(copy);
}
