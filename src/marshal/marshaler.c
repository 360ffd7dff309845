/* SPDX-License-Identifier: MIT */
#include "marshal/marshaler.h"

#include <string.h>

static const struct interface_marshaler *const marshalers[] = {
    &dispatch_marshaler,
    &class_factory_marshaler,
    &unknown_marshaler,
    &enum_variant_marshaler,
};

const struct interface_marshaler *marshaler_find(REFIID riid)
{
    for (size_t i = 0; i < sizeof(marshalers) / sizeof(*marshalers); i++) {
        if (IsEqualIID(marshalers[i]->iid, riid))
            return marshalers[i];
    }
    return NULL;
}

HRESULT marshal_QueryInterface(void *iface, REFIID riid, void **ppv)
{
    struct interface_proxy *proxy = iface;

    return proxy->channel->query_interface(proxy, riid, ppv);
}

ULONG marshal_AddRef(void *iface)
{
    struct interface_proxy *proxy = iface;

    return proxy->channel->add_ref(proxy);
}

ULONG marshal_Release(void *iface)
{
    struct interface_proxy *proxy = iface;

    return proxy->channel->release(proxy);
}

HRESULT proxy_begin(void *iface, struct call *call)
{
    struct interface_proxy *proxy = iface;

    return proxy->channel->begin(proxy, call);
}

HRESULT proxy_send(void *iface, uint16_t opnum, struct call *call)
{
    struct interface_proxy *proxy = iface;

    return proxy->channel->send(proxy, opnum, call);
}

HRESULT proxy_end(void *iface, struct call *call, HRESULT hr)
{
    struct interface_proxy *proxy = iface;

    if (SUCCEEDED(hr) && call->reader.failed)
        hr = oaut_bad_data();
    proxy->channel->end(proxy, call);
    return hr;
}

HRESULT proxy_result(struct call *call)
{
    HRESULT hr = (HRESULT)ndr_get_u32(&call->reader);

    return call->reader.failed ? oaut_bad_data() : hr;
}

/* ---- IUnknown: nothing of its own travels ---- */

static HRESULT unknown_dispatch(struct stub_call *call)
{
    return HRESULT_FROM_WIN32(RPC_S_PROCNUM_OUT_OF_RANGE);
}

static const IUnknownVtbl unknown_vtable = {PROXY_UNKNOWN(IUnknown)};

const struct interface_marshaler unknown_marshaler = {
    .iid = &IID_IUnknown,
    .vtable = &unknown_vtable,
    .dispatch = unknown_dispatch,
};

/* ---- IClassFactory ---- */

static HRESULT class_factory_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter, REFIID riid,
                                            void **ppv)
{
    struct call call;
    HRESULT hr;

    *ppv = NULL;
    if (pUnkOuter)
        return CLASS_E_NOAGGREGATION;

    hr = proxy_begin(iface, &call);
    if (SUCCEEDED(hr)) {
        ndr_put_guid(call.writer, riid);
        hr = proxy_send(iface, 3, &call);
    }
    if (SUCCEEDED(hr))
        hr = oaut_get_interface(&call.reader, call.codec, riid, ppv);
    if (SUCCEEDED(hr))
        hr = proxy_result(&call);
    return proxy_end(iface, &call, hr);
}

static HRESULT class_factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    struct call call;
    HRESULT hr;

    hr = proxy_begin(iface, &call);
    if (SUCCEEDED(hr)) {
        ndr_put_u32(call.writer, (uint32_t)fLock);
        hr = proxy_send(iface, 4, &call);
    }
    if (SUCCEEDED(hr))
        hr = proxy_result(&call);
    return proxy_end(iface, &call, hr);
}

static HRESULT class_factory_create(struct stub_call *call)
{
    IClassFactory *factory = (IClassFactory *)call->object;
    IID iid = ndr_get_guid(call->reader);
    IUnknown *object = NULL;
    HRESULT hr, travelled;

    if (call->reader->failed)
        return oaut_bad_data();

    hr = factory->lpVtbl->CreateInstance(factory, NULL, &iid, (void **)&object);
    travelled = oaut_put_interface(call->writer, call->codec, SUCCEEDED(hr) ? object : NULL, &iid);
    if (SUCCEEDED(hr) && object)
        object->lpVtbl->Release(object);
    if (FAILED(travelled))
        return travelled;
    ndr_put_u32(call->writer, (uint32_t)hr);
    return S_OK;
}

static HRESULT class_factory_dispatch(struct stub_call *call)
{
    IClassFactory *factory = (IClassFactory *)call->object;
    BOOL lock;

    switch (call->opnum) {
    case 3:
        return class_factory_create(call);
    case 4:
        lock = (BOOL)ndr_get_u32(call->reader);
        if (call->reader->failed)
            return oaut_bad_data();
        ndr_put_u32(call->writer, (uint32_t)factory->lpVtbl->LockServer(factory, lock));
        return S_OK;
    default:
        return HRESULT_FROM_WIN32(RPC_S_PROCNUM_OUT_OF_RANGE);
    }
}

static const IClassFactoryVtbl class_factory_vtable = {
    PROXY_UNKNOWN(IClassFactory),
    .CreateInstance = class_factory_CreateInstance,
    .LockServer = class_factory_LockServer,
};

const struct interface_marshaler class_factory_marshaler = {
    .iid = &IID_IClassFactory,
    .vtable = &class_factory_vtable,
    .dispatch = class_factory_dispatch,
};
