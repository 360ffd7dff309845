/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/anti_moniker.h"

#include "base/hresult.h"
#include "moniker/moniker.h"
#include "remoting/packet.h"

enum {
    STEPS_MAX = 0xfffff,     /* Windows loads no more */
    HASH_BASE = 0x80000000u, /* and hashes by adding them to this */
    STEP_LENGTH = 3,         /* of the display name "\..": one a step */
};

struct anti_moniker {
    struct moniker moniker;
    ULONG steps;
};

static HRESULT get_comparison(struct moniker *moniker, BYTE *ret_data, ULONG size, ULONG *ret_used)
{
    struct anti_moniker *anti = (struct anti_moniker *)moniker;

    return moniker_put_comparison(moniker->kind->clsid, &anti->steps, sizeof(anti->steps), ret_data,
                                  size, ret_used);
}

static const struct moniker_kind anti_kind = {
    .clsid = &moniker_clsid_anti,
    .system_type = MKSYS_ANTIMONIKER,
    .get_comparison = get_comparison,
};

static struct anti_moniker *anti_from_IMoniker(IMoniker *iface)
{
    return container_of(iface, struct anti_moniker, moniker.IMoniker_iface);
}

ULONG anti_moniker_steps(IMoniker *iface)
{
    struct moniker *moniker = moniker_as(iface, &anti_kind);

    return moniker ? ((struct anti_moniker *)moniker)->steps : 0;
}

static HRESULT anti_Load(IMoniker *iface, IStream *pStm)
{
    ULONG steps;
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    hr = packet_read_bytes(pStm, &steps, sizeof(steps));
    if (FAILED(hr))
        return hr_trace(hr);
    if (steps > STEPS_MAX)
        return E_INVALIDARG;

    anti_from_IMoniker(iface)->steps = steps;
    return S_OK;
}

static HRESULT anti_Save(IMoniker *iface, IStream *pStm, BOOL fClearDirty)
{
    struct anti_moniker *anti = anti_from_IMoniker(iface);

    if (!pStm)
        return E_INVALIDARG;
    return hr_trace(packet_write_bytes(pStm, &anti->steps, sizeof(anti->steps)));
}

static HRESULT anti_GetSizeMax(IMoniker *iface, ULARGE_INTEGER *pcbSize)
{
    if (!pcbSize)
        return E_INVALIDARG;
    pcbSize->QuadPart = sizeof(CLSID) + sizeof(ULONG);
    return S_OK;
}

static HRESULT anti_BindToObject(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                 REFIID riidResult, void **ppvResult)
{
    if (!ppvResult)
        return E_INVALIDARG;
    *ppvResult = NULL;
    return E_NOTIMPL;
}

static HRESULT anti_ComposeWith(IMoniker *iface, IMoniker *pmkRight, BOOL fOnlyIfNotGeneric,
                                IMoniker **ppmkComposite)
{
    if (!ppmkComposite)
        return E_INVALIDARG;
    *ppmkComposite = NULL;
    if (!pmkRight)
        return E_INVALIDARG;
    return fOnlyIfNotGeneric ? MK_E_NEEDGENERIC
                             : CreateGenericComposite(iface, pmkRight, ppmkComposite);
}

static HRESULT anti_IsEqual(IMoniker *iface, IMoniker *pmkOtherMoniker)
{
    struct moniker *other = moniker_as(pmkOtherMoniker, &anti_kind);

    if (!pmkOtherMoniker)
        return E_INVALIDARG;
    return other && anti_from_IMoniker(iface)->steps == ((struct anti_moniker *)other)->steps
               ? S_OK
               : S_FALSE;
}

static HRESULT anti_Hash(IMoniker *iface, DWORD *pdwHash)
{
    if (!pdwHash)
        return E_INVALIDARG;
    *pdwHash = HASH_BASE | anti_from_IMoniker(iface)->steps;
    return S_OK;
}

static HRESULT anti_IsRunning(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                              IMoniker *pmkNewlyRunning)
{
    return S_FALSE;
}

static HRESULT anti_GetTimeOfLastChange(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                        FILETIME *pFileTime)
{
    return E_NOTIMPL;
}

static HRESULT anti_Inverse(IMoniker *iface, IMoniker **ppmk)
{
    if (!ppmk)
        return E_INVALIDARG;
    *ppmk = NULL;
    return MK_E_NOINVERSE;
}

/* Of two, the one with fewer steps is the prefix. */
static HRESULT anti_CommonPrefixWith(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkPrefix)
{
    struct anti_moniker *anti = anti_from_IMoniker(iface), *other;
    HRESULT hr;

    if (!ppmkPrefix)
        return E_INVALIDARG;
    *ppmkPrefix = NULL;
    if (!pmkOther)
        return E_INVALIDARG;
    other = (struct anti_moniker *)moniker_as(pmkOther, &anti_kind);
    if (!other)
        return MonikerCommonPrefixWith(iface, pmkOther, ppmkPrefix);

    hr = anti->steps == other->steps ? MK_S_US : anti->steps < other->steps ? MK_S_ME : MK_S_HIM;
    *ppmkPrefix = hr == MK_S_HIM ? pmkOther : iface;
    IMoniker_AddRef(*ppmkPrefix);
    return hr;
}

static HRESULT anti_RelativePathTo(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkRelPath)
{
    if (!ppmkRelPath)
        return E_INVALIDARG;
    *ppmkRelPath = NULL;
    if (!pmkOther)
        return E_INVALIDARG;
    IMoniker_AddRef(pmkOther);
    *ppmkRelPath = pmkOther;
    return MK_S_HIM;
}

static HRESULT anti_GetDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                   LPOLESTR *ppszDisplayName)
{
    struct anti_moniker *anti = anti_from_IMoniker(iface);
    size_t length = (size_t)anti->steps * STEP_LENGTH;
    WCHAR *name;

    if (!ppszDisplayName)
        return E_POINTER;
    *ppszDisplayName = NULL;
    name = CoTaskMemAlloc((length + 1) * sizeof(*name));
    if (!name)
        return hr_raise(E_OUTOFMEMORY, "name of an anti-moniker");

    for (size_t i = 0; i < length; i++)
        name[i] = u"\\.."[i % STEP_LENGTH];
    name[length] = 0;
    *ppszDisplayName = name;
    return S_OK;
}

static HRESULT anti_ParseDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                     LPOLESTR pszDisplayName, ULONG *pchEaten, IMoniker **ppmkOut)
{
    return E_NOTIMPL;
}

static const IMonikerVtbl anti_vtable = {
    MONIKER_METHODS,
    .Load = anti_Load,
    .Save = anti_Save,
    .GetSizeMax = anti_GetSizeMax,
    .BindToObject = anti_BindToObject,
    .BindToStorage = anti_BindToObject,
    .Reduce = moniker_Reduce,
    .ComposeWith = anti_ComposeWith,
    .Enum = moniker_Enum,
    .IsEqual = anti_IsEqual,
    .Hash = anti_Hash,
    .IsRunning = anti_IsRunning,
    .GetTimeOfLastChange = anti_GetTimeOfLastChange,
    .Inverse = anti_Inverse,
    .CommonPrefixWith = anti_CommonPrefixWith,
    .RelativePathTo = anti_RelativePathTo,
    .GetDisplayName = anti_GetDisplayName,
    .ParseDisplayName = anti_ParseDisplayName,
};

static struct anti_moniker *new_with(ULONG steps)
{
    struct anti_moniker *anti = moniker_new(sizeof(*anti), &anti_kind, &anti_vtable);

    if (anti)
        anti->steps = steps;
    return anti;
}

HRESULT anti_moniker_create(ULONG steps, IMoniker **ret_moniker)
{
    struct anti_moniker *anti = new_with(steps);

    if (!anti)
        return hr_raise(E_OUTOFMEMORY, "anti-moniker");
    *ret_moniker = &anti->moniker.IMoniker_iface;
    return S_OK;
}

HRESULT anti_moniker_new(IUnknown *outer, REFIID riid, void **ppv)
{
    return moniker_hand_out((struct moniker *)new_with(1), outer, riid, ppv);
}

HRESULT CreateAntiMoniker(LPMONIKER *ppmk)
{
    if (!ppmk)
        return E_INVALIDARG;
    *ppmk = NULL;
    return hr_trace(anti_moniker_create(1, ppmk));
}
