/* SPDX-License-Identifier: MIT */
#include <comity/psapi.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

TEST(a_process_tells_its_program)
{
    char own[PATH_MAX], path[PATH_MAX], name[64];
    char16_t wide[PATH_MAX];
    DWORD len;

    ASSERT_TRUE(realpath("/proc/self/exe", own));
    len = GetModuleFileNameExA(GetCurrentProcess(), NULL, path, sizeof(path));
    ASSERT_EQ(len, strlen(own));
    ASSERT_STR(path, own);
    ASSERT_EQ(GetModuleFileNameExW(GetCurrentProcess(), NULL, wide, PATH_MAX), len);
    ASSERT_EQ(wide[len], 0);
    ASSERT_EQ(wide[len - 1], own[len - 1]);
    ASSERT_EQ(GetModuleBaseNameA(GetCurrentProcess(), NULL, name, sizeof(name)),
              strlen("test_process_module"));
    ASSERT_STR(name, "test_process_module");
    ASSERT_EQ(GetModuleBaseNameW(GetCurrentProcess(), NULL, wide, PATH_MAX), strlen(name));
    ASSERT_U16(wide, u"test_process_module");
}

TEST(a_path_that_has_no_room_is_cut)
{
    char path[4];
    char16_t wide[4];

    ASSERT_EQ(GetModuleFileNameExA(GetCurrentProcess(), NULL, path, sizeof(path)), 3);
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_EQ(path[3], 0);
    ASSERT_EQ(GetModuleFileNameExW(GetCurrentProcess(), NULL, wide, 4), 3);
    ASSERT_EQ(wide[3], 0);
    ASSERT_EQ(GetModuleFileNameExA(GetCurrentProcess(), NULL, path, 0), 0);
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

TEST(what_is_no_process_or_no_module_is_refused)
{
    char path[PATH_MAX];

    ASSERT_EQ(GetModuleFileNameExA(NULL, NULL, path, sizeof(path)), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_EQ(GetModuleFileNameExA(GetCurrentProcess(), (HMODULE)16, path, sizeof(path)), 0);
    ASSERT_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
}
