/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "test.h"

TEST(the_machine_has_names)
{
    char16_t wide[256];
    char host[256], name[256], domain[256], short_name[256];
    DWORD size = 256;

    ASSERT_EQ(gethostname(host, sizeof(host)), 0);
    ASSERT_TRUE(GetComputerNameExA(ComputerNameDnsFullyQualified, name, &size));
    ASSERT_STR(name, host);
    ASSERT_EQ(size, strlen(host));
    size = 256;
    ASSERT_TRUE(GetComputerNameExA(ComputerNameDnsHostname, name, &size));
    ASSERT_EQ(size, strcspn(host, "."));
    size = 256;
    ASSERT_TRUE(GetComputerNameExA(ComputerNamePhysicalDnsDomain, domain, &size));
    ASSERT_STR(domain, strchr(host, '.') ? strchr(host, '.') + 1 : "");

    size = MAX_COMPUTERNAME_LENGTH + 1;
    ASSERT_TRUE(GetComputerNameA(short_name, &size));
    ASSERT_TRUE(size <= MAX_COMPUTERNAME_LENGTH && strncasecmp(short_name, host, size) == 0);
    size = MAX_COMPUTERNAME_LENGTH + 1;
    ASSERT_TRUE(GetComputerNameW(wide, &size));
    ASSERT_EQ(size, strlen(short_name));
    ASSERT_EQ(wide[size], 0);
}

TEST(a_name_that_does_not_fit_is_measured)
{
    char16_t wide[256];
    char name[256];
    DWORD size = 0, needed;

    ASSERT_FALSE(GetComputerNameW(NULL, &size));
    ASSERT_EQ(GetLastError(), ERROR_BUFFER_OVERFLOW);
    needed = size;
    ASSERT_TRUE(GetComputerNameW(wide, &size));
    ASSERT_EQ(size, needed - 1);
    size = 1;
    ASSERT_FALSE(GetComputerNameExA(ComputerNameDnsFullyQualified, name, &size));
    ASSERT_EQ(GetLastError(), ERROR_MORE_DATA);
    ASSERT_FALSE(GetComputerNameExW(ComputerNameMax, wide, &size));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(GetComputerNameA(name, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(memory_adds_up)
{
    MEMORYSTATUSEX status = {.dwLength = sizeof(status)};
    MEMORYSTATUS old;

    ASSERT_TRUE(GlobalMemoryStatusEx(&status));
    ASSERT_TRUE(status.ullAvailPhys > 0 && status.ullAvailPhys <= status.ullTotalPhys);
    ASSERT_TRUE(status.ullTotalPageFile >= status.ullTotalPhys);
    ASSERT_TRUE(status.ullAvailVirtual <= status.ullTotalVirtual);
    ASSERT_TRUE(status.dwMemoryLoad <= 100);
    GlobalMemoryStatus(&old);
    ASSERT_EQ(old.dwTotalPhys, status.ullTotalPhys);

    status.dwLength--;
    ASSERT_FALSE(GlobalMemoryStatusEx(&status));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(the_system_is_where_the_library_is)
{
    char16_t wide[PATH_MAX];
    char module[PATH_MAX] = "", folder[PATH_MAX], above[PATH_MAX];
    UINT len;

    ASSERT_TRUE(readlink("/proc/self/exe", module, sizeof(module) - 1) > 0);
    len = GetSystemDirectoryA(folder, sizeof(folder));
    ASSERT_EQ(len, strlen(folder));
    ASSERT_EQ(access(folder, X_OK), 0);
    ASSERT_TRUE(strncmp(folder, module, len) == 0 && module[len] == '/');
    ASSERT_EQ(GetSystemDirectoryW(wide, PATH_MAX), len);
    ASSERT_EQ(GetSystemDirectoryW(wide, len), len + 1);

    len = GetWindowsDirectoryA(above, sizeof(above));
    ASSERT_TRUE(strncmp(folder, above, len) == 0 && folder[len] == '/');
    ASSERT_EQ(GetSystemWindowsDirectoryW(NULL, 0), len + 1);
    ASSERT_EQ(GetSystemWow64DirectoryW(wide, PATH_MAX), 0);
    ASSERT_EQ(GetLastError(), ERROR_CALL_NOT_IMPLEMENTED);
}
