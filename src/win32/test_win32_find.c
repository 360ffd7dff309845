/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/windows.h>

#include "test.h"

static void begin(void)
{
    int fd;

    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_EQ(mkdir("folder", 0777), 0);
    ASSERT_EQ(mkdir("folder/sub.txt", 0777), 0);
    fd = open("folder/\xc3\xa4.txt", O_CREAT | O_WRONLY, 0444);
    ASSERT_EQ(write(fd, "12345", 5), 5);
    ASSERT_EQ(close(fd), 0);
    ASSERT_EQ(close(open("folder/other", O_CREAT | O_WRONLY, 0666)), 0);
}

/* How many fit. */
static int count(const char *pattern)
{
    WIN32_FIND_DATAA data;
    HANDLE find = FindFirstFileA(pattern, &data);
    int n = 1;

    if (find == INVALID_HANDLE_VALUE)
        return 0;
    while (FindNextFileA(find, &data))
        n++;
    ASSERT_EQ(GetLastError(), ERROR_NO_MORE_FILES);
    ASSERT_TRUE(FindClose(find));
    return n;
}

TEST(files_are_found_by_a_pattern)
{
    begin();
    ASSERT_EQ(count("folder\\*"), 5); /* with . and .. */
    ASSERT_EQ(count("folder/*.*"), 5);
    ASSERT_EQ(count("folder/*.txt"), 2);
    ASSERT_EQ(count("folder/?.txt"), 1);
    ASSERT_EQ(count("folder/other"), 1);
    ASSERT_EQ(count("folder"), 1);
    ASSERT_EQ(count("folder/*.TXT"), 0);
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(count("nowhere/*"), 0);
    ASSERT_EQ(GetLastError(), ERROR_PATH_NOT_FOUND);
    ASSERT_EQ(count("folder/"), 0);
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
}

TEST(what_is_found_is_described)
{
    WIN32_FIND_DATAW data;
    HANDLE find;

    begin();
    find = FindFirstFileW(u"folder\\?.txt", &data);
    ASSERT_TRUE(find != INVALID_HANDLE_VALUE);
    ASSERT_EQ(data.dwFileAttributes, FILE_ATTRIBUTE_READONLY);
    ASSERT_EQ(data.nFileSizeLow, 5);
    ASSERT_EQ(data.nFileSizeHigh, 0);
    ASSERT_EQ(data.cFileName[0], 0xe4);
    ASSERT_TRUE(data.ftLastWriteTime.dwHighDateTime > 0x01d00000);
    ASSERT_FALSE(FindNextFileW(find, &data));
    ASSERT_TRUE(FindClose(find));
    ASSERT_FALSE(FindClose(INVALID_HANDLE_VALUE));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_FALSE(FindNextFileW(NULL, &data));
}
