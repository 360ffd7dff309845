/* SPDX-License-Identifier: MIT */
#include <comity/winbase.h>

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "test.h"

static void check(const char *path, const char *expected)
{
    char whole[PATH_MAX];

    ASSERT_EQ(GetFullPathNameA(path, sizeof(whole), whole, NULL), strlen(expected));
    ASSERT_STR(whole, expected);
}

TEST(a_path_is_whole_by_the_current_folder)
{
    char here[PATH_MAX], expected[PATH_MAX + 8];

    ASSERT_EQ(chdir("/usr"), 0);
    ASSERT_TRUE(getcwd(here, sizeof(here)));
    snprintf(expected, sizeof(expected), "%s/a.b", here);
    check("a.b", expected);
    check("./x/../a.b", expected);
    check("../a", "/a");
}

TEST(dots_and_doubled_slashes_go)
{
    check("/", "/");
    check("/a//b/./c/", "/a/b/c/");
    check("/a/../../b", "/b");
    check("/..", "/");
    check("/none/such/file", "/none/such/file");
}

TEST(the_file_part_is_the_last_name)
{
    char whole[32], *part;
    char16_t wide[32], *wide_part;

    ASSERT_EQ(GetFullPathNameA("/a/bc", sizeof(whole), whole, &part), 5);
    ASSERT_STR(part, "bc");
    ASSERT_EQ(GetFullPathNameA("/a/", sizeof(whole), whole, &part), 3);
    ASSERT_EQ(part, NULL);
    ASSERT_EQ(GetFullPathNameW(u"/a/b\u00fc", 32, wide, (LPWSTR *)&wide_part), 5);
    ASSERT_U16(wide_part, u"b\u00fc");
}

TEST(room_that_lacks_is_told)
{
    char whole[6];
    char16_t wide[6];

    ASSERT_EQ(GetFullPathNameA("/a/bcd", sizeof(whole), whole, NULL), 7);
    ASSERT_EQ(GetFullPathNameA("/a/bcd", 0, NULL, NULL), 7);
    ASSERT_EQ(GetFullPathNameW(u"/a/bcd", 6, wide, NULL), 7);
    ASSERT_EQ(GetFullPathNameW(u"/a/bcd", 0, NULL, NULL), 7);
    ASSERT_EQ(GetFullPathNameA("", sizeof(whole), whole, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_NAME);
    ASSERT_EQ(GetFullPathNameW(NULL, 6, wide, NULL), 0);
}
