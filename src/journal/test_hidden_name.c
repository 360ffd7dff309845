/* SPDX-License-Identifier: MIT */
#include "journal/hidden_name.h"

#include <errno.h>
#include <string.h>

#include "base/hresult.h"
#include "test.h"

static const uint8_t number[16] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};

TEST(hidden_names_are_beside_their_places)
{
    char prefix[HIDDEN_PREFIX_SIZE], path[PATH_MAX];

    hidden_prefix(number, prefix);
    ASSERT_HR(hidden_path(prefix, HIDDEN_NEW, 7, "/opt/a/file", path), S_OK);
    ASSERT_STR(path, "/opt/a/.comity-0123456789abcdef-7");
    ASSERT_HR(hidden_path(prefix, HIDDEN_OLD, 7, "/file", path), S_OK);
    ASSERT_STR(path, "/.comity-0123456789abcdef-7~");
}

TEST(only_names_of_the_same_journal_are_its_own)
{
    char prefix[HIDDEN_PREFIX_SIZE];

    hidden_prefix(number, prefix);
    ASSERT_TRUE(hidden_is_own(prefix, ".comity-0123456789abcdef-1~"));
    ASSERT_FALSE(hidden_is_own(prefix, ".comity-0123456789abcde0-1~"));
    ASSERT_FALSE(hidden_is_own(prefix, ".comity"));
}

TEST(the_folder_of_a_path_may_be_the_root)
{
    char folder[PATH_MAX];

    hidden_folder("/opt/a/file", folder);
    ASSERT_STR(folder, "/opt/a");
    hidden_folder("/file", folder);
    ASSERT_STR(folder, "/");
}

TEST(a_hidden_path_that_is_too_long_is_refused)
{
    char prefix[HIDDEN_PREFIX_SIZE], path[PATH_MAX], hidden[PATH_MAX];

    memset(path, 'x', sizeof(path));
    path[0] = '/';
    path[PATH_MAX - 2] = '/';
    path[PATH_MAX - 1] = '\0';
    hidden_prefix(number, prefix);
    ASSERT_HR(hidden_path(prefix, HIDDEN_NEW, 7, path, hidden), hr_from_errno_value(ENAMETOOLONG));
}
