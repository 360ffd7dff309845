/* SPDX-License-Identifier: MIT */
/*
 * Expectations: ECMAScript 3, section 15.10, the page "Pattern" of VBScript's language reference,
 * and the numbers of errors as Windows' vbscript.dll answers them.
 */
#include "translate.h"

#include <stdlib.h>

#include "test.h"
#include "vblang/vberror.h"

static void check(const char16_t *pattern, unsigned flags, const char *expected)
{
    uint16_t *translated = NULL;
    char text[200] = "";
    size_t len = 0, pattern_len = 0;

    while (pattern[pattern_len])
        pattern_len++;
    ASSERT_HR(translate_pattern(pattern, pattern_len, flags, &translated, &len), S_OK);
    ASSERT_TRUE(len < sizeof(text));
    for (size_t i = 0; i < len; i++)
        text[i] = (char)translated[i];
    free(translated);
    ASSERT_STR(text, expected);
}

static void check_error(const char16_t *pattern, enum vberror number)
{
    uint16_t *translated = NULL;
    size_t len = 0, pattern_len = 0;

    while (pattern[pattern_len])
        pattern_len++;
    ASSERT_HR(translate_pattern(pattern, pattern_len, 0, &translated, &len), MAKE_VBSERROR(number));
    ASSERT_TRUE(translated == NULL);
}

TEST(characters_stand_for_themselves)
{
    check(u"aZ9", 0, "aZ9");
    check(u"#\u20ac", 0, "\\x{23}\\x{20ac}");
    check(u"\\.\\q", 0, "\\x{2e}q");
    check(u"}]{", 0, "\\x{7d}\\x{5d}\\x{7b}");
}

TEST(escapes_are_read)
{
    check(u"\\n\\t\\cA\\x41\\u0416", 0, "\\x{a}\\x{9}\\x{1}A\\x{416}");
    check(u"\\xg\\u12", 0, "xgu12");
    check(u"\\0\\12\\400", 0, "\\x{0}\\x{a}\\x{20}0");
    check(u"(a)\\1\\2", 0, "(a)\\g{1}\\x{2}");
    check(u"\\8", 0, "8");
    check_error(u"a\\", VBE_REGEXP_SYNTAX);
}

TEST(sets_are_spelled_out)
{
    check(u"\\d", 0, "[0-9]");
    check(u"[a-c^]", 0, "[a-c\\x{5e}]");
    check(u"[^\\s-]", 0, "[^\\x{9}-\\x{d}\\x{20}\\x{2d}]");
    check(u"[\\b\\]]", 0, "[\\x{8}\\x{5d}]");
    check(u"[[:alpha:]]", 0, "[\\x{5b}\\x{3a}alpha\\x{3a}]\\x{5d}");
    check(u"[]", 0, "(?!)");
    check(u"[^]", 0, "[\\x{0}-\\x{ffff}]");
    check(u".", 0, "[^\\x{a}]");
    check_error(u"[b-a]", VBE_REGEXP_RANGE);
    check_error(u"[a", VBE_REGEXP_BRACKET);
    check_error(u"[^", VBE_REGEXP_BRACKET);
}

TEST(assertions_depend_on_flags)
{
    check(u"^a$", 0, "\\Aa\\z");
    check(u"^$", TRANSLATE_MULTILINE, "(?<![^\\x{a}\\x{d}])(?![^\\x{a}\\x{d}])");
    check(u"\\b", 0, "\\b");
    check_error(u"^*", VBE_REGEXP_QUANTIFIER);
    check_error(u"\\b+", VBE_REGEXP_QUANTIFIER);
}

TEST(quantifiers_follow_what_they_repeat)
{
    check(u"a*b+?c{2}d{2,}?e{2,3}", 0, "a*b+?c{2,2}d{2,}?e{2,3}");
    check(u"a{,3}", 0, "a\\x{7b}\\x{2c}3\\x{7d}");
    check(u"a{1,70000}", 0, "a{1,}");
    check_error(u"*a", VBE_REGEXP_QUANTIFIER);
    check_error(u"a|*", VBE_REGEXP_QUANTIFIER);
    check_error(u"a++", VBE_REGEXP_QUANTIFIER);
    check_error(u"a*?*", VBE_REGEXP_QUANTIFIER);
    check_error(u"{2}", VBE_REGEXP_QUANTIFIER);
    check_error(u"a{3,2}", VBE_REGEXP_SYNTAX);
}

TEST(groups_are_balanced)
{
    check(u"(?:a|b)(?=c)(?!d)()", 0, "(?:a|b)(?=c)(?!d)()");
    check_error(u"(a", VBE_REGEXP_PARENTHESIS);
    check_error(u"a)", VBE_REGEXP_SYNTAX);
    check_error(u"(?<=a)", VBE_REGEXP_SYNTAX);
    check_error(u"(?<n>a)", VBE_REGEXP_SYNTAX);
    check_error(u"(?", VBE_REGEXP_SYNTAX);
}

TEST(verbs_and_deep_groups_are_refused)
{
    char16_t deep[500];
    uint16_t *translated;
    size_t len;

    check_error(u"(*UTF)", VBE_REGEXP_QUANTIFIER);
    for (size_t i = 0; i < 500; i++)
        deep[i] = '(';
    ASSERT_HR(translate_pattern(deep, 500, 0, &translated, &len), MAKE_VBSERROR(VBE_REGEXP_SYNTAX));
}
