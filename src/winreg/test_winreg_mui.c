/* SPDX-License-Identifier: MIT */
/*
 * Strings of modules through the ABI alone. What Windows answers is known from Wine's
 * test_RegLoadMUIString().
 */
#include <comity/windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

/* What loading the value of this text says. */
static LSTATUS load(const char *text, DWORD type)
{
    WCHAR buffer[64];
    LSTATUS error;
    DWORD size;
    HKEY key;

    ASSERT_EQ(RegCreateKeyW(HKEY_CURRENT_USER, u"Key", &key), 0);
    ASSERT_EQ(RegSetValueExA(key, "v", 0, type, (const BYTE *)text, (DWORD)strlen(text) + 1), 0);
    error = RegLoadMUIStringW(key, u"v", buffer, sizeof(buffer), &size, 0, NULL);
    RegCloseKey(key);
    return error;
}

TEST(every_reason_for_no_string_is_told)
{
    char path[4096];
    FILE *file;

    test_expect_open_descriptors();
    snprintf(path, sizeof(path), "%s/text", test_home());
    file = fopen(path, "w");
    fputs("no module", file);
    fclose(file);
    setenv("COMITY_TEST_FILE", path, 1);
    setenv("COMITY_TEST_EXE", "/proc/self/exe", 1);
    setenv("COMITY_TEST_AT", "@/proc/self/exe,-1", 1);
    ASSERT_EQ(load("", REG_SZ), ERROR_INVALID_DATA);
    ASSERT_EQ(load("no such string", REG_SZ), ERROR_INVALID_DATA);
    ASSERT_EQ(load("@unknown.dll", REG_SZ), ERROR_INVALID_DATA);
    ASSERT_EQ(load("@unknown.dll,-10", REG_SZ), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(load("%COMITY_TEST_AT%", REG_EXPAND_SZ), ERROR_INVALID_DATA);
    ASSERT_EQ(load("@%COMITY_TEST_EXE%,a", REG_SZ), ERROR_INVALID_DATA);
    ASSERT_EQ(load("@%COMITY_TEST_EXE%,-39;comment", REG_SZ), ERROR_RESOURCE_NAME_NOT_FOUND);
    ASSERT_EQ(load("@%COMITY_TEST_FILE%,-16", REG_EXPAND_SZ), ERROR_BAD_EXE_FORMAT);
    ASSERT_EQ(load("@unknown.dll,-10", REG_BINARY), ERROR_FILE_NOT_FOUND);
}

TEST(bad_arguments_are_refused)
{
    WCHAR buffer[4];
    DWORD size;

    ASSERT_EQ(RegLoadMUIStringW(HKEY_CURRENT_USER, u"v", buffer, 3, &size, 0, NULL),
              ERROR_INVALID_PARAMETER);
    ASSERT_EQ(
        RegLoadMUIStringW(HKEY_CURRENT_USER, u"v", buffer, 4, &size, REG_MUI_STRING_TRUNCATE, NULL),
        ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegLoadMUIStringW(HKEY_CURRENT_USER, u"v", buffer, 4, NULL, 0xdead, NULL),
              ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegLoadMUIStringW(HKEY_CURRENT_USER, u"v", NULL, 0, NULL, 0, NULL),
              ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegLoadMUIStringA(HKEY_CURRENT_USER, "v", NULL, 0, &size, 0, NULL),
              ERROR_CALL_NOT_IMPLEMENTED);
}
