/* SPDX-License-Identifier: MIT */
#include "base/home.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "test.h"

TEST(comity_home_holds_everything)
{
    char path[PATH_MAX], expected[PATH_MAX];

    snprintf(expected, sizeof(expected), "%s/machine", test_home());
    ASSERT_HR(home_path(HOME_MACHINE_HIVE, path), S_OK);
    ASSERT_STR(path, expected);
    ASSERT_TRUE(home_is_private());
}

TEST(without_comity_home_the_xdg_rules_hold)
{
    char path[PATH_MAX];

    unsetenv("COMITY_HOME");
    setenv("XDG_DATA_HOME", "/x/data", 1);
    unsetenv("XDG_STATE_HOME");
    setenv("HOME", "/home/somebody", 1);
    ASSERT_HR(home_path(HOME_USER_HIVE, path), S_OK);
    ASSERT_STR(path, "/x/data/comity");
    ASSERT_HR(home_path(HOME_STATE, path), S_OK);
    ASSERT_STR(path, "/home/somebody/.local/state/comity");
    ASSERT_HR(home_path(HOME_MACHINE_HIVE, path), S_OK);
    ASSERT_STR(path, "/var/lib/comity");
}

TEST(folders_are_made_private)
{
    _cleanup_(closep) int fd = -1;
    struct stat status;

    ASSERT_HR(home_open(HOME_RUNTIME, &fd), S_OK);
    ASSERT_EQ(fstat(fd, &status), 0);
    ASSERT_EQ(status.st_mode & 0777, 0700);
}

TEST(a_folder_of_another_user_is_refused)
{
    char path[PATH_MAX];
    int fd = -1;

    if (getuid() != 0)
        test_skip("only root can make a folder of another user");
    ASSERT_HR(home_path(HOME_USER_HIVE, path), S_OK);
    ASSERT_EQ(mkdir(path, 0700), 0);
    ASSERT_EQ(chown(path, 12345, 12345), 0);
    ASSERT_HR(home_open(HOME_USER_HIVE, &fd), (HRESULT)0x80070005);
    ASSERT_EQ(fd, -1);
}

TEST(a_home_of_another_user_is_refused)
{
    int fd;

    if (geteuid() != 0)
        test_skip("only root can give a folder away");
    ASSERT_EQ(chown(test_home(), 12345, -1), 0);
    ASSERT_HR(home_open(HOME_USER_HIVE, &fd), E_ACCESSDENIED);
    ASSERT_TRUE(strstr(hr_message(), "belongs to user 12345"));
    ASSERT_EQ(chown(test_home(), 0, -1), 0);
}

TEST(a_relative_home_can_be_pinned)
{
    char before[PATH_MAX], after[PATH_MAX];

    ASSERT_EQ(chdir(test_home()), 0);
    setenv("COMITY_HOME", "below/here", 1);
    ASSERT_HR(home_path(HOME_USER_HIVE, before), S_OK);
    ASSERT_HR(home_pin(), S_OK);
    ASSERT_EQ(chdir("/"), 0);
    ASSERT_HR(home_path(HOME_USER_HIVE, after), S_OK);
    ASSERT_STR(after, before);
    ASSERT_HR(home_pin(), S_OK);
}
