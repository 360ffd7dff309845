/* SPDX-License-Identifier: MIT */
#include "compound/compound_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

static const struct compound_facts facts = {.version = 4, .transaction = 1};

static const char *path_of(const char *name)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    return path;
}

static unsigned files_at_home(void)
{
    DIR *folder = opendir(test_home());
    unsigned n = 0;

    ASSERT_TRUE(folder != NULL);
    for (struct dirent *entry; (entry = readdir(folder));)
        n += entry->d_name[0] != '.';
    closedir(folder);
    return n;
}

TEST(a_file_is_replaced_as_a_whole)
{
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
    struct compound_node *child, *again;
    struct compound_facts found;
    struct stat stat_now;

    ASSERT_HR(compound_node_add(root, u"stream", false, &child), S_OK);
    ASSERT_HR(compound_node_resize(child, 1 << 20), S_OK);
    ASSERT_HR(compound_file_write(path_of("file"), root, &facts), S_OK);
    ASSERT_EQ(chmod(path_of("file"), 0640), 0);
    compound_node_remove(root, child);
    ASSERT_HR(compound_file_write(path_of("file"), root, &facts), S_OK);
    ASSERT_EQ(stat(path_of("file"), &stat_now), 0);
    ASSERT_EQ(stat_now.st_mode & 07777, 0640);
    ASSERT_EQ(stat_now.st_size, 3 * 4096);
    ASSERT_HR(compound_file_read(path_of("file"), &found, &again), S_OK);
    ASSERT_EQ(found.version, 4);
    ASSERT_EQ(again->n_children, 0);
    compound_node_free(again);
    ASSERT_EQ(files_at_home(), 1);
}

TEST(a_file_that_cannot_be_written_leaves_nothing)
{
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
    struct compound_facts found;
    struct compound_node *again;

    ASSERT_HR(compound_file_write(path_of("none/file"), root, &facts), STG_E_FILENOTFOUND);
    ASSERT_EQ(mkdir(path_of("folder"), 0700), 0);
    ASSERT_HR(compound_file_write(path_of("folder"), root, &facts), STG_E_ACCESSDENIED);
    ASSERT_EQ(files_at_home(), 1);
    ASSERT_HR(compound_file_read(path_of("none"), &found, &again), STG_E_FILENOTFOUND);
}

TEST(errors_have_windows_codes)
{
    ASSERT_HR(compound_from_errno(ENOSPC), STG_E_MEDIUMFULL);
    ASSERT_HR(compound_from_errno(EROFS), STG_E_ACCESSDENIED);
    ASSERT_HR(compound_from_errno(EMFILE), STG_E_TOOMANYOPENFILES);
    ASSERT_HR(compound_from_errno(ENOTDIR), STG_E_PATHNOTFOUND);
    ASSERT_HR(compound_from_errno(EIO), STG_E_UNKNOWN);
}
