/* SPDX-License-Identifier: MIT */
#include "base/temporary.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "test.h"

TEST(files_and_folders_are_where_the_environment_says)
{
    char path[PATH_MAX];
    struct stat status;
    int fd;

    ASSERT_EQ(setenv("TMPDIR", test_home(), 1), 0);
    ASSERT_HR(temporary_file(path, &fd), S_OK);
    ASSERT_EQ(strncmp(path, test_home(), strlen(test_home())), 0);
    ASSERT_EQ(fstat(fd, &status), 0);
    ASSERT_EQ(status.st_mode & 0777, 0600);
    close(fd);
    ASSERT_EQ(unlink(path), 0);
    ASSERT_HR(temporary_folder(path), S_OK);
    ASSERT_EQ(rmdir(path), 0);
    ASSERT_HR(temporary_nameless(&fd), S_OK);
    ASSERT_EQ(fstat(fd, &status), 0);
    ASSERT_EQ(status.st_nlink, 0);
    close(fd);
}

TEST(a_folder_that_is_not_there_is_told)
{
    char path[PATH_MAX];
    int fd = -1;

    ASSERT_EQ(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    ASSERT_EQ(temporary_file(path, &fd), hr_from_win32(ERROR_FILE_NOT_FOUND));
    ASSERT_TRUE(strstr(hr_message(), "/nowhere/at/all") != NULL);
    ASSERT_EQ(fd, -1);
}
