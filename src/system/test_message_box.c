/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <unistd.h>

#include <comity/winbase.h>
#include <comity/winuser.h>

#include "test.h"

TEST(what_a_box_says_goes_to_the_standard_error)
{
    char said[64] = "";
    int ends[2];

    ASSERT_EQ(pipe(ends), 0);
    ASSERT_EQ(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
    close(ends[1]);
    ASSERT_EQ(MessageBoxW(NULL, u"no f\u00e4cility", u"Server", MB_OK | MB_ICONERROR), IDOK);
    ASSERT_TRUE(read(ends[0], said, sizeof(said) - 1) > 0);
    ASSERT_STR(said, "Server: no f\xc3\xa4"
                     "cility\n");
    close(ends[0]);
}

TEST(the_answer_is_the_default_button)
{
    ASSERT_EQ(MessageBoxA(NULL, "text", NULL, MB_OKCANCEL), IDOK);
    ASSERT_EQ(MessageBoxA(NULL, "text", NULL, MB_YESNO | MB_DEFBUTTON2), IDNO);
    ASSERT_EQ(MessageBoxA(NULL, NULL, "caption", MB_ABORTRETRYIGNORE | MB_DEFBUTTON3), IDIGNORE);
    ASSERT_EQ(MessageBoxA(NULL, "text", NULL, MB_YESNO | MB_DEFBUTTON3), IDYES);
    ASSERT_EQ(MessageBoxA(NULL, "text", NULL, 15), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_MSGBOX_STYLE);
    ASSERT_TRUE(MessageBeep(MB_OK));
}
