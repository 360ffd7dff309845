/* SPDX-License-Identifier: MIT */
#include "files/folder_walk.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "test.h"

static HRESULT fail_at_file(void *context, int folder, const char *name, const struct stat *status)
{
    ++*(int *)context;
    return CTL_E_DISKFULL;
}

/* Someone else moves the folder away while it is looked at. */
static HRESULT move_away(void *context, int folder, const char *name, const struct stat *status)
{
    ++*(int *)context;
    ASSERT_EQ(rename("a/b", "elsewhere/b"), 0);
    return S_OK;
}

static HRESULT delete_left(void *context, int parent, const char *name)
{
    ++*(int *)context;
    return S_OK;
}

static void begin(void)
{
    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_EQ(mkdir("a", 0777), 0);
    ASSERT_EQ(mkdir("a/b", 0777), 0);
    ASSERT_EQ(mkdir("elsewhere", 0777), 0);
    ASSERT_EQ(close(open("a/b/file", O_CREAT | O_WRONLY, 0666)), 0);
}

TEST(the_first_failure_ends_it)
{
    const struct folder_visitor visitor = {.file = fail_at_file};
    int n = 0;

    begin();
    ASSERT_HR(folder_walk("a", &visitor, &n), CTL_E_DISKFULL);
    ASSERT_EQ(n, 1);
    ASSERT_HR(folder_walk("none", &visitor, &n), CTL_E_PATHNOTFOUND);
}

TEST(it_is_not_led_elsewhere)
{
    const struct folder_visitor visitor = {.file = move_away, .leave = delete_left};
    int n = 0;

    begin();
    ASSERT_HR(folder_walk("a", &visitor, &n), CTL_E_PERMISSIONDENIED);
    ASSERT_EQ(n, 1); /* nothing was left behind it */
}

TEST(a_link_is_no_folder_to_walk_through)
{
    const struct folder_visitor visitor = {.leave = delete_left};
    int n = 0;

    begin();
    ASSERT_EQ(symlink("a", "link"), 0);
    ASSERT_HR(folder_walk("link", &visitor, &n), CTL_E_PATHNOTFOUND);
    ASSERT_EQ(n, 0);
}
