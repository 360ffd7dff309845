/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "probe/probe_typelib.h"

#include <stdio.h>
#include <wchar.h>

enum {
    GUID_TEXT = 39,
    VERSION_TEXT = 16,
    PATH_TEXT = 80,
    ANY_VERSION = 0xffff,
};

/* The default value of a key of the class, in ASCII; false if it has none, or no room for it. */
static bool read_key(REFCLSID clsid, const char16_t *key, char *ret_text, DWORD size)
{
    char16_t path[PATH_TEXT] = u"CLSID\\";
    char16_t text[PATH_TEXT];
    DWORD room = sizeof(text);

    StringFromGUID2(clsid, path + lstrlenW(path), GUID_TEXT);
    lstrcatW(path, u"\\");
    lstrcatW(path, key);
    return RegGetValueW(HKEY_CLASSES_ROOT, path, NULL, RRF_RT_REG_SZ, NULL, text, &room) ==
               ERROR_SUCCESS &&
           WideCharToMultiByte(CP_UTF8, 0, text, -1, ret_text, (int)size, NULL, NULL) > 0;
}

bool probe_typelib_is_named(REFCLSID clsid)
{
    char library[GUID_TEXT];

    return read_key(clsid, u"TypeLib", library, sizeof(library));
}

static HRESULT load(const char *library, const char *version, ITypeLib **ret_lib)
{
    unsigned major = ANY_VERSION, minor = ANY_VERSION;
    char16_t wide[GUID_TEXT];
    GUID guid;
    HRESULT hr;

    if (!MultiByteToWideChar(CP_UTF8, 0, library, -1, wide, GUID_TEXT))
        return CO_E_CLASSSTRING;
    hr = CLSIDFromString(wide, &guid);
    if (SUCCEEDED(hr) && *version && sscanf(version, "%4x.%4x", &major, &minor) != 2)
        hr = TYPE_E_LIBNOTREGISTERED;
    return FAILED(hr) ? hr
                      : LoadRegTypeLib(&guid, (WORD)major, (WORD)minor, LOCALE_NEUTRAL, ret_lib);
}

enum probe_state probe_typelib_load(REFCLSID clsid, char *ret_text, size_t size, HRESULT *ret_hr)
{
    char library[GUID_TEXT] = "", version[VERSION_TEXT] = "";
    ITypeInfo *info;
    ITypeLib *lib;
    HRESULT hr;

    read_key(clsid, u"TypeLib", library, sizeof(library));
    read_key(clsid, u"Version", version, sizeof(version));
    *ret_hr = load(library, version, &lib);
    if (FAILED(*ret_hr)) {
        snprintf(ret_text, size,
                 "%s%s%s, which the class names, cannot be loaded (0x%08x): clients that are bound "
                 "early fail, and interfaces that travel by it do not",
                 library, *version ? " " : "", version, (unsigned)*ret_hr);
        return PROBE_NOTE;
    }
    hr = ITypeLib_GetTypeInfoOfGuid(lib, clsid, &info);
    if (SUCCEEDED(hr))
        ITypeInfo_Release(info);
    ITypeLib_Release(lib);
    snprintf(ret_text, size, "it can be loaded, and %s the class",
             SUCCEEDED(hr) ? "describes" : "does not describe");
    return SUCCEEDED(hr) ? PROBE_GOOD : PROBE_NOTE;
}
