/* SPDX-License-Identifier: MIT */
/*
 * A module that registers itself in many ways, for tests of harvesting.
 */
#include <stdlib.h>

#include <comity/windows.h>

#define CLASS u"CLSID\\{5B1D0C52-0000-4000-8000-0000000000D1}"

STDAPI DllRegisterServer(void);

static LSTATUS set(HKEY root, const char16_t *key, const char16_t *name, const char16_t *text)
{
    return RegSetKeyValueW(root, key, name, REG_SZ, text, (DWORD)(lstrlenW(text) + 1) * 2);
}

STDAPI DllRegisterServer(void)
{
    char16_t path[MAX_PATH], command[MAX_PATH + 32];
    DWORD number = 7;
    HMODULE module;
    HKEY key;

    if (getenv("HARVEST_TEST_FAILS"))
        return SELFREG_E_CLASS;
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (LPCWSTR)(void *)DllRegisterServer, &module) ||
        !GetModuleFileNameW(module, path, MAX_PATH))
        return E_FAIL;
    lstrcpyW(command, path);
    lstrcatW(command, u",-101");
    set(HKEY_CLASSES_ROOT, CLASS, NULL, u"Harvested");
    set(HKEY_CLASSES_ROOT, CLASS u"\\InprocServer32", NULL, path);
    set(HKEY_CLASSES_ROOT, CLASS u"\\DefaultIcon", NULL, command);
    set(HKEY_CLASSES_ROOT, CLASS u"\\Gone\\Deeper", NULL, u"x");
    RegSetKeyValueW(HKEY_LOCAL_MACHINE, u"Software\\Harvested", u"Number", REG_DWORD, &number, 4);
    set(HKEY_CURRENT_USER, u"Software\\Harvested", u"User", u"x");
    RegDeleteTreeW(HKEY_CLASSES_ROOT, CLASS u"\\Gone");
    if (RegCreateKeyW(HKEY_CLASSES_ROOT, CLASS u"\\Control", &key) != ERROR_SUCCESS)
        return E_FAIL;
    RegCloseKey(key);
    return S_OK;
}
