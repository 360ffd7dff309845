/* SPDX-License-Identifier: MIT */
/*
 * Machines, caches and reflection through the ABI alone.
 */
#include <comity/windows.h>

#include <stdio.h>
#include <unistd.h>

#include "test.h"

TEST(only_the_own_machine_is_connected)
{
    char name[256], path[260];
    HKEY key = NULL;

    ASSERT_EQ(gethostname(name, sizeof(name)), 0);
    snprintf(path, sizeof(path), "\\\\%s", name);
    ASSERT_EQ(RegConnectRegistryA(NULL, HKEY_LOCAL_MACHINE, &key), 0);
    ASSERT_TRUE(key == HKEY_LOCAL_MACHINE);
    ASSERT_EQ(RegConnectRegistryA(name, HKEY_USERS, &key), 0);
    ASSERT_TRUE(key == HKEY_USERS);
    ASSERT_EQ(RegConnectRegistryA(path, HKEY_LOCAL_MACHINE, &key), 0);
    ASSERT_EQ(RegCloseKey(key), 0);
    ASSERT_EQ(RegConnectRegistryA("\\\\no.such.machine", HKEY_LOCAL_MACHINE, &key),
              ERROR_BAD_NETPATH);
    ASSERT_EQ(RegConnectRegistryW(NULL, (HKEY)0x1230, &key), ERROR_INVALID_HANDLE);
    ASSERT_EQ(RegConnectRegistryW(NULL, HKEY_LOCAL_MACHINE, NULL), ERROR_INVALID_PARAMETER);
}

TEST(nothing_is_reflected)
{
    BOOL is_disabled = FALSE;

    test_expect_open_descriptors();
    ASSERT_EQ(RegQueryReflectionKey(HKEY_LOCAL_MACHINE, &is_disabled), 0);
    ASSERT_TRUE(is_disabled);
    ASSERT_EQ(RegEnableReflectionKey(HKEY_LOCAL_MACHINE), 0);
    ASSERT_EQ(RegDisableReflectionKey(HKEY_LOCAL_MACHINE), 0);
    ASSERT_EQ(RegDisableReflectionKey(NULL), ERROR_INVALID_HANDLE);
    ASSERT_EQ(RegQueryReflectionKey(HKEY_LOCAL_MACHINE, NULL), ERROR_INVALID_PARAMETER);
}

TEST(several_values_are_read_in_one_call)
{
    VALENTA narrow[] = {{.ve_valuename = (LPSTR) "a"}, {.ve_valuename = (LPSTR) "b"}};
    VALENTW wide[] = {{.ve_valuename = (LPWSTR)u"a"}, {.ve_valuename = (LPWSTR)u"none"}};
    DWORD size = 0, number = 7;
    char buffer[64];
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_EQ(RegCreateKeyW(HKEY_CURRENT_USER, u"Key", &key), 0);
    RegSetValueExA(key, "a", 0, REG_SZ, (const BYTE *)"text", 5);
    RegSetValueExA(key, "b", 0, REG_DWORD, (const BYTE *)&number, 4);
    ASSERT_EQ(RegQueryMultipleValuesA(key, narrow, 2, NULL, &size), ERROR_MORE_DATA);
    ASSERT_EQ(size, 9);
    size = 8;
    ASSERT_EQ(RegQueryMultipleValuesA(key, narrow, 2, buffer, &size), ERROR_MORE_DATA);
    ASSERT_EQ(size, 9);
    ASSERT_EQ(RegQueryMultipleValuesA(key, narrow, 2, buffer, &size), 0);
    ASSERT_STR((char *)narrow[0].ve_valueptr, "text");
    ASSERT_EQ(narrow[0].ve_type, REG_SZ);
    ASSERT_MEM((char *)narrow[1].ve_valueptr, &number, 4);
    size = sizeof(buffer);
    ASSERT_EQ(RegQueryMultipleValuesW(key, wide, 1, (LPWSTR)(void *)buffer, &size), 0);
    ASSERT_EQ(size, 10);
    size = sizeof(buffer);
    ASSERT_EQ(RegQueryMultipleValuesW(key, wide, 2, (LPWSTR)(void *)buffer, &size), ERROR_CANTREAD);
    RegCloseKey(key);
}
