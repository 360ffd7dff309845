/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/new_moniker.h"

#include <comity/ole2.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "moniker/binding.h"
#include "moniker/class_name.h"
#include "moniker/moniker.h"
#include "remoting/packet.h"

const CLSID moniker_clsid_new = {
    0xecabafc6, 0x7f19, 0x11d2, {0x97, 0x8e, 0, 0, 0xf8, 0x75, 0x7e, 0x2a}};

struct new_moniker {
    struct moniker moniker;
    CLSID clsid;
};

static struct new_moniker *new_from_IMoniker(IMoniker *iface)
{
    return container_of(iface, struct new_moniker, moniker.IMoniker_iface);
}

static HRESULT get_comparison(struct moniker *moniker, BYTE *ret_data, ULONG size, ULONG *ret_used)
{
    struct new_moniker *new = (struct new_moniker *)moniker;

    return moniker_put_comparison(moniker->kind->clsid, &new->clsid, sizeof(new->clsid), ret_data,
                                  size, ret_used);
}

static const struct moniker_kind new_kind = {
    .clsid = &moniker_clsid_new,
    .system_type = MKSYS_NONE,
    .get_comparison = get_comparison,
};

static HRESULT new_Load(IMoniker *iface, IStream *pStm)
{
    CLSID clsid;
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    hr = packet_read_bytes(pStm, &clsid, sizeof(clsid));
    if (FAILED(hr))
        return hr_trace(hr);
    new_from_IMoniker(iface)->clsid = clsid;
    return S_OK;
}

static HRESULT new_Save(IMoniker *iface, IStream *pStm, BOOL fClearDirty)
{
    struct new_moniker *new = new_from_IMoniker(iface);

    if (!pStm)
        return E_INVALIDARG;
    return hr_trace(packet_write_bytes(pStm, &new->clsid, sizeof(new->clsid)));
}

static HRESULT new_GetSizeMax(IMoniker *iface, ULARGE_INTEGER *pcbSize)
{
    if (!pcbSize)
        return E_INVALIDARG;
    pcbSize->QuadPart = sizeof(CLSID);
    return S_OK;
}

/* By the class object that the moniker on the left names, if there is one. */
static HRESULT new_BindToObject(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                REFIID riidResult, void **ppvResult)
{
    IClassFactory *factory;
    HRESULT hr;

    if (!ppvResult)
        return E_POINTER;
    *ppvResult = NULL;
    if (!pbc || !riidResult)
        return E_INVALIDARG;
    if (!pmkToLeft)
        return CoCreateInstance(&new_from_IMoniker(iface)->clsid, NULL,
                                binding_options(pbc).dwClassContext, riidResult, ppvResult);

    hr = IMoniker_BindToObject(pmkToLeft, pbc, NULL, &IID_IClassFactory, (void **)&factory);
    if (FAILED(hr))
        return hr;
    hr = IClassFactory_CreateInstance(factory, NULL, riidResult, ppvResult);
    IClassFactory_Release(factory);
    return hr;
}

static HRESULT new_BindToStorage(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft, REFIID riid,
                                 void **ppvObj)
{
    if (!ppvObj)
        return E_POINTER;
    *ppvObj = NULL;
    return MK_E_NOSTORAGE;
}

static HRESULT new_IsEqual(IMoniker *iface, IMoniker *pmkOtherMoniker)
{
    struct moniker *other = moniker_as(pmkOtherMoniker, &new_kind);

    if (!pmkOtherMoniker)
        return E_INVALIDARG;
    return other && guid_is_equal(&new_from_IMoniker(iface)->clsid,
                                  &((struct new_moniker *)other)->clsid)
               ? S_OK
               : S_FALSE;
}

static HRESULT new_Hash(IMoniker *iface, DWORD *pdwHash)
{
    if (!pdwHash)
        return E_INVALIDARG;
    *pdwHash = new_from_IMoniker(iface)->clsid.Data1;
    return S_OK;
}

/* What is made anew is not running. */
static HRESULT new_IsRunning(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                             IMoniker *pmkNewlyRunning)
{
    return S_FALSE;
}

static HRESULT new_GetDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                  LPOLESTR *ppszDisplayName)
{
    if (!ppszDisplayName)
        return E_POINTER;
    *ppszDisplayName = NULL;
    return hr_trace(
        class_name_make(u"new:", &new_from_IMoniker(iface)->clsid, u"", ppszDisplayName));
}

static const IMonikerVtbl new_vtable = {
    MONIKER_METHODS,
    .Load = new_Load,
    .Save = new_Save,
    .GetSizeMax = new_GetSizeMax,
    .BindToObject = new_BindToObject,
    .BindToStorage = new_BindToStorage,
    .Reduce = moniker_Reduce,
    .ComposeWith = moniker_ComposeWith,
    .Enum = moniker_Enum,
    .IsEqual = new_IsEqual,
    .Hash = new_Hash,
    .IsRunning = new_IsRunning,
    .GetTimeOfLastChange = moniker_GetTimeOfLastChange,
    .Inverse = moniker_Inverse,
    .CommonPrefixWith = moniker_CommonPrefixWith,
    .RelativePathTo = moniker_RelativePathTo,
    .GetDisplayName = new_GetDisplayName,
    .ParseDisplayName = moniker_ParseDisplayName,
};

static struct new_moniker *new_with(const CLSID *clsid)
{
    struct new_moniker *new = moniker_new(sizeof(*new), &new_kind, &new_vtable);

    if (new)
        new->clsid = *clsid;
    return new;
}

/* A CLSID, else a ProgID up to the next colon or exclamation mark. */
static HRESULT parse_class(const WCHAR *name, CLSID *ret_clsid, size_t *ret_len)
{
    _cleanup_(freep) WCHAR *progid = NULL;
    size_t len = 0;

    if (SUCCEEDED(class_name_parse(name, ret_clsid, ret_len)))
        return S_OK;

    while (name[len] && name[len] != ':' && name[len] != '!')
        len++;
    progid = utf16_dup_n(name, len);
    if (!progid)
        return hr_raise(E_OUTOFMEMORY, "name of a class");
    *ret_len = len;
    return FAILED(CLSIDFromProgID(progid, ret_clsid)) ? MK_E_SYNTAX : S_OK;
}

HRESULT new_moniker_parse(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker)
{
    struct new_moniker *new;
    CLSID clsid;
    size_t len;
    HRESULT hr;

    hr = parse_class(name, &clsid, &len);
    if (FAILED(hr))
        return hr;
    new = new_with(&clsid);
    if (!new)
        return hr_raise(E_OUTOFMEMORY, "moniker of a new object");
    *ret_eaten = (ULONG)(len + (name[len] == ':'));
    *ret_moniker = &new->moniker.IMoniker_iface;
    return S_OK;
}

HRESULT new_moniker_new(IUnknown *outer, REFIID riid, void **ppv)
{
    return moniker_hand_out((struct moniker *)new_with(&CLSID_NULL), outer, riid, ppv);
}
