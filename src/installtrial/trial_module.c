/* SPDX-License-Identifier: MIT */
/*
 * A module that registers itself, for packages of tests: HKEY_CLASSES_ROOT\Trial.<its file's name>
 * has its path. What else it does follows from what it is built with.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "base/utf16.h"

#define EXPORT __attribute__((visibility("default")))

static HRESULT set(HKEY root, const char *path, const char *text)
{
    char16_t wide_path[256] = u"", wide[1024] = u"";
    LSTATUS error;

    utf16_from_utf8(path, strlen(path), wide_path, 255);
    utf16_from_utf8(text, strlen(text), wide, 1023);
    error = RegSetKeyValueW(root, wide_path, NULL, REG_SZ, wide,
                            (DWORD)((utf16_len(wide) + 1) * sizeof(*wide)));
    return HRESULT_FROM_WIN32(error);
}

#ifdef NEEDS
extern HRESULT trial_needed(void);

/* What the other module registers is there before. */
static HRESULT check_needed(void)
{
    HKEY key;

    if (trial_needed() != S_OK ||
        RegOpenKeyExW(HKEY_CLASSES_ROOT, u"Trial.needed.so", 0, KEY_READ, &key) != ERROR_SUCCESS)
        return E_UNEXPECTED;
    RegCloseKey(key);
    return S_OK;
}
#else
EXPORT HRESULT trial_needed(void);

EXPORT HRESULT trial_needed(void)
{
    return S_OK;
}

static HRESULT check_needed(void)
{
    return S_OK;
}
#endif

EXPORT HRESULT DllRegisterServer(void);
EXPORT HRESULT DllUnregisterServer(void);
EXPORT HRESULT DllGetClassObject(REFCLSID clsid, REFIID iid, void **ppv);

EXPORT HRESULT DllRegisterServer(void)
{
    char key[256] = "Trial.";
    Dl_info info;
    HRESULT hr = check_needed();

    if (FAILED(hr) || !dladdr((void *)DllRegisterServer, &info))
        return E_UNEXPECTED;
    strncat(key, strrchr(info.dli_fname, '/') + 1, 200);
    hr = set(HKEY_CLASSES_ROOT, key, info.dli_fname);
    if (SUCCEEDED(hr))
        hr = set(HKEY_CLASSES_ROOT, "Trial.Shared", "shared");
    if (SUCCEEDED(hr))
        hr = set(HKEY_CURRENT_USER, "Software\\Trial\\OfUser", "user");
    return SUCCEEDED(hr) ? RESULT : hr;
}

/* Nobody is to call it. */
EXPORT HRESULT DllUnregisterServer(void)
{
    abort();
}

EXPORT HRESULT DllGetClassObject(REFCLSID clsid, REFIID iid, void **ppv)
{
    *ppv = NULL;
    return 0x800400aa; /* by which the test knows that it was asked */
}
