/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include <comity/shlwapi.h>

#include "test.h"

TEST(some_paths_are_relative)
{
    ASSERT_TRUE(PathIsRelativeA("a/b") && PathIsRelativeW(u"") && PathIsRelativeW(u"1:"));
    ASSERT_FALSE(PathIsRelativeA("/a") || PathIsRelativeW(u"\\a") || PathIsRelativeW(u"c:a"));
}

TEST(drives_have_types)
{
    ASSERT_EQ(GetDriveTypeW(u"A:\\"), DRIVE_NO_ROOT_DIR);
    ASSERT_EQ(GetDriveTypeA("/nowhere/at/all"), DRIVE_NO_ROOT_DIR);
    ASSERT_EQ(GetDriveTypeA("C:\\"), GetDriveTypeA("/"));
    ASSERT_TRUE(GetDriveTypeA("/") >= DRIVE_REMOVABLE);
    ASSERT_TRUE(GetDriveTypeW(NULL) >= DRIVE_REMOVABLE);
}
