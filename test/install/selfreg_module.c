/* SPDX-License-Identifier: MIT */
/*
 * A module that registers one class, for installations of packages that have it self-registered.
 */
#include <comity/windows.h>

#define CLASS u"CLSID\\{6A7E0001-0000-4000-8000-0000000000D1}"

STDAPI DllRegisterServer(void);
STDAPI DllUnregisterServer(void);

static LSTATUS set(const char16_t *key, const char16_t *text)
{
    return RegSetKeyValueW(HKEY_CLASSES_ROOT, key, NULL, REG_SZ, text,
                           (DWORD)(lstrlenW(text) + 1) * sizeof(*text));
}

STDAPI DllRegisterServer(void)
{
    char16_t path[MAX_PATH];
    HMODULE module;

    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (LPCWSTR)(void *)DllRegisterServer, &module) ||
        !GetModuleFileNameW(module, path, MAX_PATH))
        return E_FAIL;
    if (set(CLASS, u"Trial") != ERROR_SUCCESS ||
        set(CLASS u"\\InprocServer32", path) != ERROR_SUCCESS)
        return SELFREG_E_CLASS;
    return S_OK;
}

STDAPI DllUnregisterServer(void)
{
    return RegDeleteTreeW(HKEY_CLASSES_ROOT, CLASS) == ERROR_SUCCESS ? S_OK : SELFREG_E_CLASS;
}
