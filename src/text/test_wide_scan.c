/* SPDX-License-Identifier: MIT */
#include <comity/comity_crt.h>

#include "test.h"

TEST(numbers_and_words_are_read)
{
    int n = 0, hex = 0, end = 0;
    long long big = 0;
    double real = 0;
    WCHAR word[16] = u"", set[16] = u"", one[3] = u"";
    char narrow[16] = "";

    ASSERT_EQ(comity_swscanf(u" 12 0x1f -5000000000", u"%d %x %I64d", &n, &hex, &big), 3);
    ASSERT_EQ(n, 12);
    ASSERT_EQ(hex, 31);
    ASSERT_EQ(big, -5000000000);
    ASSERT_EQ(comity_swscanf(u"h\u00e9llo abc1 xy 2.5", u"%s %[a-c]1 %2c %lf%n", word, set, one,
                             &real, &end),
              4);
    ASSERT_EQ(comity_wcscmp(word, u"h\u00e9llo"), 0);
    ASSERT_EQ(comity_wcscmp(set, u"abc"), 0);
    ASSERT_EQ(comity_wcscmp(one, u"xy"), 0);
    ASSERT_TRUE(real == 2.5);
    ASSERT_EQ(comity_swscanf(u"bytes 7", u"%hs %*d", narrow), 1);
    ASSERT_STR(narrow, "bytes");
    ASSERT_EQ(comity_swscanf(u"{12345678-9abc}", u"{%8x-%4hx}", &n, &hex), 2);
}

TEST(what_does_not_match_ends_the_scan)
{
    int n = 7;

    ASSERT_EQ(comity_swscanf(u"x", u"%d", &n), 0);
    ASSERT_EQ(comity_swscanf(u"", u"%d", &n), EOF);
    ASSERT_EQ(comity_swscanf(u"1,x", u"%d,%d", &n, &n), 1);
    ASSERT_EQ(comity_swscanf(u"1;", u"%d,%d", &n, &n), 1);
    ASSERT_EQ(comity_swscanf(u"5%", u"%d%%", &n), 1);
    ASSERT_EQ(comity_swscanf(u"5", u"%", &n), 0);
}

TEST(sizes_are_kept)
{
    WCHAR word[4] = u"";

    ASSERT_EQ(comity_swscanf_s(u"abc", u"%s", word, 4u), 1);
    ASSERT_EQ(comity_wcscmp(word, u"abc"), 0);
    ASSERT_EQ(comity_swscanf_s(u"abcd", u"%s", word, 4u), 0);
}
