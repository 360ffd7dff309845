/* SPDX-License-Identifier: MIT */
/*
 * A module that registers ten classes, as an ordinary server would.
 */
#include <objbase.h>
#include <olectl.h>
#include <windows.h>

#include <stdio.h>

enum {
    CLASSES = 10,
};

static HRESULT set(const char *key, const char *name, const char *text)
{
    return RegSetKeyValueA(HKEY_CLASSES_ROOT, key, name, REG_SZ, text, (DWORD)(strlen(text) + 1)) ==
                   ERROR_SUCCESS
               ? S_OK
               : SELFREG_E_CLASS;
}

static HRESULT register_class(int number, const char *path)
{
    char clsid[64], progid[64], key[128];
    HRESULT hr;

    snprintf(clsid, sizeof(clsid), "{5B1D0C52-6F10-4A53-9A01-C041700002%02d}", number);
    snprintf(progid, sizeof(progid), "Comity.Bench.%d", number);
    snprintf(key, sizeof(key), "CLSID\\%s", clsid);
    hr = set(key, NULL, "Bench");
    snprintf(key, sizeof(key), "CLSID\\%s\\InprocServer32", clsid);
    if (SUCCEEDED(hr))
        hr = set(key, NULL, path);
    if (SUCCEEDED(hr))
        hr = set(key, "ThreadingModel", "Both");
    snprintf(key, sizeof(key), "CLSID\\%s\\ProgID", clsid);
    if (SUCCEEDED(hr))
        hr = set(key, NULL, progid);
    snprintf(key, sizeof(key), "%s\\CLSID", progid);
    return SUCCEEDED(hr) ? set(key, NULL, clsid) : hr;
}

STDAPI DllRegisterServer(void)
{
    HMODULE module = NULL;
    char path[MAX_PATH];
    HRESULT hr = S_OK;

    if (!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (LPCSTR)(void *)DllRegisterServer, &module) ||
        GetModuleFileNameA(module, path, MAX_PATH) == 0)
        return SELFREG_E_CLASS;
    for (int i = 0; SUCCEEDED(hr) && i < CLASSES; i++)
        hr = register_class(i, path);
    return hr;
}

STDAPI DllUnregisterServer(void)
{
    char key[128];

    for (int i = 0; i < CLASSES; i++) {
        snprintf(key, sizeof(key), "CLSID\\{5B1D0C52-6F10-4A53-9A01-C041700002%02d}", i);
        RegDeleteTreeA(HKEY_CLASSES_ROOT, key);
        snprintf(key, sizeof(key), "Comity.Bench.%d", i);
        RegDeleteTreeA(HKEY_CLASSES_ROOT, key);
    }
    return S_OK;
}
