/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <comity/windows.h>

#include "test.h"

static const char16_t *name(DWORD language)
{
    static char16_t text[64];

    text[VerLanguageNameW(language, text, 64) + 1] = 1; /* behind the NUL */
    return text;
}

TEST(languages_have_names)
{
    char text[64];

    ASSERT_U16(name(0x0409), u"English (United States)");
    ASSERT_U16(name(0x0407), u"German (Germany)");
    ASSERT_U16(name(0x0414), u"Norwegian, Bokm\u00e5l (Norway)");
    ASSERT_U16(name(0x540a), u"Spanish (United States)");
    ASSERT_U16(name(0x0401), u"Arabic (Saudi Arabia)");
    ASSERT_EQ(VerLanguageNameA(0x0809, text, sizeof(text)), strlen("English (United Kingdom)"));
    ASSERT_STR(text, "English (United Kingdom)");
    ASSERT_EQ(VerLanguageName(0x0410, text, sizeof(text)), strlen("Italian (Italy)"));
}

/* "Unknown language identifiers do not produce errors." */
TEST(an_unknown_language_is_neutral)
{
    ASSERT_U16(name(0), u"Language Neutral");
    ASSERT_U16(name(0x1234), u"Language Neutral");
    ASSERT_U16(name(0xffff), u"Language Neutral");
}

TEST(a_name_that_is_too_long_is_cut)
{
    char text[8] = "#######", name_in_bytes[32];
    char16_t wide[8];

    ASSERT_EQ(VerLanguageNameA(0x0409, text, 5), 4);
    ASSERT_STR(text, "Engl");
    ASSERT_EQ(VerLanguageNameW(0x0409, wide, 8), 7);
    ASSERT_U16(wide, u"English");
    ASSERT_EQ(VerLanguageNameA(0x0414, name_in_bytes, 17), 15);
    ASSERT_STR(name_in_bytes, "Norwegian, Bokm");
    ASSERT_EQ(VerLanguageNameA(0x0409, text, 0), 0);
    ASSERT_EQ(VerLanguageNameW(0x0409, NULL, 8), 0);
    ASSERT_STR(text, "Engl");
}
