/* SPDX-License-Identifier: MIT */
#include "foreign_moniker.h"

#include <stddef.h>
#include <string.h>

static const CLSID clsid = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x50}};

static struct foreign_moniker *moniker_from_IMoniker(IMoniker *iface)
{
    return (struct foreign_moniker *)((char *)iface -
                                      offsetof(struct foreign_moniker, IMoniker_iface));
}

static struct foreign_moniker *moniker_from_IROTData(IROTData *iface)
{
    return (struct foreign_moniker *)((char *)iface -
                                      offsetof(struct foreign_moniker, IROTData_iface));
}

static HRESULT STDMETHODCALLTYPE moniker_QueryInterface(IMoniker *iface, REFIID riid, void **ppv)
{
    struct foreign_moniker *moniker = moniker_from_IMoniker(iface);

    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IPersist) ||
        IsEqualIID(riid, &IID_IPersistStream) || IsEqualIID(riid, &IID_IMoniker))
        *ppv = iface;
    else if (IsEqualIID(riid, &IID_IROTData) && moniker->data)
        *ppv = &moniker->IROTData_iface;
    else
        return E_NOINTERFACE;
    IMoniker_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE moniker_AddRef(IMoniker *iface)
{
    return (ULONG)InterlockedIncrement(&moniker_from_IMoniker(iface)->refs);
}

static ULONG STDMETHODCALLTYPE moniker_Release(IMoniker *iface)
{
    return (ULONG)InterlockedDecrement(&moniker_from_IMoniker(iface)->refs);
}

static HRESULT STDMETHODCALLTYPE moniker_GetClassID(IMoniker *iface, CLSID *pClassID)
{
    *pClassID = clsid;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE moniker_Reduce(IMoniker *iface, IBindCtx *pbc,
                                                DWORD dwReduceHowFar, IMoniker **ppmkToLeft,
                                                IMoniker **ppmkReduced)
{
    IMoniker_AddRef(iface);
    *ppmkReduced = iface;
    return MK_S_REDUCED_TO_SELF;
}

static HRESULT STDMETHODCALLTYPE moniker_GetTimeOfLastChange(IMoniker *iface, IBindCtx *pbc,
                                                             IMoniker *pmkToLeft,
                                                             FILETIME *pFileTime)
{
    *pFileTime = (FILETIME){.dwLowDateTime = 3, .dwHighDateTime = 4};
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE moniker_GetDisplayName(IMoniker *iface, IBindCtx *pbc,
                                                        IMoniker *pmkToLeft,
                                                        LPOLESTR *ppszDisplayName)
{
    struct foreign_moniker *moniker = moniker_from_IMoniker(iface);

    moniker->names_asked++;
    *ppszDisplayName = NULL;
    if (FAILED(moniker->name_hr))
        return moniker->name_hr;
    *ppszDisplayName = CoTaskMemAlloc(sizeof(u"foreign"));
    if (!*ppszDisplayName)
        return E_OUTOFMEMORY;
    memcpy(*ppszDisplayName, u"foreign", sizeof(u"foreign"));
    return S_OK;
}

/* The table has no use for the others. */
static const IMonikerVtbl moniker_vtable = {
    .QueryInterface = moniker_QueryInterface,
    .AddRef = moniker_AddRef,
    .Release = moniker_Release,
    .GetClassID = moniker_GetClassID,
    .Reduce = moniker_Reduce,
    .GetTimeOfLastChange = moniker_GetTimeOfLastChange,
    .GetDisplayName = moniker_GetDisplayName,
};

static HRESULT STDMETHODCALLTYPE data_QueryInterface(IROTData *iface, REFIID riid, void **ppv)
{
    return moniker_QueryInterface(&moniker_from_IROTData(iface)->IMoniker_iface, riid, ppv);
}

static ULONG STDMETHODCALLTYPE data_AddRef(IROTData *iface)
{
    return moniker_AddRef(&moniker_from_IROTData(iface)->IMoniker_iface);
}

static ULONG STDMETHODCALLTYPE data_Release(IROTData *iface)
{
    return moniker_Release(&moniker_from_IROTData(iface)->IMoniker_iface);
}

static HRESULT STDMETHODCALLTYPE data_GetComparisonData(IROTData *iface, byte *pbData, ULONG cbMax,
                                                        ULONG *pcbData)
{
    struct foreign_moniker *moniker = moniker_from_IROTData(iface);

    memcpy(pbData, moniker->data, strlen(moniker->data));
    *pcbData = moniker->size;
    return S_OK;
}

static const IROTDataVtbl data_vtable = {
    .QueryInterface = data_QueryInterface,
    .AddRef = data_AddRef,
    .Release = data_Release,
    .GetComparisonData = data_GetComparisonData,
};

void foreign_moniker_init(struct foreign_moniker *moniker)
{
    *moniker = (struct foreign_moniker){
        .IMoniker_iface.lpVtbl = (IMonikerVtbl *)&moniker_vtable,
        .IROTData_iface.lpVtbl = (IROTDataVtbl *)&data_vtable,
        .refs = 1,
    };
}
