/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/moniker.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "calls/error_text.h"
#include "moniker/anti_moniker.h"

enum {
    DEPTH_MAX = 32, /* of monikers in monikers */
};

/* Of those that the thread is reading. */
static _Thread_local unsigned depth;

#define MONIKER_CLSID(number)                                                                      \
    {                                                                                              \
        number, 0, 0,                                                                              \
        {                                                                                          \
            0xc0, 0, 0, 0, 0, 0, 0, 0x46                                                           \
        }                                                                                          \
    }

const CLSID moniker_clsid_file = MONIKER_CLSID(0x303);
const CLSID moniker_clsid_item = MONIKER_CLSID(0x304);
const CLSID moniker_clsid_anti = MONIKER_CLSID(0x305);
const CLSID moniker_clsid_pointer = MONIKER_CLSID(0x306);
const CLSID moniker_clsid_composite = MONIKER_CLSID(0x309);
const CLSID moniker_clsid_class = MONIKER_CLSID(0x31a);
const CLSID moniker_clsid_objref = MONIKER_CLSID(0x327);

static struct moniker *moniker_from_IMoniker(IMoniker *iface)
{
    return container_of(iface, struct moniker, IMoniker_iface);
}

static struct moniker *moniker_from_IROTData(IROTData *iface)
{
    return container_of(iface, struct moniker, IROTData_iface);
}

static HRESULT rot_data_QueryInterface(IROTData *iface, REFIID riid, void **ppv)
{
    return moniker_QueryInterface(&moniker_from_IROTData(iface)->IMoniker_iface, riid, ppv);
}

static ULONG rot_data_AddRef(IROTData *iface)
{
    return moniker_AddRef(&moniker_from_IROTData(iface)->IMoniker_iface);
}

static ULONG rot_data_Release(IROTData *iface)
{
    return moniker_Release(&moniker_from_IROTData(iface)->IMoniker_iface);
}

static HRESULT rot_data_GetComparisonData(IROTData *iface, BYTE *pbData, ULONG cbMax,
                                          ULONG *pcbData)
{
    struct moniker *moniker = moniker_from_IROTData(iface);

    if (!pcbData || (!pbData && cbMax))
        return E_INVALIDARG;
    *pcbData = 0;
    return moniker->kind->get_comparison(moniker, pbData, cbMax, pcbData);
}

static const IROTDataVtbl rot_data_vtable = {
    .QueryInterface = rot_data_QueryInterface,
    .AddRef = rot_data_AddRef,
    .Release = rot_data_Release,
    .GetComparisonData = rot_data_GetComparisonData,
};

void *moniker_new(size_t size, const struct moniker_kind *kind, const IMonikerVtbl *vtable)
{
    struct moniker *moniker = calloc(1, size);

    if (!moniker)
        return NULL;
    moniker->IMoniker_iface.lpVtbl = (IMonikerVtbl *)vtable;
    moniker->IROTData_iface.lpVtbl = (IROTDataVtbl *)&rot_data_vtable;
    moniker->IMarshal_iface.lpVtbl = (IMarshalVtbl *)&moniker_marshal_vtable;
    moniker->refs = 1;
    moniker->kind = kind;
    return moniker;
}

HRESULT moniker_hand_out(struct moniker *moniker, IUnknown *outer, REFIID riid, void **ppv)
{
    HRESULT hr;

    *ppv = NULL;
    if (!moniker)
        return hr_raise(E_OUTOFMEMORY, "moniker");

    hr = outer ? CLASS_E_NOAGGREGATION
               : IMoniker_QueryInterface(&moniker->IMoniker_iface, riid, ppv);
    IMoniker_Release(&moniker->IMoniker_iface);
    return hr;
}

struct moniker *moniker_as(IMoniker *iface, const struct moniker_kind *kind)
{
    /* The first method tells whose objects these are; those of other makers differ in it. */
    if (!iface || iface->lpVtbl->QueryInterface != moniker_QueryInterface)
        return NULL;
    return moniker_from_IMoniker(iface)->kind == kind ? moniker_from_IMoniker(iface) : NULL;
}

HRESULT moniker_begin_inner(void)
{
    if (depth == DEPTH_MAX)
        return hr_raise(E_UNEXPECTED, "a moniker in more than %d others", DEPTH_MAX);
    depth++;
    return S_OK;
}

void moniker_end_inner(void)
{
    depth--;
}

HRESULT moniker_put_comparison(const CLSID *clsid, const void *bytes, ULONG n, BYTE *ret_data,
                               ULONG size, ULONG *ret_used)
{
    if (size < sizeof(*clsid) || size - sizeof(*clsid) < n)
        return E_OUTOFMEMORY;

    memcpy(ret_data, clsid, sizeof(*clsid));
    memcpy(ret_data + sizeof(*clsid), bytes, n);
    *ret_used = sizeof(*clsid) + n;
    return S_OK;
}

HRESULT moniker_give_text(const WCHAR *text, WCHAR **ret_text)
{
    size_t size = (utf16_len(text) + 1) * sizeof(*text);
    WCHAR *copy = CoTaskMemAlloc(size);

    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "name of a moniker");
    *ret_text = memcpy(copy, text, size);
    return S_OK;
}

DWORD moniker_hash_text(const WCHAR *text)
{
    DWORD hash = 0;

    for (; *text; text++)
        hash = hash * 3 ^ utf16_upcase(*text);
    return hash;
}

HRESULT moniker_raise(HRESULT hr, const WCHAR *name, const char *what)
{
    _cleanup_(freep) char *text = utf16_to_utf8_dup(name);

    return hr_raise(hr, "\"%s\" %s", text ? text : "...", what);
}

HRESULT moniker_show(HRESULT hr)
{
    bool is_of_monikers = hr >= MK_E_FIRST && hr <= MK_E_LAST;

    if (is_of_monikers && hr_recorded() == hr)
        error_text_show(hr_message());
    return hr;
}

/* ---- methods that kinds share ---- */

HRESULT moniker_QueryInterface(IMoniker *iface, REFIID riid, void **ppv)
{
    struct moniker *moniker = moniker_from_IMoniker(iface);
    const struct moniker_kind *kind = moniker->kind;

    if (!ppv || !riid)
        return E_INVALIDARG;

    *ppv = NULL;
    /* Windows' monikers of a kind answer to its class, with themselves. */
    if (guid_is_equal(riid, &IID_IUnknown) || guid_is_equal(riid, &IID_IPersistStream) ||
        guid_is_equal(riid, &IID_IMoniker) || guid_is_equal(riid, kind->clsid) ||
        (kind->base && guid_is_equal(riid, kind->base)) ||
        (kind->is_persist && guid_is_equal(riid, &IID_IPersist)))
        *ppv = iface;
    else if (kind->get_comparison && guid_is_equal(riid, &IID_IROTData))
        *ppv = &moniker->IROTData_iface;
    else if (guid_is_equal(riid, &IID_IMarshal))
        *ppv = &moniker->IMarshal_iface;
    else
        return E_NOINTERFACE;

    moniker_AddRef(iface);
    return S_OK;
}

ULONG moniker_AddRef(IMoniker *iface)
{
    return (ULONG)__atomic_add_fetch(&moniker_from_IMoniker(iface)->refs, 1, __ATOMIC_RELAXED);
}

ULONG moniker_Release(IMoniker *iface)
{
    struct moniker *moniker = moniker_from_IMoniker(iface);
    LONG refs = __atomic_sub_fetch(&moniker->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;

    if (moniker->kind->deinit)
        moniker->kind->deinit(moniker);
    free(moniker);
    return 0;
}

HRESULT moniker_GetClassID(IMoniker *iface, CLSID *pClassID)
{
    if (!pClassID)
        return E_POINTER;
    *pClassID = *moniker_from_IMoniker(iface)->kind->clsid;
    return S_OK;
}

/* Saving clears nothing, and nothing changes a moniker that exists. */
HRESULT moniker_IsDirty(IMoniker *iface)
{
    return S_FALSE;
}

HRESULT moniker_Reduce(IMoniker *iface, IBindCtx *pbc, DWORD dwReduceHowFar, IMoniker **ppmkToLeft,
                       IMoniker **ppmkReduced)
{
    if (!ppmkReduced)
        return E_INVALIDARG;
    IMoniker_AddRef(iface);
    *ppmkReduced = iface;
    return MK_S_REDUCED_TO_SELF;
}

HRESULT moniker_Enum(IMoniker *iface, BOOL fForward, IEnumMoniker **ppenumMoniker)
{
    if (!ppenumMoniker)
        return E_INVALIDARG;
    *ppenumMoniker = NULL;
    return S_OK;
}

HRESULT moniker_IsSystemMoniker(IMoniker *iface, DWORD *pdwMksys)
{
    if (!pdwMksys)
        return E_INVALIDARG;
    *pdwMksys = moniker_from_IMoniker(iface)->kind->system_type;
    return *pdwMksys == MKSYS_NONE ? S_FALSE : S_OK;
}

HRESULT moniker_ComposeWith(IMoniker *iface, IMoniker *pmkRight, BOOL fOnlyIfNotGeneric,
                            IMoniker **ppmkComposite)
{
    ULONG steps;

    if (!ppmkComposite)
        return E_INVALIDARG;
    *ppmkComposite = NULL;
    if (!pmkRight)
        return E_INVALIDARG;

    steps = anti_moniker_steps(pmkRight);
    if (steps == 1)
        return S_OK;
    if (steps > 1)
        return hr_trace(anti_moniker_create(steps - 1, ppmkComposite));
    return fOnlyIfNotGeneric ? MK_E_NEEDGENERIC
                             : CreateGenericComposite(iface, pmkRight, ppmkComposite);
}

HRESULT moniker_Inverse(IMoniker *iface, IMoniker **ppmk)
{
    return ppmk ? CreateAntiMoniker(ppmk) : E_INVALIDARG;
}

HRESULT moniker_RelativePathTo(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkRelPath)
{
    return MonikerRelativePathTo(iface, pmkOther, ppmkRelPath, TRUE);
}

HRESULT moniker_GetTimeOfLastChange(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                    FILETIME *pFileTime)
{
    return MK_E_UNAVAILABLE;
}

HRESULT moniker_ParseDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                 LPOLESTR pszDisplayName, ULONG *pchEaten, IMoniker **ppmkOut)
{
    IParseDisplayName *parser;
    HRESULT hr;

    if (!ppmkOut || !pchEaten)
        return E_POINTER;
    *ppmkOut = NULL;
    if (!pbc || !pszDisplayName)
        return E_INVALIDARG;

    hr = IMoniker_BindToObject(iface, pbc, pmkToLeft, &IID_IParseDisplayName, (void **)&parser);
    if (FAILED(hr))
        return hr;
    hr = IParseDisplayName_ParseDisplayName(parser, pbc, pszDisplayName, pchEaten, ppmkOut);
    IParseDisplayName_Release(parser);
    return hr;
}

HRESULT moniker_CommonPrefixWith(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkPrefix)
{
    if (!ppmkPrefix)
        return E_INVALIDARG;
    *ppmkPrefix = NULL;
    if (!pmkOther)
        return E_INVALIDARG;
    if (IMoniker_IsEqual(iface, pmkOther) != S_OK)
        return MonikerCommonPrefixWith(iface, pmkOther, ppmkPrefix);

    IMoniker_AddRef(iface);
    *ppmkPrefix = iface;
    return MK_S_US;
}
