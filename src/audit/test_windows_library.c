/* SPDX-License-Identifier: MIT */
#include "audit/windows_library.h"

#include "test.h"

/* First, last and between: the names are searched as a sorted list. */
TEST(windows_own_libraries_are_known_in_any_case)
{
    static const char *const names[] = {"activeds.dll", "KERNEL32.dll", "ole32",
                                        "OleAut32.DLL", "msvcrt.dll",   "ws2_32.dll",
                                        "d3d10_1.dll",  "winspool.drv", "XpsPrint.dll"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (!windows_library_is_known(names[i]))
            test_fail(__FILE__, __LINE__, "%s is not known", names[i]);
    }
}

TEST(sets_of_interfaces_are_known_by_how_they_begin)
{
    ASSERT_TRUE(windows_library_is_known("api-ms-win-core-file-l1-1-0.dll"));
    ASSERT_TRUE(windows_library_is_known("EXT-MS-win-ntuser-window-l1-1-0.dll"));
}

TEST(what_must_be_brought_along_is_not_known)
{
    static const char *const names[] = {"vcruntime140.dll",
                                        "msvcp140.dll",
                                        "mfc42u.dll",
                                        "zlib1.dll",
                                        "kernel32.dll.dll",
                                        "",
                                        ".dll",
                                        "a-name-that-is-longer-than-any-of-the-names-that-windows-"
                                        "has-for-its-own-libraries.dll"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        ASSERT_FALSE(windows_library_is_known(names[i]));
}
