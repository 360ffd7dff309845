/* SPDX-License-Identifier: MIT */
#include "marshal/marshaler.h"

struct interface_marshaler *const *const interface_groups[] = {
    core_interfaces,
    stream_interfaces,
    control_interfaces,
    error_interfaces,
    category_interfaces,
    moniker_interfaces,
    property_interfaces,
    storage_interfaces,
    NULL,
};

struct interface_marshaler *marshaler_find(REFIID riid)
{
    for (struct interface_marshaler *const *const *group = interface_groups; *group; group++) {
        for (struct interface_marshaler *const *each = *group; *each; each++) {
            if (IsEqualIID((*each)->iid, riid))
                return *each;
        }
    }
    return NULL;
}

struct interface_proxy *interface_proxy_from(IUnknown *unknown)
{
    return (void *)unknown->lpVtbl->QueryInterface == (void *)marshal_QueryInterface
               ? (struct interface_proxy *)unknown
               : NULL;
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
