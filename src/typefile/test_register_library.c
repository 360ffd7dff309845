/* SPDX-License-Identifier: MIT */
/* Expectations are those of Windows' "RegisterTypeLib" and "LoadRegTypeLib" pages. */
#define COBJMACROS
#include <limits.h>

#include <comity/windows.h>

#include "test.h"

static const GUID trial_guid = {
    0x5b1d0c52, 0x7a5e, 0x4d3c, {0x9c, 0x11, 0x3f, 0x0a, 0x8e, 0x2b, 0x7c, 0x01}};

#define LIBRARY u"TypeLib\\{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}"
#define THING u"Interface\\{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C03}"
#define EVENTS u"Interface\\{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C04}"

static ITypeLib *load_trial(char16_t path[static PATH_MAX])
{
    DWORD len = GetModuleFileNameW(NULL, path, PATH_MAX);
    ITypeLib *lib;

    /* The registry, in which imported libraries are looked up, stays open. */
    test_expect_open_descriptors();
    while (path[len - 1] != u'/')
        len--;
    lstrcpyW(path + len, u"trial.tlb");
    ASSERT_HR(LoadTypeLibEx(path, REGKIND_NONE, &lib), S_OK);
    return lib;
}

static const char16_t *value_of(const char16_t *key, const char16_t *name, DWORD view)
{
    static char16_t text[PATH_MAX];
    DWORD size = sizeof(text);

    if (RegGetValueW(HKEY_CLASSES_ROOT, key, name, RRF_RT_REG_SZ | view, NULL, text, &size) !=
        ERROR_SUCCESS)
        return u"(none)";
    return text;
}

TEST(a_library_is_registered_with_its_interfaces)
{
    char16_t path[PATH_MAX];
    ITypeLib *lib = load_trial(path);

    ASSERT_HR(RegisterTypeLib(lib, path, NULL), S_OK);
    ASSERT_U16(value_of(LIBRARY u"\\1.a", NULL, 0), u"Trial library");
    ASSERT_U16(value_of(LIBRARY u"\\1.a\\0\\win64", NULL, 0), path);
    ASSERT_U16(value_of(LIBRARY u"\\1.a\\FLAGS", NULL, 0), u"8");
    ASSERT_U16(value_of(THING, NULL, 0), u"IThing");
    ASSERT_U16(value_of(THING u"\\ProxyStubClsid32", NULL, 0),
               u"{00020424-0000-0000-C000-000000000046}");
    ASSERT_U16(value_of(THING u"\\TypeLib", u"Version", 0), u"1.a");
    ASSERT_U16(value_of(THING u"\\TypeLib", NULL, RRF_SUBKEY_WOW6432KEY),
               u"{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}");
    ASSERT_U16(value_of(EVENTS u"\\ProxyStubClsid32", NULL, 0),
               u"{00020420-0000-0000-C000-000000000046}");
    ITypeLib_Release(lib);
}

TEST(a_registered_library_is_found_by_language_and_version)
{
    static const struct {
        WORD major;
        WORD minor;
        HRESULT hr;
    } cases[] = {
        {1, 10, S_OK},
        {1, 3, S_OK},
        {1, 11, TYPE_E_LIBNOTREGISTERED},
        {2, 0, TYPE_E_LIBNOTREGISTERED},
        {0xffff, 0xffff, S_OK},
    };
    char16_t path[PATH_MAX];
    ITypeLib *lib = load_trial(path);
    ITypeLib *found;
    BSTR where;

    ASSERT_HR(RegisterTypeLib(lib, path, NULL), S_OK);
    ITypeLib_Release(lib);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        ASSERT_HR(QueryPathOfRegTypeLib(&trial_guid, cases[i].major, cases[i].minor, 0x409, &where),
                  cases[i].hr);
        if (cases[i].hr == S_OK) {
            ASSERT_U16(where, path);
            SysFreeString(where);
        }
    }
    ASSERT_HR(LoadRegTypeLib(&trial_guid, 1, 0, 0, &found), S_OK);
    ITypeLib_Release(found);
}

TEST(unregistering_leaves_nothing_but_what_others_have)
{
    static const char16_t other[] = u"{11111111-7A5E-4D3C-9C11-3F0A8E2B7C01}";
    char16_t path[PATH_MAX];
    ITypeLib *lib = load_trial(path);
    HKEY key;

    ASSERT_HR(RegisterTypeLib(lib, path, NULL), S_OK);
    ASSERT_EQ(
        RegSetKeyValueW(HKEY_CLASSES_ROOT, EVENTS u"\\TypeLib", NULL, REG_SZ, other, sizeof(other)),
        ERROR_SUCCESS);
    ASSERT_HR(UnRegisterTypeLib(&trial_guid, 1, 10, 0, SYS_WIN32), TYPE_E_REGISTRYACCESS);
    ASSERT_HR(UnRegisterTypeLib(&trial_guid, 1, 10, 0, SYS_WIN64), S_OK);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, LIBRARY, 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, THING, 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, THING, 0, KEY_READ | KEY_WOW64_32KEY, &key),
              ERROR_FILE_NOT_FOUND);
    ASSERT_U16(value_of(EVENTS u"\\TypeLib", NULL, 0), other);
    ASSERT_HR(UnRegisterTypeLib(&trial_guid, 1, 10, 0, SYS_WIN64), TYPE_E_REGISTRYACCESS);
    ITypeLib_Release(lib);
}

TEST(a_library_for_the_user_is_in_the_users_classes)
{
    char16_t path[PATH_MAX];
    ITypeLib *lib = load_trial(path);
    HKEY key;

    ASSERT_HR(RegisterTypeLibForUser(lib, path, NULL), S_OK);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Software\\Classes\\" LIBRARY, 0, KEY_READ, &key),
              ERROR_SUCCESS);
    RegCloseKey(key);
    ASSERT_HR(UnRegisterTypeLibForUser(&trial_guid, 1, 10, 0, SYS_WIN64), S_OK);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Software\\Classes\\" LIBRARY, 0, KEY_READ, &key),
              ERROR_FILE_NOT_FOUND);
    ITypeLib_Release(lib);
}
