/* SPDX-License-Identifier: MIT */
/*
 * Source: CommandLineToArgvW's page and "Parsing C Command-Line Arguments", whose table is here.
 */
#include <comity/comity_wide.h>
#include <comity/shellapi.h>
#include <comity/winbase.h>
#include <comity/winerror.h>

#include "test.h"

TEST(a_command_line_is_split_as_windows_does)
{
    static const struct {
        LPCWSTR line;
        LPCWSTR words[6];
    } cases[] = {
        {u"server", {u"server"}},
        {u"\"c:/my server\" -Embedding", {u"c:/my server", u"-Embedding"}},
        {u"server \"a b c\" d e", {u"server", u"a b c", u"d", u"e"}},
        {u"s \"ab\\\"c\" \"\\\\\" d", {u"s", u"ab\"c", u"\\", u"d"}},
        {u"s a\\\\\\b d\"e f\"g h", {u"s", u"a\\\\\\b", u"de fg", u"h"}},
        {u"s a\\\\\\\"b c d", {u"s", u"a\\\"b", u"c", u"d"}},
        {u"s a\\\\\\\\\"b c\" d e", {u"s", u"a\\\\b c", u"d", u"e"}},
        {u"s \"a\"\"b\" \t x", {u"s", u"a\"b", u"x"}},
        {u"a\\\"b c", {u"a\\\"b", u"c"}},
        {u" x", {u"", u"x"}},
        {u"s \"\"", {u"s", u""}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        int n = 0, expected = 0;
        LPWSTR *words = CommandLineToArgvW(cases[i].line, &n);

        ASSERT_TRUE(words);
        for (; expected < 6 && cases[i].words[expected]; expected++) {
            ASSERT_TRUE(expected < n);
            ASSERT_EQ(comity_wcscmp(words[expected], cases[i].words[expected]), 0);
        }
        ASSERT_EQ(n, expected);
        ASSERT_FALSE(words[n]);
        ASSERT_FALSE(LocalFree(words));
    }
}

TEST(an_empty_command_line_is_the_program)
{
    WCHAR path[4096];
    LPWSTR *words;
    int n;

    ASSERT_TRUE(GetModuleFileNameW(NULL, path, 4096) > 0);
    words = CommandLineToArgvW(u"", &n);
    ASSERT_EQ(n, 1);
    ASSERT_EQ(comity_wcscmp(words[0], path), 0);
    LocalFree(words);
    ASSERT_FALSE(CommandLineToArgvW(NULL, &n));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(CommandLineToArgvW(u"x", NULL));
}
