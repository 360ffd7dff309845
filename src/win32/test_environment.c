/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

TEST(a_program_knows_how_it_was_started)
{
    ASSERT_TRUE(strstr(GetCommandLineA(), "test_environment") != NULL);
    ASSERT_EQ(lstrlenW(GetCommandLineW()), strlen(GetCommandLineA()));
}

TEST(variables_are_set_and_gone)
{
    WCHAR wide[8];
    char text[4];

    ASSERT_EQ(GetEnvironmentVariableA("COMITY_TEST", text, 4), 0);
    ASSERT_EQ(GetLastError(), ERROR_ENVVAR_NOT_FOUND);
    ASSERT_TRUE(SetEnvironmentVariableW(u"COMITY_TEST", u"\u00e4bc"));
    ASSERT_EQ(GetEnvironmentVariableA("COMITY_TEST", text, 4), 5);
    ASSERT_EQ(GetEnvironmentVariableW(u"COMITY_TEST", wide, 8), 3);
    ASSERT_U16(wide, u"\u00e4bc");
    ASSERT_EQ(GetEnvironmentVariableW(u"COMITY_TEST", wide, 3), 4);
    ASSERT_TRUE(SetEnvironmentVariableA("COMITY_TEST", NULL));
    ASSERT_EQ(GetEnvironmentVariableW(u"COMITY_TEST", wide, 8), 0);
    ASSERT_FALSE(SetEnvironmentVariableA("a=b", "c"));
}
