/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typelib/type_entry.h"

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "typelib/type_names.h"

static const struct type_function *find_entry(const struct type *type, MEMBERID id, INVOKEKIND kind)
{
    for (unsigned i = 0; i < type->attributes.cFuncs; i++) {
        if (type->functions[i].desc.memid == id && type->functions[i].desc.invkind == kind)
            return &type->functions[i];
    }
    return NULL;
}

HRESULT type_entry_get(const struct type *type, MEMBERID id, INVOKEKIND kind, BSTR *ret_dll,
                       BSTR *ret_name, WORD *ret_ordinal)
{
    const struct type_function *function;

    if (ret_dll)
        *ret_dll = NULL;
    if (ret_name)
        *ret_name = NULL;
    if (ret_ordinal)
        *ret_ordinal = 0;
    if (type->attributes.typekind != TKIND_MODULE)
        return TYPE_E_BADMODULEKIND;
    function = find_entry(type, id, kind);
    if (!function)
        return TYPE_E_ELEMENTNOTFOUND;

    if (ret_dll)
        *ret_dll = type_text_copy(type->dll_name);
    if (ret_name)
        *ret_name = type_text_copy(function->entry_name);
    if (ret_ordinal)
        *ret_ordinal = function->entry_name ? 0 : function->entry_ordinal;
    return S_OK;
}

HRESULT type_entry_address(const struct type *type, MEMBERID id, INVOKEKIND kind,
                           void **ret_address)
{
    const struct type_function *function;
    _cleanup_(freep) char *name = NULL;
    HMODULE module;
    void *address;

    *ret_address = NULL;
    if (type->attributes.typekind != TKIND_MODULE)
        return TYPE_E_BADMODULEKIND;
    function = find_entry(type, id, kind);
    if (!function || !type->dll_name)
        return TYPE_E_ELEMENTNOTFOUND;

    module = LoadLibraryW(type->dll_name);
    if (!module)
        return STG_E_FILENOTFOUND;
    if (function->entry_name) {
        name = utf16_to_utf8_dup(function->entry_name);
        if (!name)
            return hr_raise(E_OUTOFMEMORY, "name of a DLL's function");
        address = (void *)GetProcAddress(module, name);
    } else {
        address = (void *)GetProcAddress(module, MAKEINTRESOURCEA(function->entry_ordinal));
    }
    if (!address) {
        FreeLibrary(module);
        return TYPE_E_DLLFUNCTIONNOTFOUND;
    }
    *ret_address = address;
    return S_OK;
}

/* An application's object is the running one, if there is one. */
static bool find_running(const struct type *type, REFIID riid, void **ret_object)
{
    IUnknown *running;
    HRESULT hr;

    if (!(type->attributes.wTypeFlags & TYPEFLAG_FAPPOBJECT))
        return false;
    hr = GetActiveObject(&type->attributes.guid, NULL, &running);
    if (FAILED(hr))
        return false;
    hr = IUnknown_QueryInterface(running, riid, ret_object);
    IUnknown_Release(running);
    return SUCCEEDED(hr);
}

HRESULT type_entry_create(const struct type *type, IUnknown *outer, REFIID riid, void **ret_object)
{
    *ret_object = NULL;
    if (outer && type->attributes.typekind != TKIND_COCLASS)
        return CLASS_E_NOAGGREGATION;
    if (type->attributes.typekind != TKIND_COCLASS ||
        !(type->attributes.wTypeFlags & TYPEFLAG_FCANCREATE))
        return TYPE_E_WRONGTYPEKIND;
    if (!outer && find_running(type, riid, ret_object))
        return S_OK;
    return CoCreateInstance(&type->attributes.guid, outer, CLSCTX_SERVER, riid, ret_object);
}
