/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

TEST(variables_are_expanded_in_text)
{
    WCHAR wide[16];
    char text[16];

    ASSERT_TRUE(SetEnvironmentVariableA("ONE", "1"));
    ASSERT_EQ(ExpandEnvironmentStringsA("%ONE%-%NONE%-%", text, 16), 11);
    ASSERT_STR(text, "1-%NONE%-%");
    ASSERT_EQ(ExpandEnvironmentStringsW(u"a%ONE%%ONE%", wide, 16), 4);
    ASSERT_U16(wide, u"a11");
    ASSERT_EQ(ExpandEnvironmentStringsA("%ONE%", NULL, 0), 2);
}
