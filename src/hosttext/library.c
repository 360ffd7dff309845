/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "hosttext/library.h"

#include <stdio.h>
#include <stdlib.h>

#include "hosttext/text.h"

enum {
    ANY_VERSION = 0xffff,
};

HRESULT library_load(const struct library_name *name, ITypeLib **ret_library)
{
    return LoadRegTypeLib(&name->guid, name->major, name->minor, LOCALE_USER_DEFAULT, ret_library);
}

static HRESULT name_of(ITypeLib *library, struct library_name *ret_name)
{
    TLIBATTR *attributes;
    HRESULT hr;

    hr = ITypeLib_GetLibAttr(library, &attributes);
    if (FAILED(hr))
        return hr;
    *ret_name =
        (struct library_name){attributes->guid, attributes->wMajorVerNum, attributes->wMinorVerNum};
    ITypeLib_ReleaseTLibAttr(library, attributes);
    return S_OK;
}

/* Version numbers of type libraries are hexadecimal. */
static void parse_version(const char16_t *version, struct library_name *name)
{
    _cleanup_(freep) char *text = text_to_utf8(version);
    unsigned major, minor = 0;

    if (text && sscanf(text, "%4x.%4x", &major, &minor) >= 1) {
        name->major = (WORD)major;
        name->minor = (WORD)minor;
    }
}

HRESULT library_by_guid(const GUID *guid, const char16_t *version, struct library_name *ret_name)
{
    struct library_name name = {*guid, ANY_VERSION, ANY_VERSION};
    ITypeLib *library;
    HRESULT hr;

    if (version)
        parse_version(version, &name);
    hr = library_load(&name, &library);
    if (FAILED(hr))
        return hr;
    hr = name_of(library, ret_name);
    ITypeLib_Release(library);
    return hr;
}

/* ---- of a class ---- */

static bool read_text(const CLSID *clsid, const char16_t *key, char16_t *text, DWORD size)
{
    char16_t path[96] = u"CLSID\\";

    StringFromGUID2(clsid, path + lstrlenW(path), 40);
    lstrcatW(path, key);
    return RegGetValueW(HKEY_CLASSES_ROOT, path, NULL, RRF_RT_REG_SZ, NULL, text, &size) ==
           ERROR_SUCCESS;
}

static HRESULT registered_name(const CLSID *clsid, struct library_name *ret_name)
{
    char16_t text[64], version[16];
    GUID guid;

    if (!read_text(clsid, u"\\TypeLib", text, sizeof(text)) || FAILED(CLSIDFromString(text, &guid)))
        return TYPE_E_LIBNOTREGISTERED;
    return library_by_guid(
        &guid, read_text(clsid, u"\\Version", version, sizeof(version)) ? version : NULL, ret_name);
}

static HRESULT name_of_object(IDispatch *object, struct library_name *ret_name)
{
    ITypeLib *library;
    ITypeInfo *info;
    UINT index;
    HRESULT hr;

    hr = IDispatch_GetTypeInfo(object, 0, LOCALE_USER_DEFAULT, &info);
    if (FAILED(hr))
        return hr;
    hr = ITypeInfo_GetContainingTypeLib(info, &library, &index);
    ITypeInfo_Release(info);
    if (FAILED(hr))
        return hr;
    hr = name_of(library, ret_name);
    ITypeLib_Release(library);
    return hr;
}

HRESULT library_of_class(const CLSID *clsid, IDispatch *object, struct library_name *ret_name)
{
    IDispatch *made = NULL;
    HRESULT hr;

    hr = registered_name(clsid, ret_name);
    if (SUCCEEDED(hr))
        return hr;
    if (!object) {
        hr = CoCreateInstance(clsid, NULL, CLSCTX_SERVER, &IID_IDispatch, (void **)&made);
        if (FAILED(hr))
            return hr;
    }
    hr = name_of_object(object ? object : made, ret_name);
    if (made)
        IDispatch_Release(made);
    return hr;
}
