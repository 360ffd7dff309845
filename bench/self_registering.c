/* SPDX-License-Identifier: MIT */
/*
 * A module that registers one class, with a number that its file's name has: "module7.so".
 */
#include <objbase.h>
#include <olectl.h>
#include <windows.h>

#include <stdio.h>

static BOOL find_self(char path[static MAX_PATH], char class_key[static 64])
{
    HMODULE module = NULL;

    if (!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (LPCSTR)(void *)find_self, &module) ||
        GetModuleFileNameA(module, path, MAX_PATH) == 0)
        return FALSE;
    snprintf(class_key, 64, "CLSID\\{5B1D0C52-6F10-4A53-9A01-C0417100%04d}",
             atoi(strrchr(path, '/') + strlen("/module")) % 10000);
    return TRUE;
}

static BOOL set(const char *key, const char *text)
{
    return RegSetKeyValueA(HKEY_CLASSES_ROOT, key, NULL, REG_SZ, text, (DWORD)(strlen(text) + 1)) ==
           ERROR_SUCCESS;
}

STDAPI DllRegisterServer(void)
{
    char path[MAX_PATH], key[64], server_key[96];

    if (!find_self(path, key))
        return SELFREG_E_CLASS;
    snprintf(server_key, sizeof(server_key), "%s\\InprocServer32", key);
    return set(key, "Bench") && set(server_key, path) ? S_OK : SELFREG_E_CLASS;
}

STDAPI DllUnregisterServer(void)
{
    char path[MAX_PATH], key[64];

    return find_self(path, key) && RegDeleteTreeA(HKEY_CLASSES_ROOT, key) == ERROR_SUCCESS
               ? S_OK
               : SELFREG_E_CLASS;
}
