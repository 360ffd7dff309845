/* SPDX-License-Identifier: MIT */
/*
 * "script:PATH" or "script:URL", with "#ID" behind it: a new object of a script component that
 * need not be registered. The class of the name's beginning parses it, and what it gives is a
 * moniker of the object, which is made then.
 */
#include <comity_wide.h>

#include "component_object.h"
#include "scrobj_classes.h"
#include "wsc_place.h"

static HRESULT parser_QueryInterface(IParseDisplayName *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IParseDisplayName))
        return E_NOINTERFACE;
    IParseDisplayName_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

/* It is one object for all, and counts as a use of the module while it is held. */
static ULONG parser_AddRef(IParseDisplayName *iface)
{
    component_use_begun();
    return 2;
}

static ULONG parser_Release(IParseDisplayName *iface)
{
    component_use_ended();
    return 1;
}

static HRESULT moniker_of_place(const struct wsc_place *place, IMoniker **ret_moniker)
{
    const struct wsc_component *described;
    struct wsc_file *file;
    IUnknown *object = NULL;
    HRESULT hr = wsc_file_load(place->path, &file);

    if (FAILED(hr))
        return hr;
    described = wsc_file_find(file, place->id);
    hr = described ? component_object_create(file, described, NULL, &IID_IUnknown, (void **)&object)
                   : MK_E_NOOBJECT;
    wsc_file_unref(file);
    if (FAILED(hr))
        return hr;
    hr = CreatePointerMoniker(object, ret_moniker);
    IUnknown_Release(object);
    return hr;
}

static HRESULT parser_ParseDisplayName(IParseDisplayName *iface, IBindCtx *pbc,
                                       LPOLESTR pszDisplayName, ULONG *pchEaten, IMoniker **ppmkOut)
{
    const WCHAR *colon = pszDisplayName ? comity_wcschr(pszDisplayName, ':') : NULL;
    struct wsc_place place;
    HRESULT hr;

    if (!ppmkOut || !pchEaten)
        return E_POINTER;
    *ppmkOut = NULL;
    *pchEaten = 0;
    if (!colon || !colon[1])
        return MK_E_SYNTAX;
    hr = wsc_place_parse(colon + 1, &place);
    if (FAILED(hr))
        return hr;
    hr = moniker_of_place(&place, ppmkOut);
    wsc_place_deinit(&place);
    if (SUCCEEDED(hr))
        *pchEaten = (ULONG)comity_wcslen(pszDisplayName);
    return hr;
}

static const IParseDisplayNameVtbl parser_vtable = {
    .QueryInterface = parser_QueryInterface,
    .AddRef = parser_AddRef,
    .Release = parser_Release,
    .ParseDisplayName = parser_ParseDisplayName,
};

HRESULT script_moniker_create(REFIID riid, void **ppv)
{
    static IParseDisplayName parser = {(IParseDisplayNameVtbl *)&parser_vtable};

    return IParseDisplayName_QueryInterface(&parser, riid, ppv);
}
