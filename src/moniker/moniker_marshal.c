/* SPDX-License-Identifier: MIT */
/*
 * How monikers leave their apartment: as copies. A kind that has more to send than its saved form
 * says so by its moniker_travel.
 */
#define COBJMACROS
#include "base/hresult.h"
#include "moniker/moniker.h"

static struct moniker *moniker_from_IMarshal(IMarshal *iface)
{
    return container_of(iface, struct moniker, IMarshal_iface);
}

static HRESULT marshal_QueryInterface(IMarshal *iface, REFIID riid, void **ppv)
{
    return moniker_QueryInterface(&moniker_from_IMarshal(iface)->IMoniker_iface, riid, ppv);
}

static ULONG marshal_AddRef(IMarshal *iface)
{
    return moniker_AddRef(&moniker_from_IMarshal(iface)->IMoniker_iface);
}

static ULONG marshal_Release(IMarshal *iface)
{
    return moniker_Release(&moniker_from_IMarshal(iface)->IMoniker_iface);
}

static HRESULT marshal_GetUnmarshalClass(IMarshal *iface, REFIID riid, void *pv,
                                         DWORD dwDestContext, void *pvDestContext, DWORD mshlflags,
                                         CLSID *pCid)
{
    return moniker_GetClassID(&moniker_from_IMarshal(iface)->IMoniker_iface, pCid);
}

static HRESULT marshal_GetMarshalSizeMax(IMarshal *iface, REFIID riid, void *pv,
                                         DWORD dwDestContext, void *pvDestContext, DWORD mshlflags,
                                         DWORD *pSize)
{
    struct moniker *moniker = moniker_from_IMarshal(iface);
    const struct moniker_travel *travel = moniker->kind->travel;
    ULARGE_INTEGER size;
    HRESULT hr;

    if (!pSize)
        return E_POINTER;
    if (travel)
        return hr_trace(travel->size(moniker, dwDestContext, mshlflags, pSize));

    hr = IMoniker_GetSizeMax(&moniker->IMoniker_iface, &size);
    if (SUCCEEDED(hr))
        *pSize = size.LowPart;
    return hr_trace(hr);
}

static HRESULT marshal_MarshalInterface(IMarshal *iface, IStream *pStm, REFIID riid, void *pv,
                                        DWORD dwDestContext, void *pvDestContext, DWORD mshlflags)
{
    struct moniker *moniker = moniker_from_IMarshal(iface);
    const struct moniker_travel *travel = moniker->kind->travel;

    if (!pStm)
        return E_INVALIDARG;
    return hr_trace(travel ? travel->marshal(moniker, pStm, dwDestContext, mshlflags)
                           : IMoniker_Save(&moniker->IMoniker_iface, pStm, FALSE));
}

static HRESULT marshal_UnmarshalInterface(IMarshal *iface, IStream *pStm, REFIID riid, void **ppv)
{
    struct moniker *moniker = moniker_from_IMarshal(iface);
    const struct moniker_travel *travel = moniker->kind->travel;
    HRESULT hr;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    if (!pStm)
        return E_INVALIDARG;

    hr = travel ? travel->unmarshal(moniker, pStm) : IMoniker_Load(&moniker->IMoniker_iface, pStm);
    return FAILED(hr) ? hr_trace(hr) : IMoniker_QueryInterface(&moniker->IMoniker_iface, riid, ppv);
}

static HRESULT marshal_ReleaseMarshalData(IMarshal *iface, IStream *pStm)
{
    const struct moniker_travel *travel = moniker_from_IMarshal(iface)->kind->travel;

    if (!pStm)
        return E_INVALIDARG;
    return travel ? hr_trace(travel->release(pStm)) : S_OK;
}

static HRESULT marshal_DisconnectObject(IMarshal *iface, DWORD dwReserved)
{
    return S_OK;
}

const IMarshalVtbl moniker_marshal_vtable = {
    .QueryInterface = marshal_QueryInterface,
    .AddRef = marshal_AddRef,
    .Release = marshal_Release,
    .GetUnmarshalClass = marshal_GetUnmarshalClass,
    .GetMarshalSizeMax = marshal_GetMarshalSizeMax,
    .MarshalInterface = marshal_MarshalInterface,
    .UnmarshalInterface = marshal_UnmarshalInterface,
    .ReleaseMarshalData = marshal_ReleaseMarshalData,
    .DisconnectObject = marshal_DisconnectObject,
};
