/* SPDX-License-Identifier: MIT */
/* Source: Windows' "WScript.ConnectObject method" page, and that of IProvideClassInfo2. */
#define COBJMACROS
#include "hosting/events.h"

#include <olectl.h>

#include <stddef.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "hosting/engine.h"
#include "hosttext/library.h"
#include "hosttext/text.h"

/* The connection is the sink that the object calls. */
struct connection {
    IDispatch IDispatch_iface;
    LONG refs;
    struct connection *next;
    struct host *host; /* borrowed; NULL once disconnected */
    IUnknown *object;  /* its identity */
    IConnectionPoint *point;
    DWORD cookie;
    IID iid;
    ITypeInfo *events;
    BSTR prefix;
};

/* ---- the source interface ---- */

static HRESULT default_source(ITypeInfo *class, ITypeInfo **ret_events)
{
    TYPEATTR *attributes;
    HRESULT hr;
    int n;

    hr = ITypeInfo_GetTypeAttr(class, &attributes);
    if (FAILED(hr))
        return hr;
    n = attributes->typekind == TKIND_COCLASS ? attributes->cImplTypes : 0;
    ITypeInfo_ReleaseTypeAttr(class, attributes);
    for (int i = 0; i < n; i++) {
        HREFTYPE reference;
        int flags;

        if (FAILED(ITypeInfo_GetImplTypeFlags(class, (UINT)i, &flags)) ||
            (flags & (IMPLTYPEFLAG_FDEFAULT | IMPLTYPEFLAG_FSOURCE)) !=
                (IMPLTYPEFLAG_FDEFAULT | IMPLTYPEFLAG_FSOURCE))
            continue;
        hr = ITypeInfo_GetRefTypeOfImplType(class, (UINT)i, &reference);
        return FAILED(hr) ? hr : ITypeInfo_GetRefTypeInfo(class, reference, ret_events);
    }
    return TYPE_E_ELEMENTNOTFOUND;
}

/* The library that describes the object's own interface describes its events too. */
static HRESULT own_library(IDispatch *object, ITypeLib **ret_library)
{
    ITypeInfo *info;
    UINT index;
    HRESULT hr;

    hr = IDispatch_GetTypeInfo(object, 0, LOCALE_USER_DEFAULT, &info);
    if (FAILED(hr))
        return hr;
    hr = ITypeInfo_GetContainingTypeLib(info, ret_library, &index);
    ITypeInfo_Release(info);
    return hr;
}

static HRESULT class_in_library(IDispatch *object, const CLSID *clsid, ITypeInfo **ret_class)
{
    struct library_name name;
    ITypeLib *library;
    HRESULT hr;

    if (!clsid)
        return TYPE_E_ELEMENTNOTFOUND;
    hr = library_of_class(clsid, object, &name);
    if (SUCCEEDED(hr))
        hr = library_load(&name, &library);
    if (FAILED(hr))
        hr = own_library(object, &library);
    if (FAILED(hr))
        return hr;
    hr = ITypeLib_GetTypeInfoOfGuid(library, clsid, ret_class);
    ITypeLib_Release(library);
    return hr;
}

static HRESULT class_of(IDispatch *object, const CLSID *clsid, ITypeInfo **ret_class)
{
    IProvideClassInfo *provider;
    HRESULT hr;

    hr = IDispatch_QueryInterface(object, &IID_IProvideClassInfo, (void **)&provider);
    if (SUCCEEDED(hr)) {
        hr = IProvideClassInfo_GetClassInfo(provider, ret_class);
        IProvideClassInfo_Release(provider);
    }
    return SUCCEEDED(hr) ? hr : class_in_library(object, clsid, ret_class);
}

/* The interface that IProvideClassInfo2 names, of the library that the object is described in. */
static HRESULT named_source(IDispatch *object, ITypeInfo **ret_events)
{
    IProvideClassInfo2 *provider;
    ITypeLib *library;
    IID iid;
    HRESULT hr;

    hr = IDispatch_QueryInterface(object, &IID_IProvideClassInfo2, (void **)&provider);
    if (FAILED(hr))
        return hr;
    hr = IProvideClassInfo2_GetGUID(provider, GUIDKIND_DEFAULT_SOURCE_DISP_IID, &iid);
    IProvideClassInfo2_Release(provider);
    if (SUCCEEDED(hr))
        hr = own_library(object, &library);
    if (FAILED(hr))
        return hr;
    hr = ITypeLib_GetTypeInfoOfGuid(library, &iid, ret_events);
    ITypeLib_Release(library);
    return hr;
}

static HRESULT source_of(IDispatch *object, const CLSID *clsid, ITypeInfo **ret_events)
{
    ITypeInfo *class;
    HRESULT hr;

    hr = class_of(object, clsid, &class);
    if (SUCCEEDED(hr)) {
        hr = default_source(class, ret_events);
        ITypeInfo_Release(class);
    }
    return SUCCEEDED(hr) ? hr : named_source(object, ret_events);
}

/* ---- the sink ---- */

static struct connection *from_iface(IDispatch *iface)
{
    return (struct connection *)((char *)iface - offsetof(struct connection, IDispatch_iface));
}

static HRESULT sink_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch) &&
        !IsEqualIID(riid, &from_iface(iface)->iid))
        return E_NOINTERFACE;
    IDispatch_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG sink_AddRef(IDispatch *iface)
{
    return (ULONG)InterlockedIncrement(&from_iface(iface)->refs);
}

static ULONG sink_Release(IDispatch *iface)
{
    struct connection *connection = from_iface(iface);
    LONG refs = InterlockedDecrement(&connection->refs);

    if (refs > 0)
        return (ULONG)refs;
    if (connection->object)
        IUnknown_Release(connection->object);
    if (connection->point)
        IConnectionPoint_Release(connection->point);
    if (connection->events)
        ITypeInfo_Release(connection->events);
    SysFreeString(connection->prefix);
    free(connection);
    return 0;
}

static HRESULT sink_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT sink_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT sink_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                                  LCID lcid, DISPID *rgDispId)
{
    return ITypeInfo_GetIDsOfNames(from_iface(iface)->events, rgszNames, cNames, rgDispId);
}

/* An event that the script has no procedure for is no error. */
static HRESULT sink_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                           WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                           EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct connection *connection = from_iface(iface);
    _cleanup_(bstrp) BSTR event = NULL, name = NULL;
    IDispatch *script;
    DISPID id;
    UINT n;
    HRESULT hr;

    if (!connection->host || host_is_ending(connection->host))
        return S_OK;
    hr = ITypeInfo_GetNames(connection->events, dispIdMember, &event, 1, &n);
    if (FAILED(hr) || n == 0)
        return DISP_E_MEMBERNOTFOUND;
    hr = VarBstrCat(connection->prefix, event, &name);
    if (FAILED(hr))
        return hr;
    if (FAILED(engine_find_name(connection->host, name, &script, &id)))
        return S_OK;
    hr = IDispatch_Invoke(script, id, &IID_NULL, lcid, DISPATCH_METHOD, pDispParams, pVarResult,
                          pExcepInfo, puArgErr);
    IDispatch_Release(script);
    return hr;
}

static const IDispatchVtbl sink_vtable = {
    .QueryInterface = sink_QueryInterface,
    .AddRef = sink_AddRef,
    .Release = sink_Release,
    .GetTypeInfoCount = sink_GetTypeInfoCount,
    .GetTypeInfo = sink_GetTypeInfo,
    .GetIDsOfNames = sink_GetIDsOfNames,
    .Invoke = sink_Invoke,
};

/* ---- connecting ---- */

static HRESULT advise(struct connection *connection)
{
    IConnectionPointContainer *container;
    TYPEATTR *attributes;
    HRESULT hr;

    hr = ITypeInfo_GetTypeAttr(connection->events, &attributes);
    if (FAILED(hr))
        return hr;
    connection->iid = attributes->guid;
    ITypeInfo_ReleaseTypeAttr(connection->events, attributes);
    hr = IUnknown_QueryInterface(connection->object, &IID_IConnectionPointContainer,
                                 (void **)&container);
    if (FAILED(hr))
        return hr;
    hr = IConnectionPointContainer_FindConnectionPoint(container, &connection->iid,
                                                       &connection->point);
    IConnectionPointContainer_Release(container);
    if (SUCCEEDED(hr))
        hr = IConnectionPoint_Advise(connection->point, (IUnknown *)&connection->IDispatch_iface,
                                     &connection->cookie);
    return hr;
}

HRESULT events_connect(struct host *host, IDispatch *object, const CLSID *clsid,
                       const char16_t *prefix)
{
    struct connection *connection = calloc(1, sizeof(*connection));
    HRESULT hr;

    if (!connection)
        return E_OUTOFMEMORY;
    connection->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&sink_vtable;
    connection->refs = 1;
    connection->host = host;
    connection->prefix = SysAllocString(prefix);
    hr = connection->prefix ? source_of(object, clsid, &connection->events) : E_OUTOFMEMORY;
    if (SUCCEEDED(hr))
        hr = IDispatch_QueryInterface(object, &IID_IUnknown, (void **)&connection->object);
    if (SUCCEEDED(hr))
        hr = advise(connection);
    if (FAILED(hr)) {
        sink_Release(&connection->IDispatch_iface);
        return hr;
    }
    connection->next = host->connections;
    host->connections = connection;
    return S_OK;
}

/* Takes it out of the list, whose place holds it. */
static void disconnect(struct connection **place)
{
    struct connection *connection = *place;

    *place = connection->next;
    IConnectionPoint_Unadvise(connection->point, connection->cookie);
    connection->host = NULL;
    sink_Release(&connection->IDispatch_iface);
}

void events_disconnect(struct host *host, IDispatch *object)
{
    struct connection **place = &host->connections;
    IUnknown *identity;

    if (FAILED(IDispatch_QueryInterface(object, &IID_IUnknown, (void **)&identity)))
        return;
    while (*place) {
        if ((*place)->object == identity)
            disconnect(place);
        else
            place = &(*place)->next;
    }
    IUnknown_Release(identity);
}

void events_disconnect_all(struct host *host)
{
    while (host->connections)
        disconnect(&host->connections);
}
