/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/pointer_moniker.h"

#include <comity/ole2.h>

#include "base/hresult.h"

void pointer_deinit(struct moniker *moniker)
{
    struct pointer_moniker *pointer = (struct pointer_moniker *)moniker;

    if (pointer->object)
        IUnknown_Release(pointer->object);
    pointer->object = NULL;
}

/* ---- on the way: a reference to the object ---- */

static HRESULT travel_size(struct moniker *moniker, DWORD context, DWORD flags, DWORD *ret_size)
{
    struct pointer_moniker *pointer = (struct pointer_moniker *)moniker;

    if (!pointer->object)
        return E_UNEXPECTED;
    return hr_trace(
        CoGetMarshalSizeMax(ret_size, &IID_IUnknown, pointer->object, context, NULL, flags));
}

static HRESULT travel_marshal(struct moniker *moniker, IStream *stream, DWORD context, DWORD flags)
{
    struct pointer_moniker *pointer = (struct pointer_moniker *)moniker;

    if (!pointer->object)
        return E_UNEXPECTED;
    return hr_trace(
        CoMarshalInterface(stream, &IID_IUnknown, pointer->object, context, NULL, flags));
}

static HRESULT travel_unmarshal(struct moniker *moniker, IStream *stream)
{
    struct pointer_moniker *pointer = (struct pointer_moniker *)moniker;
    IUnknown *object;
    HRESULT hr;

    hr = moniker_begin_inner();
    if (FAILED(hr))
        return hr_trace(hr);
    hr = CoUnmarshalInterface(stream, &IID_IUnknown, (void **)&object);
    moniker_end_inner();
    if (FAILED(hr))
        return hr_trace(hr);
    pointer_deinit(moniker);
    pointer->object = object;
    return S_OK;
}

const struct moniker_travel pointer_travel = {
    .size = travel_size,
    .marshal = travel_marshal,
    .unmarshal = travel_unmarshal,
    .release = CoReleaseMarshalData,
};

static const struct moniker_kind pointer_kind = {
    .clsid = &moniker_clsid_pointer,
    .system_type = MKSYS_POINTERMONIKER,
    .travel = &pointer_travel,
    .deinit = pointer_deinit,
};

/* ---- what both kinds do alike ---- */

HRESULT pointer_create(IUnknown *object, const struct moniker_kind *kind,
                       const IMonikerVtbl *vtable, IMoniker **ret_moniker)
{
    struct pointer_moniker *pointer = moniker_new(sizeof(*pointer), kind, vtable);

    if (!pointer)
        return hr_raise(E_OUTOFMEMORY, "moniker of an object");
    pointer->object = object;
    if (object)
        IUnknown_AddRef(object);
    *ret_moniker = &pointer->moniker.IMoniker_iface;
    return S_OK;
}

bool pointer_holds_same(struct moniker *a, struct moniker *b)
{
    IUnknown *object = ((struct pointer_moniker *)a)->object, *identity;
    IUnknown *other = ((struct pointer_moniker *)b)->object, *other_identity;
    bool is_same;

    if (object == other || !object || !other)
        return object == other;
    if (FAILED(IUnknown_QueryInterface(object, &IID_IUnknown, (void **)&identity)))
        return false;
    is_same = SUCCEEDED(IUnknown_QueryInterface(other, &IID_IUnknown, (void **)&other_identity));
    if (is_same) {
        is_same = identity == other_identity;
        IUnknown_Release(other_identity);
    }
    IUnknown_Release(identity);
    return is_same;
}

HRESULT pointer_BindToObject(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft, REFIID riidResult,
                             void **ppvResult)
{
    struct pointer_moniker *pointer = pointer_from_IMoniker(iface);

    if (!ppvResult)
        return E_INVALIDARG;
    *ppvResult = NULL;
    return pointer->object ? IUnknown_QueryInterface(pointer->object, riidResult, ppvResult)
                           : E_UNEXPECTED;
}

HRESULT pointer_Hash(IMoniker *iface, DWORD *pdwHash)
{
    if (!pdwHash)
        return E_INVALIDARG;
    *pdwHash = (DWORD)(uintptr_t)pointer_from_IMoniker(iface)->object;
    return S_OK;
}

HRESULT pointer_IsRunning(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                          IMoniker *pmkNewlyRunning)
{
    return pointer_from_IMoniker(iface)->object ? S_OK : S_FALSE;
}

HRESULT pointer_CommonPrefixWith(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkPrefix)
{
    if (!ppmkPrefix)
        return E_INVALIDARG;
    *ppmkPrefix = NULL;
    if (!pmkOther)
        return E_INVALIDARG;
    if (IMoniker_IsEqual(iface, pmkOther) != S_OK)
        return MK_E_NOPREFIX;

    IMoniker_AddRef(iface);
    *ppmkPrefix = iface;
    return MK_S_US;
}

HRESULT pointer_RelativePathTo(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkRelPath)
{
    if (!ppmkRelPath)
        return E_INVALIDARG;
    *ppmkRelPath = NULL;
    return pmkOther ? E_NOTIMPL : E_INVALIDARG;
}

HRESULT pointer_ParseDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                 LPOLESTR pszDisplayName, ULONG *pchEaten, IMoniker **ppmkOut)
{
    IParseDisplayName *parser;
    HRESULT hr;

    if (!ppmkOut || !pchEaten)
        return E_POINTER;
    *ppmkOut = NULL;
    if (!pszDisplayName)
        return E_INVALIDARG;

    hr = pointer_BindToObject(iface, pbc, pmkToLeft, &IID_IParseDisplayName, (void **)&parser);
    if (FAILED(hr))
        return hr;
    hr = IParseDisplayName_ParseDisplayName(parser, pbc, pszDisplayName, pchEaten, ppmkOut);
    IParseDisplayName_Release(parser);
    return hr;
}

/* ---- pointer monikers ---- */

static HRESULT pointer_Load(IMoniker *iface, IStream *pStm)
{
    return E_NOTIMPL;
}

static HRESULT pointer_Save(IMoniker *iface, IStream *pStm, BOOL fClearDirty)
{
    return E_NOTIMPL;
}

static HRESULT pointer_GetSizeMax(IMoniker *iface, ULARGE_INTEGER *pcbSize)
{
    return E_NOTIMPL;
}

static HRESULT pointer_Enum(IMoniker *iface, BOOL fForward, IEnumMoniker **ppenumMoniker)
{
    if (ppenumMoniker)
        *ppenumMoniker = NULL;
    return E_NOTIMPL;
}

static HRESULT pointer_IsEqual(IMoniker *iface, IMoniker *pmkOtherMoniker)
{
    struct moniker *other = moniker_as(pmkOtherMoniker, &pointer_kind);

    if (!pmkOtherMoniker)
        return E_INVALIDARG;
    return other && pointer_holds_same(&pointer_from_IMoniker(iface)->moniker, other) ? S_OK
                                                                                      : S_FALSE;
}

static HRESULT pointer_GetTimeOfLastChange(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                           FILETIME *pFileTime)
{
    return E_NOTIMPL;
}

/* The object has no name. */
static HRESULT pointer_GetDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                      LPOLESTR *ppszDisplayName)
{
    if (!ppszDisplayName)
        return E_INVALIDARG;
    *ppszDisplayName = NULL;
    return pbc && pointer_from_IMoniker(iface)->object ? E_NOTIMPL : E_INVALIDARG;
}

static const IMonikerVtbl pointer_vtable = {
    MONIKER_METHODS,
    .Load = pointer_Load,
    .Save = pointer_Save,
    .GetSizeMax = pointer_GetSizeMax,
    .BindToObject = pointer_BindToObject,
    .BindToStorage = pointer_BindToObject,
    .Reduce = moniker_Reduce,
    .ComposeWith = moniker_ComposeWith,
    .Enum = pointer_Enum,
    .IsEqual = pointer_IsEqual,
    .Hash = pointer_Hash,
    .IsRunning = pointer_IsRunning,
    .GetTimeOfLastChange = pointer_GetTimeOfLastChange,
    .Inverse = moniker_Inverse,
    .CommonPrefixWith = pointer_CommonPrefixWith,
    .RelativePathTo = pointer_RelativePathTo,
    .GetDisplayName = pointer_GetDisplayName,
    .ParseDisplayName = pointer_ParseDisplayName,
};

HRESULT pointer_moniker_new(IUnknown *outer, REFIID riid, void **ppv)
{
    return moniker_hand_out(
        moniker_new(sizeof(struct pointer_moniker), &pointer_kind, &pointer_vtable), outer, riid,
        ppv);
}

HRESULT CreatePointerMoniker(LPUNKNOWN punk, LPMONIKER *ppmk)
{
    if (!ppmk)
        return E_INVALIDARG;
    *ppmk = NULL;
    return hr_trace(pointer_create(punk, &pointer_kind, &pointer_vtable, ppmk));
}
