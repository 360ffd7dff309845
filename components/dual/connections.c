/* SPDX-License-Identifier: MIT */
#include "connections.h"

#include <stdlib.h>

struct points {
    IEnumConnectionPoints IEnumConnectionPoints_iface;
    LONG refs;
    ULONG n;
    ULONG next;
    IConnectionPoint *list[CONNECTION_POINTS_MAX];
};

/* Those who were connected at that moment. */
struct connections {
    IEnumConnections IEnumConnections_iface;
    LONG refs;
    ULONG n;
    ULONG next;
    CONNECTDATA list[];
};

static struct points *points_from_IEnumConnectionPoints(IEnumConnectionPoints *iface)
{
    return CONTAINING_RECORD(iface, struct points, IEnumConnectionPoints_iface);
}

static HRESULT points_QueryInterface(IEnumConnectionPoints *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IEnumConnectionPoints))
        return E_NOINTERFACE;
    IEnumConnectionPoints_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG points_AddRef(IEnumConnectionPoints *iface)
{
    return (ULONG)InterlockedIncrement(&points_from_IEnumConnectionPoints(iface)->refs);
}

static ULONG points_Release(IEnumConnectionPoints *iface)
{
    struct points *points = points_from_IEnumConnectionPoints(iface);
    LONG refs = InterlockedDecrement(&points->refs);

    if (refs == 0) {
        for (ULONG i = 0; i < points->n; i++)
            IConnectionPoint_Release(points->list[i]);
        free(points);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT points_Next(IEnumConnectionPoints *iface, ULONG cConnections,
                           IConnectionPoint **ppCP, ULONG *pcFetched)
{
    struct points *points = points_from_IEnumConnectionPoints(iface);
    ULONG n = 0;

    if (!ppCP)
        return E_POINTER;
    for (; n < cConnections && points->next < points->n; n++) {
        ppCP[n] = points->list[points->next++];
        IConnectionPoint_AddRef(ppCP[n]);
    }
    if (pcFetched)
        *pcFetched = n;
    return n == cConnections ? S_OK : S_FALSE;
}

static HRESULT points_Skip(IEnumConnectionPoints *iface, ULONG cConnections)
{
    struct points *points = points_from_IEnumConnectionPoints(iface);
    ULONG left = points->n - points->next;

    points->next += cConnections < left ? cConnections : left;
    return cConnections <= left ? S_OK : S_FALSE;
}

static HRESULT points_Reset(IEnumConnectionPoints *iface)
{
    points_from_IEnumConnectionPoints(iface)->next = 0;
    return S_OK;
}

static HRESULT points_Clone(IEnumConnectionPoints *iface, IEnumConnectionPoints **ppEnum)
{
    struct points *points = points_from_IEnumConnectionPoints(iface);
    HRESULT hr;

    if (!ppEnum)
        return E_POINTER;
    hr = connection_points_enumerate(points->list, points->n, ppEnum);
    if (SUCCEEDED(hr))
        points_from_IEnumConnectionPoints(*ppEnum)->next = points->next;
    return hr;
}

static const IEnumConnectionPointsVtbl points_vtable = {
    .QueryInterface = points_QueryInterface,
    .AddRef = points_AddRef,
    .Release = points_Release,
    .Next = points_Next,
    .Skip = points_Skip,
    .Reset = points_Reset,
    .Clone = points_Clone,
};

HRESULT connection_points_enumerate(IConnectionPoint *const *list, ULONG n,
                                    IEnumConnectionPoints **ret_enum)
{
    struct points *points = calloc(1, sizeof(*points));

    *ret_enum = NULL;
    if (!points)
        return E_OUTOFMEMORY;
    points->IEnumConnectionPoints_iface.lpVtbl = (IEnumConnectionPointsVtbl *)&points_vtable;
    points->refs = 1;
    for (; points->n < n && points->n < CONNECTION_POINTS_MAX; points->n++) {
        points->list[points->n] = list[points->n];
        IConnectionPoint_AddRef(list[points->n]);
    }
    component_use_begun();
    *ret_enum = &points->IEnumConnectionPoints_iface;
    return S_OK;
}

static struct connections *connections_from_IEnumConnections(IEnumConnections *iface)
{
    return CONTAINING_RECORD(iface, struct connections, IEnumConnections_iface);
}

static HRESULT connections_QueryInterface(IEnumConnections *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IEnumConnections))
        return E_NOINTERFACE;
    IEnumConnections_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG connections_AddRef(IEnumConnections *iface)
{
    return (ULONG)InterlockedIncrement(&connections_from_IEnumConnections(iface)->refs);
}

static ULONG connections_Release(IEnumConnections *iface)
{
    struct connections *connections = connections_from_IEnumConnections(iface);
    LONG refs = InterlockedDecrement(&connections->refs);

    if (refs == 0) {
        for (ULONG i = 0; i < connections->n; i++)
            IUnknown_Release(connections->list[i].pUnk);
        free(connections);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT connections_Next(IEnumConnections *iface, ULONG cConnections, CONNECTDATA *rgcd,
                                ULONG *pcFetched)
{
    struct connections *connections = connections_from_IEnumConnections(iface);
    ULONG n = 0;

    if (!rgcd)
        return E_POINTER;
    for (; n < cConnections && connections->next < connections->n; n++) {
        rgcd[n] = connections->list[connections->next++];
        IUnknown_AddRef(rgcd[n].pUnk);
    }
    if (pcFetched)
        *pcFetched = n;
    return n == cConnections ? S_OK : S_FALSE;
}

static HRESULT connections_Skip(IEnumConnections *iface, ULONG cConnections)
{
    struct connections *connections = connections_from_IEnumConnections(iface);
    ULONG left = connections->n - connections->next;

    connections->next += cConnections < left ? cConnections : left;
    return cConnections <= left ? S_OK : S_FALSE;
}

static HRESULT connections_Reset(IEnumConnections *iface)
{
    connections_from_IEnumConnections(iface)->next = 0;
    return S_OK;
}

static HRESULT connections_Clone(IEnumConnections *iface, IEnumConnections **ppEnum);

static const IEnumConnectionsVtbl connections_vtable = {
    .QueryInterface = connections_QueryInterface,
    .AddRef = connections_AddRef,
    .Release = connections_Release,
    .Next = connections_Next,
    .Skip = connections_Skip,
    .Reset = connections_Reset,
    .Clone = connections_Clone,
};

static struct connections *connections_new(ULONG room)
{
    struct connections *connections =
        calloc(1, sizeof(*connections) + room * sizeof(*connections->list));

    if (!connections)
        return NULL;
    connections->IEnumConnections_iface.lpVtbl = (IEnumConnectionsVtbl *)&connections_vtable;
    connections->refs = 1;
    component_use_begun();
    return connections;
}

static void connections_add(struct connections *connections, CONNECTDATA connection)
{
    IUnknown_AddRef(connection.pUnk);
    connections->list[connections->n++] = connection;
}

static HRESULT connections_Clone(IEnumConnections *iface, IEnumConnections **ppEnum)
{
    struct connections *connections = connections_from_IEnumConnections(iface), *copy;

    if (!ppEnum)
        return E_POINTER;
    *ppEnum = NULL;
    copy = connections_new(connections->n);
    if (!copy)
        return E_OUTOFMEMORY;
    for (ULONG i = 0; i < connections->n; i++)
        connections_add(copy, connections->list[i]);
    copy->next = connections->next;
    *ppEnum = &copy->IEnumConnections_iface;
    return S_OK;
}

HRESULT connections_enumerate(IDispatch *const *sinks, ULONG n, IEnumConnections **ret_enum)
{
    struct connections *connections = connections_new(n);

    *ret_enum = NULL;
    if (!connections)
        return E_OUTOFMEMORY;
    for (ULONG i = 0; i < n; i++) {
        if (sinks[i])
            connections_add(connections, (CONNECTDATA){(IUnknown *)sinks[i], i + 1});
    }
    *ret_enum = &connections->IEnumConnections_iface;
    return S_OK;
}
