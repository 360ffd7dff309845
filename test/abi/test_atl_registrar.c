/* SPDX-License-Identifier: MIT */
/*
 * A module whose classes register as ATL's do (atl_server.cc).
 */
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include <comity/windows.h>

#include "test.h"

static HMODULE module;
static char path[PATH_MAX];

static void begin(void)
{
    char program[PATH_MAX - 64];

    test_expect_open_descriptors();
    ASSERT_TRUE(realpath("/proc/self/exe", program) != NULL);
    snprintf(path, sizeof(path), "%s/atl_server.so", dirname(program));
    module = LoadLibraryA(path);
    ASSERT_TRUE(module != NULL);
}

static HRESULT call(const char *name)
{
    return ((HRESULT(*)(void))(void *)GetProcAddress(module, name))();
}

static void assert_text(const char *key, const char *name, const char *expected)
{
    char text[PATH_MAX];
    DWORD size = sizeof(text);

    ASSERT_EQ(RegGetValueA(HKEY_CLASSES_ROOT, key, name, RRF_RT_REG_SZ, NULL, text, &size),
              ERROR_SUCCESS);
    ASSERT_STR(text, expected);
}

static bool key_exists(const char *name)
{
    HKEY key;

    if (RegOpenKeyExA(HKEY_CLASSES_ROOT, name, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    RegCloseKey(key);
    return true;
}

TEST(classes_register_by_their_scripts)
{
    begin();
    ASSERT_HR(call("DllRegisterServer"), S_OK);
    assert_text("AppID\\{3F1A2B09-9C5D-4E60-8A11-010000000000}", NULL, "Atl");
    assert_text("Atl.Counter", NULL, "{3F1A2B09-9C5D-4E60-8A11-010000000000}");
    assert_text("Atl.Counter", "Module", path);
    assert_text("Atl.Counter", "Raw", path);
    assert_text("Atl.Mapped", NULL, "from the map");
    ASSERT_HR(call("DllUnregisterServer"), S_OK);
    ASSERT_FALSE(key_exists("Atl.Counter"));
    ASSERT_FALSE(key_exists("Atl.Mapped"));
    ASSERT_FALSE(key_exists("AppID\\{3F1A2B09-9C5D-4E60-8A11-010000000000}"));
    FreeLibrary(module);
}

TEST(a_script_that_is_missing_is_a_failure)
{
    begin();
    ASSERT_HR(((HRESULT(*)(BOOL, LPCWSTR))(void *)GetProcAddress(module, "DllInstall"))(TRUE, NULL),
              HRESULT_FROM_WIN32(ERROR_RESOURCE_NAME_NOT_FOUND));
    FreeLibrary(module);
}
