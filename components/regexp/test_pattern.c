/* SPDX-License-Identifier: MIT */
/*
 * Expectations: ECMAScript 3, section 15.10; that "." does not match "\n" alone, and what \s is,
 * the page "Pattern" of VBScript's language reference.
 */
#include "pattern.h"

#include <stdlib.h>

#include "test.h"
#include "translate.h"
#include "vblang/vberror.h"

enum {
    SPANS_MAX = 8,
};

static size_t length(const char16_t *text)
{
    size_t len = 0;

    while (text[len])
        len++;
    return len;
}

struct row {
    const char16_t *pattern;
    unsigned flags;
    const char16_t *text;
    size_t spans[6]; /* of the whole and two groups; PATTERN_UNSET: there is none */
};

#define NONE PATTERN_UNSET

static void check(const struct row *row)
{
    struct pattern_span spans[SPANS_MAX];
    struct pattern *pattern;
    HRESULT hr;

    ASSERT_HR(pattern_new(row->pattern, length(row->pattern), row->flags, &pattern), S_OK);
    ASSERT_TRUE(pattern_spans(pattern) <= SPANS_MAX);
    hr = pattern_find(pattern, row->text, length(row->text), 0, spans);
    ASSERT_HR(hr, row->spans[0] == NONE ? S_FALSE : S_OK);
    for (size_t i = 0; hr == S_OK && i < pattern_spans(pattern) && i < 3; i++) {
        ASSERT_EQ(spans[i].start, row->spans[2 * i]);
        ASSERT_EQ(spans[i].end, row->spans[2 * i + 1]);
    }
    pattern_free(pattern);
}

TEST(patterns_match_as_in_ecmascript)
{
    static const struct row rows[] = {
        {u"a+", 0, u" aab", {1, 3}},
        {u"(a|b)+|(c)", 0, u"aa", {0, 2, 1, 2, NONE, NONE}},
        {u"(a)?\\1b", 0, u"b", {0, 1, NONE, NONE}},
        {u"\\1(a)", 0, u"a", {0, 1, 0, 1}},
        {u"a.c", 0, u"a\nc", {NONE}},
        {u"a.c", 0, u"a\rc", {0, 3}},
        {u"c$", 0, u"c\n", {NONE}},
        {u"c$", TRANSLATE_MULTILINE, u"c\r\nd", {0, 1}},
        {u"^d", TRANSLATE_MULTILINE, u"c\r\nd", {3, 4}},
        {u"^d", 0, u"c\nd", {NONE}},
        {u"\\w+", 0, u"\u00e9a_1", {1, 4}},
        {u"\\s", 0, u"\u00a0", {NONE}},
        {u"\\d", 0, u"\u0661", {NONE}},
        {u"\\bx", 0, u"\u00e9x", {1, 2}},
        {u"\\bx", TRANSLATE_IGNORE_CASE, u"\u00e9X", {1, 2}},
        {u"\\Bx", TRANSLATE_IGNORE_CASE, u"aX", {1, 2}},
        {u"\u0416", TRANSLATE_IGNORE_CASE, u"\u0436", {0, 1}},
        {u"[^]", 0, u"\n", {0, 1}},
        {u"[]", 0, u"a", {NONE}},
        {u"\\ud800", 0, u"\xd800\xdc00", {0, 1}},
        {u"(?=(a+))a*b\\1", 0, u"baaabac", {3, 6, 3, 4}},
        {u"a{2,3}?", 0, u"aaaa", {0, 2}},
        {u"x{,2}", 0, u"x{,2}", {0, 5}},
        {u"", 0, u"abc", {0, 0}},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check(&rows[i]);
}

TEST(a_search_without_end_is_given_up)
{
    static const char16_t slow[] = u"^(a+)+(b|a)*(a+)*$";
    struct pattern_span spans[SPANS_MAX];
    struct pattern *pattern;
    char16_t text[60];

    for (size_t i = 0; i < 60; i++)
        text[i] = 'a';
    text[59] = '!';
    ASSERT_HR(pattern_new(slow, length(slow), 0, &pattern), S_OK);
    ASSERT_HR(pattern_find(pattern, text, 60, 0, spans), MAKE_VBSERROR(VBE_OUT_OF_STACK));
    pattern_free(pattern);
}

TEST(a_search_starts_where_asked)
{
    struct pattern_span spans[SPANS_MAX];
    struct pattern *pattern;

    ASSERT_HR(pattern_new(u"\\ba", 3, 0, &pattern), S_OK);
    ASSERT_HR(pattern_find(pattern, u"aa a", 4, 1, spans), S_OK);
    ASSERT_EQ(spans[0].start, 3);
    ASSERT_HR(pattern_find(pattern, u"aa a", 4, 4, spans), S_FALSE);
    pattern_free(pattern);
}
