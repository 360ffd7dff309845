/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <comity/comity_crt_system.h>

#include "test.h"

TEST(files_are_opened_by_wide_names_and_windows_modes)
{
    char text[16] = "";
    FILE *file;

    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_EQ(_wmkdir(u"\u00e4"), 0);
    ASSERT_EQ(_wfopen_s(&file, u"\u00e4\\b.txt", u"wt, ccs=UTF-8"), 0);
    fputs("content", file);
    fclose(file);

    file = _wfopen(u"\u00e4/b.txt", u"rb");
    ASSERT_TRUE(file && fgets(text, sizeof(text), file));
    ASSERT_STR(text, "content");
    fclose(file);
    ASSERT_EQ(_waccess(u"\u00e4\\b.txt", 0), 0);
    ASSERT_EQ(_wunlink(u"\u00e4\\b.txt"), 0);
    ASSERT_EQ(_waccess(u"\u00e4\\b.txt", 0), -1);
    ASSERT_EQ(errno, ENOENT);
    ASSERT_EQ(_wrmdir(u"\u00e4"), 0);
}

TEST(a_file_that_cannot_be_opened_is_an_error)
{
    FILE *file = stdout;

    ASSERT_EQ(fopen_s(&file, "/nowhere/at/all", "r"), ENOENT);
    ASSERT_TRUE(!file);
    ASSERT_EQ(fopen_s(NULL, "/tmp", "r"), EINVAL);
    ASSERT_EQ(fopen_s(&file, NULL, "r"), EINVAL);
    ASSERT_EQ(fopen_s(&file, "/tmp", ""), EINVAL);
    ASSERT_EQ(fopen_s(&file, "/tmp", "rrrrrrrrrrrrr"), EINVAL);
    ASSERT_EQ(_wfopen_s(&file, u"/tmp", NULL), EINVAL);
}

TEST(the_console_is_what_the_program_has)
{
    FILE *file = NULL;

    ASSERT_EQ(freopen_s(&file, "CONOUT$", "w", stdout), 0);
    ASSERT_TRUE(file == stdout);
    ASSERT_EQ(freopen_s(&file, "/nowhere/at/all", "r", NULL), EINVAL);
    ASSERT_TRUE(!file);
}

TEST(the_current_folder_is_given)
{
    char16_t folder[_MAX_PATH], *owned;
    char narrow[_MAX_PATH];

    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_EQ(_mkdir("inner"), 0);
    ASSERT_EQ(_mkdir(NULL), -1);
    ASSERT_EQ(chdir("inner"), 0);
    ASSERT_TRUE(_wgetcwd(folder, _MAX_PATH) == folder);
    owned = _wgetcwd(NULL, 0);
    ASSERT_U16(owned, folder);
    free(owned);
    ASSERT_TRUE(!_wgetcwd(folder, 3));
    ASSERT_EQ(errno, ERANGE);
    ASSERT_TRUE(_getcwd(narrow, sizeof(narrow)) == narrow);
    ASSERT_EQ(_access("../inner", 0), 0);
    ASSERT_EQ(_chdir(".."), 0);
    ASSERT_EQ(_rmdir("inner"), 0);
    ASSERT_EQ(_unlink("inner"), -1);
    ASSERT_EQ(errno, ENOENT);
    ASSERT_EQ(_wchdir(NULL), -1);
    ASSERT_EQ(errno, EINVAL);
}
