/* SPDX-License-Identifier: MIT */
#include "audit/module_walk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "test.h"

struct seen {
    char names[1024]; /* below the test's home, each with a blank behind it */
    unsigned n_failed;
    HRESULT answer;
};

static void path_of(const char *name, char path[static PATH_MAX])
{
    snprintf(path, PATH_MAX, "%s/%s", test_home(), name);
}

static void make_file(const char *name)
{
    char path[PATH_MAX];
    int fd;

    path_of(name, path);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    ASSERT_TRUE(fd >= 0);
    close(fd);
}

static void make_folder(const char *name)
{
    char path[PATH_MAX];

    path_of(name, path);
    ASSERT_EQ(mkdir(path, 0755), 0);
}

static void make_link(const char *target, const char *name)
{
    char path[PATH_MAX];

    path_of(name, path);
    ASSERT_EQ(symlink(target, path), 0);
}

static HRESULT see(void *context, const char *path)
{
    struct seen *seen = context;

    strcat(seen->names, path + strlen(test_home()) + 1);
    strcat(seen->names, " ");
    return seen->answer;
}

static HRESULT count_failure(void *context, const char *path)
{
    struct seen *seen = context;

    (void)path;
    ASSERT_EQ(errno, ENOENT);
    seen->n_failed++;
    return S_OK;
}

TEST(files_come_in_the_order_of_their_names)
{
    struct seen seen = {0};

    make_folder("w");
    make_folder("w/b");
    make_file("w/c");
    make_file("w/a");
    make_file("w/B");
    make_file("w/b/z");
    make_file("w/b/.y");
    make_link("nowhere", "w/gone");
    make_link("a", "w/link");
    ASSERT_HR(module_walk(test_home(), see, count_failure, &seen), S_OK);
    ASSERT_STR(seen.names, "w/B w/a w/b/.y w/b/z w/c w/link ");
    ASSERT_EQ(seen.n_failed, 0);
}

TEST(a_folder_that_links_lead_back_to_is_entered_once)
{
    struct seen seen = {0};

    make_folder("a");
    make_folder("a/b");
    make_file("a/b/file");
    make_link("../..", "a/b/up");
    make_link("a", "z");
    make_link("self", "self");
    ASSERT_HR(module_walk(test_home(), see, count_failure, &seen), S_OK);
    ASSERT_STR(seen.names, "a/b/file ");
}

TEST(a_failure_ends_the_walk)
{
    struct seen seen = {.answer = E_OUTOFMEMORY};

    make_file("a");
    make_file("b");
    ASSERT_HR(module_walk(test_home(), see, count_failure, &seen), E_OUTOFMEMORY);
    ASSERT_STR(seen.names, "a ");
}

TEST(a_folder_that_cannot_be_read_is_told)
{
    struct seen seen = {0};

    ASSERT_HR(module_walk("/nowhere/at/all", see, count_failure, &seen), S_OK);
    ASSERT_EQ(seen.n_failed, 1);
}
