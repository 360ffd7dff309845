/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include <comity/windows.h>

#include "test.h"

static const char *path_of(const char *name)
{
    static char path[4096];

    snprintf(path, sizeof(path), "%s\\%s", test_home(), name);
    return path;
}

TEST(folders_are_made_and_removed)
{
    HANDLE file;

    ASSERT_TRUE(CreateDirectoryA(path_of("folder"), NULL));
    ASSERT_FALSE(CreateDirectoryA(path_of("folder"), NULL));
    ASSERT_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    ASSERT_EQ(GetFileAttributesA(path_of("folder")), FILE_ATTRIBUTE_DIRECTORY);
    file = CreateFileA(path_of("folder\\file"), GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    ASSERT_TRUE(CloseHandle(file));
    ASSERT_FALSE(RemoveDirectoryA(path_of("folder")));
    ASSERT_EQ(GetLastError(), ERROR_DIR_NOT_EMPTY);
    ASSERT_TRUE(DeleteFileA(path_of("folder/file")));
    ASSERT_TRUE(RemoveDirectoryA(path_of("folder")));
    ASSERT_FALSE(DeleteFileW(u""));
    ASSERT_EQ(GetLastError(), ERROR_PATH_NOT_FOUND);
}

TEST(temporary_files_have_names_of_their_own)
{
    char folder[MAX_PATH], first[MAX_PATH];
    WCHAR wide[MAX_PATH], second[MAX_PATH];

    ASSERT_TRUE(SetEnvironmentVariableA("TMPDIR", test_home()));
    ASSERT_EQ(GetTempPathA(0, NULL), strlen(test_home()) + 2);
    ASSERT_EQ(GetTempPathA(MAX_PATH, folder), strlen(test_home()) + 1);
    ASSERT_EQ(GetTempPathW(MAX_PATH, wide), strlen(test_home()) + 1);
    ASSERT_TRUE(GetTempFileNameA(folder, "prefix", 0, first));
    ASSERT_TRUE(GetTempFileNameW(wide, u"pre", 0, second));
    ASSERT_EQ(GetFileAttributesA(first), FILE_ATTRIBUTE_NORMAL);
    ASSERT_TRUE(DeleteFileA(first));
    ASSERT_TRUE(DeleteFileW(second));
    ASSERT_EQ(GetTempFileNameA(folder, "pre", 0x12ab, first), 0x12ab);
    ASSERT_TRUE(strstr(first, "/pre12AB.tmp"));
    ASSERT_FALSE(GetTempFileNameA("/no such folder", "pre", 0, first));
    ASSERT_EQ(GetLastError(), ERROR_DIRECTORY);
}

TEST(the_folder_can_be_changed)
{
    char text[8];
    WCHAR wide[8];

    ASSERT_TRUE(SetCurrentDirectoryA("/usr\\bin"));
    ASSERT_EQ(GetCurrentDirectoryA(8, text), 9);
    ASSERT_TRUE(SetCurrentDirectoryW(u"/"));
    ASSERT_EQ(GetCurrentDirectoryA(8, text), 1);
    ASSERT_STR(text, "/");
    ASSERT_EQ(GetCurrentDirectoryW(8, wide), 1);
    ASSERT_U16(wide, u"/");
    ASSERT_FALSE(SetCurrentDirectoryA("/no such folder"));
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    ASSERT_FALSE(SetCurrentDirectoryA("/etc/passwd"));
    ASSERT_EQ(GetLastError(), ERROR_DIRECTORY);
}
