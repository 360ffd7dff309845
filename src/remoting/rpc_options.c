/* SPDX-License-Identifier: MIT */
#include "remoting/rpc_options.h"

#include "base/list.h"
#include "remoting/proxy_object.h"

static struct rpc_options *options_from_IRpcOptions(IRpcOptions *iface)
{
    return container_of(iface, struct rpc_options, IRpcOptions_iface);
}

static HRESULT options_QueryInterface(IRpcOptions *iface, REFIID riid, void **ppv)
{
    IUnknown *outer = options_from_IRpcOptions(iface)->outer;

    return outer->lpVtbl->QueryInterface(outer, riid, ppv);
}

static ULONG options_AddRef(IRpcOptions *iface)
{
    IUnknown *outer = options_from_IRpcOptions(iface)->outer;

    return outer->lpVtbl->AddRef(outer);
}

static ULONG options_Release(IRpcOptions *iface)
{
    IUnknown *outer = options_from_IRpcOptions(iface)->outer;

    return outer->lpVtbl->Release(outer);
}

/* Whether it is an interface of the very proxy. */
static bool is_own(const struct rpc_options *options, IUnknown *proxy)
{
    struct proxy_object *object = proxy ? proxy_object_from(proxy) : NULL;

    return object && object == proxy_object_from(options->outer);
}

static HRESULT options_Set(IRpcOptions *iface, IUnknown *pPrx, DWORD dwProperty, ULONG_PTR dwValue)
{
    struct rpc_options *options = options_from_IRpcOptions(iface);

    if (!is_own(options, pPrx) || dwProperty != COMBND_RPCTIMEOUT || dwValue > MAXDWORD)
        return E_INVALIDARG;
    __atomic_store_n(&options->timeout, dwValue, __ATOMIC_RELAXED);
    return S_OK;
}

static HRESULT options_Query(IRpcOptions *iface, IUnknown *pPrx, DWORD dwProperty,
                             ULONG_PTR *pdwValue)
{
    struct rpc_options *options = options_from_IRpcOptions(iface);

    if (!pdwValue || !is_own(options, pPrx))
        return E_INVALIDARG;
    switch (dwProperty) {
    case COMBND_RPCTIMEOUT:
        *pdwValue = __atomic_load_n(&options->timeout, __ATOMIC_RELAXED);
        return S_OK;
    case COMBND_SERVER_LOCALITY:
        *pdwValue = remote_is_here(proxy_object_remote(proxy_object_from(options->outer)))
                        ? SERVER_LOCALITY_PROCESS_LOCAL
                        : SERVER_LOCALITY_MACHINE_LOCAL;
        return S_OK;
    default:
        *pdwValue = 0;
        return E_INVALIDARG;
    }
}

static const IRpcOptionsVtbl options_vtable = {
    .QueryInterface = options_QueryInterface,
    .AddRef = options_AddRef,
    .Release = options_Release,
    .Set = options_Set,
    .Query = options_Query,
};

void rpc_options_init(struct rpc_options *options, IUnknown *outer)
{
    options->IRpcOptions_iface.lpVtbl = (IRpcOptionsVtbl *)&options_vtable;
    options->outer = outer;
    options->timeout = RPC_C_BINDING_DEFAULT_TIMEOUT;
}

DWORD rpc_options_timeout(const struct rpc_options *options)
{
    ULONG_PTR timeout = __atomic_load_n(&options->timeout, __ATOMIC_RELAXED);

    return timeout > RPC_C_BINDING_INFINITE_TIMEOUT ? (DWORD)timeout : 0;
}
