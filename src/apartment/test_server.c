/* SPDX-License-Identifier: MIT */
#include "apartment/test_server.h"

#include "base/guid.h"

const CLSID clsid_test = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x01}};

static HRESULT factory_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    bool is_known = guid_is_equal(riid, &IID_IUnknown) || guid_is_equal(riid, &IID_IClassFactory);

    *ppv = is_known ? iface : NULL;
    return is_known ? S_OK : E_NOINTERFACE;
}

static ULONG factory_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG factory_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT factory_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID riid,
                                      void **ppv)
{
    *ppv = NULL;
    return CLASS_E_NOAGGREGATION;
}

static HRESULT factory_LockServer(IClassFactory *iface, BOOL lock)
{
    return S_OK;
}

static IClassFactoryVtbl vtable = {
    .QueryInterface = factory_QueryInterface,
    .AddRef = factory_AddRef,
    .Release = factory_Release,
    .CreateInstance = factory_CreateInstance,
    .LockServer = factory_LockServer,
};
IClassFactory test_factory = {&vtable};
