/* SPDX-License-Identifier: MIT */
#include <comity/versionhelpers.h>
#include <comity/winbase.h>

#include "test.h"

TEST(the_version_is_told_in_three_ways)
{
    OSVERSIONINFOEXW wide = {.dwOSVersionInfoSize = sizeof(wide)};
    OSVERSIONINFOA narrow = {.dwOSVersionInfoSize = sizeof(narrow)};
    DWORD version = GetVersion();

    ASSERT_TRUE(GetVersionExW((LPOSVERSIONINFOW)&wide));
    ASSERT_EQ(wide.dwMajorVersion, version & 0xff);
    ASSERT_EQ(wide.dwMinorVersion, version >> 8 & 0xff);
    ASSERT_EQ(wide.dwBuildNumber, version >> 16);
    ASSERT_EQ(wide.dwPlatformId, VER_PLATFORM_WIN32_NT);
    ASSERT_EQ(wide.wProductType, VER_NT_WORKSTATION);
    ASSERT_EQ(wide.dwOSVersionInfoSize, sizeof(wide));
    ASSERT_TRUE(GetVersionExA(&narrow));
    ASSERT_EQ(narrow.dwBuildNumber, wide.dwBuildNumber);
}

TEST(structures_of_other_sizes_are_refused)
{
    OSVERSIONINFOW wide = {.dwOSVersionInfoSize = sizeof(wide) - 1};
    OSVERSIONINFOA narrow = {0};

    ASSERT_FALSE(GetVersionExW(&wide));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_FALSE(GetVersionExA(&narrow));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

TEST(newer_than_all_that_programs_ask_for)
{
    ASSERT_TRUE(IsWindowsXPOrGreater());
    ASSERT_TRUE(IsWindows7SP1OrGreater());
    ASSERT_TRUE(IsWindows8Point1OrGreater());
    ASSERT_TRUE(IsWindows10OrGreater());
    ASSERT_FALSE(IsWindowsVersionOrGreater(10, 1, 0));
    ASSERT_FALSE(IsWindowsVersionOrGreater(10, 0, 1));
    ASSERT_FALSE(IsWindowsVersionOrGreater(11, 0, 0));
}

TEST(each_condition_is_minded)
{
    static const struct {
        BYTE condition;
        BOOL below, same, above; /* whether it holds for a build that is asked for */
    } cases[] = {
        {VER_EQUAL, FALSE, TRUE, FALSE},        {VER_GREATER, TRUE, FALSE, FALSE},
        {VER_GREATER_EQUAL, TRUE, TRUE, FALSE}, {VER_LESS, FALSE, FALSE, TRUE},
        {VER_LESS_EQUAL, FALSE, TRUE, TRUE},
    };
    DWORD build = GetVersion() >> 16;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        OSVERSIONINFOEXA below = {.dwBuildNumber = build - 1}, same = {.dwBuildNumber = build},
                         above = {.dwBuildNumber = build + 1};
        ULONGLONG mask = VerSetConditionMask(0, VER_BUILDNUMBER, cases[i].condition);

        ASSERT_EQ(VerifyVersionInfoA(&below, VER_BUILDNUMBER, mask), cases[i].below);
        ASSERT_EQ(VerifyVersionInfoA(&same, VER_BUILDNUMBER, mask), cases[i].same);
        ASSERT_EQ(VerifyVersionInfoA(&above, VER_BUILDNUMBER, mask), cases[i].above);
    }
}

TEST(conditions_that_fail_are_told_from_wrong_ones)
{
    OSVERSIONINFOEXW wanted = {.dwMajorVersion = 99, .wProductType = VER_NT_SERVER};
    ULONGLONG mask = VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL);

    ASSERT_FALSE(VerifyVersionInfoW(&wanted, VER_MAJORVERSION, mask));
    ASSERT_EQ(GetLastError(), ERROR_OLD_WIN_VERSION);
    ASSERT_FALSE(VerifyVersionInfoW(&wanted, VER_MAJORVERSION, 0));
    ASSERT_EQ(GetLastError(), ERROR_BAD_ARGUMENTS);
    ASSERT_FALSE(VerifyVersionInfoW(&wanted, 0, mask));
    ASSERT_EQ(GetLastError(), ERROR_BAD_ARGUMENTS);
    mask = VerSetConditionMask(0, VER_PRODUCT_TYPE, VER_EQUAL);
    ASSERT_FALSE(VerifyVersionInfoW(&wanted, VER_PRODUCT_TYPE, mask));
    wanted.wProductType = VER_NT_WORKSTATION;
    ASSERT_TRUE(VerifyVersionInfoW(&wanted, VER_PRODUCT_TYPE, mask));
}
