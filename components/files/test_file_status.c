/* SPDX-License-Identifier: MIT */
#include "files/file_status.h"

#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "test.h"

static void begin(void)
{
    int fd;

    ASSERT_EQ(chdir(test_home()), 0);
    fd = open("file", O_CREAT | O_WRONLY, 0666);
    ASSERT_EQ(write(fd, "abc", 3), 3);
    ASSERT_EQ(close(fd), 0);
    ASSERT_EQ(symlink("file", ".link"), 0);
}

TEST(a_file_has_size_dates_and_attributes)
{
    const struct timespec times[] = {{.tv_sec = 86400}, {.tv_sec = 86400 * 2 + 3600}};
    struct file_status status;

    setenv("TZ", "UTC", 1);
    begin();
    ASSERT_EQ(utimensat(AT_FDCWD, "file", times, 0), 0);
    ASSERT_HR(file_status_read("file", CTL_E_FILENOTFOUND, &status), S_OK);
    ASSERT_EQ(status.size, 3);
    ASSERT_EQ(status.attributes, 0);
    ASSERT_FALSE(status.is_folder);
    ASSERT_TRUE(fabs(status.accessed - 25570) < 1e-6); /* 1970-01-02 */
    ASSERT_TRUE(fabs(status.modified - (25571 + 1.0 / 24)) < 1e-6);
    ASSERT_TRUE(status.created > 40000);
    ASSERT_HR(file_status_read("none", CTL_E_FILENOTFOUND, &status), CTL_E_FILENOTFOUND);
    ASSERT_HR(file_status_read("none", CTL_E_PATHNOTFOUND, &status), CTL_E_PATHNOTFOUND);
}

TEST(attributes_tell_links_folders_and_dots)
{
    struct file_status status;

    begin();
    ASSERT_HR(file_status_read(".link", CTL_E_FILENOTFOUND, &status), S_OK);
    ASSERT_EQ(status.attributes, ATTRIBUTE_HIDDEN | ATTRIBUTE_ALIAS);
    ASSERT_HR(file_status_read(test_home(), CTL_E_FILENOTFOUND, &status), S_OK);
    ASSERT_TRUE(status.is_folder);
    ASSERT_TRUE(status.attributes & ATTRIBUTE_DIRECTORY);
    ASSERT_TRUE(file_is_there("file") && !folder_is_there("file"));
    ASSERT_TRUE(folder_is_there(".") && !file_is_there("."));
}

TEST(writing_is_forbidden_and_allowed)
{
    struct file_status status;

    begin();
    ASSERT_HR(file_status_set_attributes("file", CTL_E_FILENOTFOUND, ATTRIBUTE_READ_ONLY | 32),
              S_OK);
    ASSERT_HR(file_status_read("file", CTL_E_FILENOTFOUND, &status), S_OK);
    ASSERT_EQ(status.attributes, ATTRIBUTE_READ_ONLY);
    ASSERT_HR(file_status_set_attributes("file", CTL_E_FILENOTFOUND, 0), S_OK);
    ASSERT_HR(file_status_read("file", CTL_E_FILENOTFOUND, &status), S_OK);
    ASSERT_EQ(status.attributes, 0);
    ASSERT_HR(file_status_set_attributes("file", CTL_E_FILENOTFOUND, ATTRIBUTE_DIRECTORY),
              E_INVALIDARG);
    ASSERT_HR(file_status_set_attributes("none", CTL_E_FILENOTFOUND, 0), CTL_E_FILENOTFOUND);
}

TEST(large_sizes_are_doubles)
{
    VARIANT small = file_size_variant(INT_MAX), large = file_size_variant((uint64_t)INT_MAX + 1);

    ASSERT_EQ(V_VT(&small), VT_I4);
    ASSERT_EQ(V_I4(&small), INT_MAX);
    ASSERT_EQ(V_VT(&large), VT_R8);
    ASSERT_TRUE(V_R8(&large) == 2147483648.0);
}
