/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "com/default_handler.h"

#include <stdlib.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"

struct default_handler {
    IClassFactory IClassFactory_iface;
    LONG refs;
    CLSID clsid;
};

static struct default_handler *default_handler_from_IClassFactory(IClassFactory *iface)
{
    return container_of(iface, struct default_handler, IClassFactory_iface);
}

static HRESULT default_handler_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!guid_is_equal(riid, &IID_IUnknown) && !guid_is_equal(riid, &IID_IClassFactory))
        return E_NOINTERFACE;
    *ppv = iface;
    IClassFactory_AddRef(iface);
    return S_OK;
}

static ULONG default_handler_AddRef(IClassFactory *iface)
{
    return (ULONG)InterlockedIncrement(&default_handler_from_IClassFactory(iface)->refs);
}

static ULONG default_handler_Release(IClassFactory *iface)
{
    struct default_handler *handler = default_handler_from_IClassFactory(iface);
    LONG refs = InterlockedDecrement(&handler->refs);

    if (refs == 0)
        free(handler);
    return (ULONG)refs;
}

static HRESULT default_handler_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter,
                                              REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (pUnkOuter)
        return CLASS_E_NOAGGREGATION;
    return CoCreateInstance(&default_handler_from_IClassFactory(iface)->clsid, NULL,
                            CLSCTX_LOCAL_SERVER, riid, ppv);
}

/* The server is locked by those who have its objects. */
static HRESULT default_handler_LockServer(IClassFactory *iface, BOOL fLock)
{
    return S_OK;
}

static const IClassFactoryVtbl handler_vtable = {
    .QueryInterface = default_handler_QueryInterface,
    .AddRef = default_handler_AddRef,
    .Release = default_handler_Release,
    .CreateInstance = default_handler_CreateInstance,
    .LockServer = default_handler_LockServer,
};

HRESULT default_handler_get(REFCLSID clsid, REFIID riid, void **ppv)
{
    struct default_handler *handler = calloc(1, sizeof(*handler));
    HRESULT hr;

    if (!handler)
        return hr_raise(E_OUTOFMEMORY, "making a default handler");

    handler->IClassFactory_iface.lpVtbl = (IClassFactoryVtbl *)&handler_vtable;
    handler->refs = 1;
    handler->clsid = *clsid;
    hr = IClassFactory_QueryInterface(&handler->IClassFactory_iface, riid, ppv);
    IClassFactory_Release(&handler->IClassFactory_iface);
    return hr;
}
