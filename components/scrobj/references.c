/* SPDX-License-Identifier: MIT */
#include "references.h"

#include <stdio.h>

enum {
    KEY_UNITS = 128,
    GUID_UNITS = 40,
};

/* A text of the class's key. */
static BOOL read_class(REFCLSID clsid, const WCHAR *name, WCHAR *ret_text, DWORD size)
{
    WCHAR key[KEY_UNITS], guid[GUID_UNITS];

    StringFromGUID2(clsid, guid, GUID_UNITS);
    lstrcpyW(key, u"CLSID\\");
    lstrcatW(key, guid);
    lstrcatW(key, u"\\");
    lstrcatW(key, name);
    return RegGetValueW(HKEY_CLASSES_ROOT, key, NULL, RRF_RT_REG_SZ, NULL, ret_text, &size) ==
           ERROR_SUCCESS;
}

/* "MAJOR.MINOR" in decimal; what is not said is 1.0. */
static void version_of(const WCHAR *text, WORD *ret_major, WORD *ret_minor)
{
    unsigned numbers[2] = {0, 0}, i = 0;

    for (; text && *text && i < 2; text++) {
        if (*text == '.')
            i++;
        else if (*text >= '0' && *text <= '9' && numbers[i] < 6553)
            numbers[i] = numbers[i] * 10 + (*text - '0');
    }
    *ret_major = (WORD)(numbers[0] || numbers[1] ? numbers[0] : 1);
    *ret_minor = (WORD)numbers[1];
}

/* The library of the class that @progid names. */
static HRESULT library_of_class(const WCHAR *progid, GUID *ret_guid, WORD *ret_major,
                                WORD *ret_minor)
{
    WCHAR text[GUID_UNITS];
    CLSID clsid;
    HRESULT hr = CLSIDFromProgID(progid, &clsid);

    if (FAILED(hr))
        return hr;
    if (!read_class(&clsid, u"TypeLib", text, sizeof(text)) ||
        FAILED(CLSIDFromString(text, ret_guid)))
        return TYPE_E_LIBNOTREGISTERED;
    *ret_major = 1;
    *ret_minor = 0;
    if (read_class(&clsid, u"Version", text, sizeof(text)))
        version_of(text, ret_major, ret_minor);
    return S_OK;
}

static HRESULT fail(const WCHAR *name, HRESULT hr)
{
    char text[256] = "";

    WideCharToMultiByte(CP_UTF8, 0, name, -1, text, sizeof(text) - 1, NULL, NULL);
    return component_fail(&IID_NULL, u"Windows Script Component", hr,
                          "The type library that \"%s\" refers to cannot be found.", text);
}

static HRESULT add(const struct wsc_reference *reference, IActiveScript *script)
{
    const WCHAR *name = reference->guid ? reference->guid : reference->object;
    WORD major, minor;
    GUID guid;
    HRESULT hr;

    if (!name)
        return S_OK;
    if (reference->guid) {
        hr = CLSIDFromString(reference->guid, &guid);
        version_of(reference->version, &major, &minor);
    } else {
        hr = library_of_class(name, &guid, &major, &minor);
        if (SUCCEEDED(hr) && reference->version)
            version_of(reference->version, &major, &minor);
    }
    if (SUCCEEDED(hr))
        hr = IActiveScript_AddTypeLib(script, &guid, major, minor, 0);
    return SUCCEEDED(hr) || hr == E_NOTIMPL ? S_OK : fail(name, hr);
}

HRESULT references_add(const struct wsc_list *references, IActiveScript *script)
{
    const struct wsc_reference *list = references->items;
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < references->n; i++)
        hr = add(&list[i], script);
    return hr;
}
