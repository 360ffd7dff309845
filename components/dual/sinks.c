/* SPDX-License-Identifier: MIT */
#include "sinks.h"

#include <olectl.h>

#include "connections.h"

static struct sinks *sinks_from_IConnectionPointContainer(IConnectionPointContainer *iface)
{
    return CONTAINING_RECORD(iface, struct sinks, IConnectionPointContainer_iface);
}

static struct sinks *sinks_from_IConnectionPoint(IConnectionPoint *iface)
{
    return CONTAINING_RECORD(iface, struct sinks, IConnectionPoint_iface);
}

static HRESULT container_QueryInterface(IConnectionPointContainer *iface, REFIID riid, void **ppv)
{
    return IUnknown_QueryInterface(sinks_from_IConnectionPointContainer(iface)->owner, riid, ppv);
}

static ULONG container_AddRef(IConnectionPointContainer *iface)
{
    return IUnknown_AddRef(sinks_from_IConnectionPointContainer(iface)->owner);
}

static ULONG container_Release(IConnectionPointContainer *iface)
{
    return IUnknown_Release(sinks_from_IConnectionPointContainer(iface)->owner);
}

static HRESULT container_EnumConnectionPoints(IConnectionPointContainer *iface,
                                              IEnumConnectionPoints **ppEnum)
{
    IConnectionPoint *points[CONNECTION_POINTS_MAX];
    struct sinks *sinks = sinks_from_IConnectionPointContainer(iface);
    ULONG n = 0;

    if (!ppEnum)
        return E_POINTER;
    for (; sinks && n < CONNECTION_POINTS_MAX; sinks = sinks->next)
        points[n++] = &sinks->IConnectionPoint_iface;
    return connection_points_enumerate(points, n, ppEnum);
}

static HRESULT container_FindConnectionPoint(IConnectionPointContainer *iface, REFIID riid,
                                             IConnectionPoint **ppCP)
{
    struct sinks *sinks = sinks_from_IConnectionPointContainer(iface);

    if (!ppCP)
        return E_POINTER;
    *ppCP = NULL;
    while (sinks && !IsEqualIID(riid, sinks->iid))
        sinks = sinks->next;
    if (!sinks)
        return CONNECT_E_NOCONNECTION;
    IUnknown_AddRef(sinks->owner);
    *ppCP = &sinks->IConnectionPoint_iface;
    return S_OK;
}

static const IConnectionPointContainerVtbl container_vtable = {
    .QueryInterface = container_QueryInterface,
    .AddRef = container_AddRef,
    .Release = container_Release,
    .EnumConnectionPoints = container_EnumConnectionPoints,
    .FindConnectionPoint = container_FindConnectionPoint,
};

/* A point has an identity of its own, but is counted with its owner. */
static HRESULT point_QueryInterface(IConnectionPoint *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IConnectionPoint))
        return E_NOINTERFACE;
    IConnectionPoint_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG point_AddRef(IConnectionPoint *iface)
{
    return IUnknown_AddRef(sinks_from_IConnectionPoint(iface)->owner);
}

static ULONG point_Release(IConnectionPoint *iface)
{
    return IUnknown_Release(sinks_from_IConnectionPoint(iface)->owner);
}

static HRESULT point_GetConnectionInterface(IConnectionPoint *iface, IID *pIID)
{
    if (!pIID)
        return E_POINTER;
    *pIID = *sinks_from_IConnectionPoint(iface)->iid;
    return S_OK;
}

static HRESULT point_GetConnectionPointContainer(IConnectionPoint *iface,
                                                 IConnectionPointContainer **ppCPC)
{
    struct sinks *sinks = sinks_from_IConnectionPoint(iface);

    if (!ppCPC)
        return E_POINTER;
    IUnknown_AddRef(sinks->owner);
    *ppCPC = &sinks->first->IConnectionPointContainer_iface;
    return S_OK;
}

static HRESULT point_Advise(IConnectionPoint *iface, IUnknown *pUnkSink, DWORD *pdwCookie)
{
    struct sinks *sinks = sinks_from_IConnectionPoint(iface);
    IDispatch *sink;

    if (!pUnkSink || !pdwCookie)
        return E_POINTER;
    *pdwCookie = 0;
    if (FAILED(IUnknown_QueryInterface(pUnkSink, sinks->iid, (void **)&sink)) &&
        FAILED(IUnknown_QueryInterface(pUnkSink, &IID_IDispatch, (void **)&sink)))
        return CONNECT_E_CANNOTCONNECT;
    for (DWORD i = 0; i < SINKS_MAX; i++) {
        if (!sinks->list[i]) {
            sinks->list[i] = sink;
            *pdwCookie = i + 1;
            return S_OK;
        }
    }
    IDispatch_Release(sink);
    return CONNECT_E_ADVISELIMIT;
}

static HRESULT point_Unadvise(IConnectionPoint *iface, DWORD dwCookie)
{
    struct sinks *sinks = sinks_from_IConnectionPoint(iface);
    IDispatch *sink;

    if (dwCookie == 0 || dwCookie > SINKS_MAX || !sinks->list[dwCookie - 1])
        return CONNECT_E_NOCONNECTION;
    sink = sinks->list[dwCookie - 1];
    sinks->list[dwCookie - 1] = NULL;
    IDispatch_Release(sink);
    return S_OK;
}

static HRESULT point_EnumConnections(IConnectionPoint *iface, IEnumConnections **ppEnum)
{
    struct sinks *sinks = sinks_from_IConnectionPoint(iface);

    if (!ppEnum)
        return E_POINTER;
    return connections_enumerate(sinks->list, SINKS_MAX, ppEnum);
}

static const IConnectionPointVtbl point_vtable = {
    .QueryInterface = point_QueryInterface,
    .AddRef = point_AddRef,
    .Release = point_Release,
    .GetConnectionInterface = point_GetConnectionInterface,
    .GetConnectionPointContainer = point_GetConnectionPointContainer,
    .Advise = point_Advise,
    .Unadvise = point_Unadvise,
    .EnumConnections = point_EnumConnections,
};

void sinks_init(struct sinks *sinks, IUnknown *owner, const IID *iid)
{
    sinks->IConnectionPointContainer_iface.lpVtbl =
        (IConnectionPointContainerVtbl *)&container_vtable;
    sinks->IConnectionPoint_iface.lpVtbl = (IConnectionPointVtbl *)&point_vtable;
    sinks->owner = owner;
    sinks->iid = iid;
    sinks->first = sinks;
}

void sinks_join(struct sinks *first, struct sinks *sinks)
{
    sinks->first = first;
    sinks->next = first->next;
    first->next = sinks;
}

void sinks_deinit(struct sinks *sinks)
{
    for (DWORD i = 0; i < SINKS_MAX; i++) {
        if (sinks->list[i])
            IDispatch_Release(sinks->list[i]);
        sinks->list[i] = NULL;
    }
}

void sinks_fire(struct sinks *sinks, const WCHAR *name, DISPID id, DISPPARAMS *arguments)
{
    /* A sink may leave while it is called. */
    for (DWORD i = 0; i < SINKS_MAX; i++) {
        IDispatch *sink = sinks->list[i];
        LPOLESTR plain = (LPOLESTR)name;
        DISPID found = id;

        if (!sink)
            continue;
        IDispatch_AddRef(sink);
        if (name && FAILED(IDispatch_GetIDsOfNames(sink, &IID_NULL, &plain, 1, 0, &found)))
            found = id;
        IDispatch_Invoke(sink, found, &IID_NULL, 0, DISPATCH_METHOD, arguments, NULL, NULL, NULL);
        IDispatch_Release(sink);
    }
}
