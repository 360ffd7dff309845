/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <sys/stat.h>

#include <comity/windows.h>

#include "test.h"

static char first[4096], second[4096], none[4096], beyond[4096];

static void begin(const char *text)
{
    FILE *file;

    snprintf(first, sizeof(first), "%s/first", test_home());
    snprintf(second, sizeof(second), "%s/second", test_home());
    snprintf(none, sizeof(none), "%s/none", test_home());
    snprintf(beyond, sizeof(beyond), "%s/none/none", test_home());
    file = fopen(first, "w");
    ASSERT_TRUE(file);
    fputs(text, file);
    fclose(file);
}

static void assert_content(const char *path, const char *expected)
{
    char text[64] = "";
    FILE *file = fopen(path, "r");

    ASSERT_TRUE(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    ASSERT_STR(text, expected);
}

TEST(a_file_is_copied_with_its_mode)
{
    struct stat status;

    begin("text");
    ASSERT_EQ(chmod(first, 0741), 0);
    ASSERT_TRUE(CopyFileA(first, second, TRUE));
    assert_content(second, "text");
    ASSERT_EQ(stat(second, &status), 0);
    ASSERT_EQ(status.st_mode & 0777, 0741);
}

TEST(a_copy_replaces_a_file_only_if_it_may)
{
    begin("longer text");
    ASSERT_TRUE(CopyFileA(first, second, TRUE));
    begin("short");
    ASSERT_FALSE(CopyFileA(first, second, TRUE));
    ASSERT_EQ(GetLastError(), ERROR_FILE_EXISTS);
    assert_content(second, "longer text");
    ASSERT_TRUE(CopyFileA(first, second, FALSE));
    assert_content(second, "short");
}

TEST(what_cannot_be_copied_is_left_alone)
{
    begin("text");
    ASSERT_FALSE(CopyFileA(first, first, FALSE));
    assert_content(first, "text");
    ASSERT_FALSE(CopyFileA(none, second, FALSE));
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    ASSERT_FALSE(CopyFileA(first, beyond, FALSE));
    ASSERT_FALSE(CopyFileA(test_home(), second, FALSE));
    ASSERT_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    ASSERT_FALSE(CopyFileW(u"", u"x", FALSE));
}
