/* SPDX-License-Identifier: MIT */
#include "lint/exposure.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

static void in_home(char path[static 4096], const char *name)
{
    snprintf(path, 4096, "%s/%s", test_home(), name);
}

/* @expected is the end of what is said, or NULL. */
static void check(const char *name, const char *expected)
{
    char path[4096], *text;

    in_home(path, name);
    text = exposure_of(path);
    if (!expected)
        ASSERT_TRUE(text == NULL);
    else if (!text || !strstr(text, expected))
        test_fail(__FILE__, __LINE__, "%s: %s, not %s", name, text ? text : "nothing", expected);
    free(text);
}

static void make(const char *name, mode_t mode)
{
    char path[4096];
    int fd;

    in_home(path, name);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(fchmod(fd, mode), 0);
    close(fd);
}

TEST(who_may_write_a_file_is_said)
{
    make("own", 0755);
    check("own", NULL);
    make("open", 0757);
    check("open", "/open\" may be changed by all users");
    check("absent", NULL);
}

TEST(who_may_write_a_folder_may_replace_what_is_in_it)
{
    char folder[4096], link[4096], target[4096];

    in_home(folder, "folder");
    ASSERT_EQ(mkdir(folder, 0755), 0);
    make("folder/server", 0755);
    check("folder/server", NULL);
    in_home(link, "link");
    in_home(target, "folder/server");
    ASSERT_EQ(symlink(target, link), 0);
    ASSERT_EQ(chmod(folder, 0777), 0);
    check("folder/server", "/folder\" may be changed by all users");
    check("link", "/folder\" may be changed by all users");
    ASSERT_EQ(chmod(folder, 01777), 0);
    check("folder/server", NULL);
}

TEST(a_group_of_others_is_said_and_a_user_s_own_is_not)
{
    char path[4096];

    make("shared", 0775);
    in_home(path, "shared");
    if (geteuid() != 0)
        return; /* only root can give a file away */
    check("shared", NULL);
    ASSERT_EQ(chown(path, 0, 12345), 0);
    check("shared", "/shared\" may be changed by its group");
    ASSERT_EQ(chown(path, 12345, 12345), 0);
    check("shared", "/shared\" may be changed by its owner, another user");
}
