/* SPDX-License-Identifier: MIT */
#include "remoting/proxy_services.h"

#include "base/guid.h"
#include "base/list.h"
#include "marshal/channel.h"
#include "remoting/com_marshaler.h"
#include "remoting/proxy_object.h"

/* ---- IMultiQI ---- */

static struct proxy_services *services_from_IMultiQI(IMultiQI *iface)
{
    return container_of(iface, struct proxy_services, IMultiQI_iface);
}

static HRESULT multi_QueryInterface(IMultiQI *iface, REFIID riid, void **ppv)
{
    IUnknown *outer = services_from_IMultiQI(iface)->outer;

    return outer->lpVtbl->QueryInterface(outer, riid, ppv);
}

static ULONG multi_AddRef(IMultiQI *iface)
{
    IUnknown *outer = services_from_IMultiQI(iface)->outer;

    return outer->lpVtbl->AddRef(outer);
}

static ULONG multi_Release(IMultiQI *iface)
{
    IUnknown *outer = services_from_IMultiQI(iface)->outer;

    return outer->lpVtbl->Release(outer);
}

/* Those that have a pointer already are left as they are. */
static HRESULT multi_QueryMultipleInterfaces(IMultiQI *iface, ULONG cMQIs, void *pMQIs)
{
    MULTI_QI *queries = pMQIs;
    ULONG found = 0;

    if (!queries)
        return E_INVALIDARG;
    for (ULONG i = 0; i < cMQIs; i++) {
        if (!queries[i].pItf)
            queries[i].hr = multi_QueryInterface(iface, queries[i].pIID, (void **)&queries[i].pItf);
        found += queries[i].pItf != NULL;
    }
    return found == cMQIs ? S_OK : found ? S_FALSE : E_NOINTERFACE;
}

static const IMultiQIVtbl multi_vtable = {
    .QueryInterface = multi_QueryInterface,
    .AddRef = multi_AddRef,
    .Release = multi_Release,
    .QueryMultipleInterfaces = multi_QueryMultipleInterfaces,
};

/* ---- IClientSecurity ---- */

static struct proxy_services *services_from_IClientSecurity(IClientSecurity *iface)
{
    return container_of(iface, struct proxy_services, IClientSecurity_iface);
}

static HRESULT security_QueryInterface(IClientSecurity *iface, REFIID riid, void **ppv)
{
    IUnknown *outer = services_from_IClientSecurity(iface)->outer;

    return outer->lpVtbl->QueryInterface(outer, riid, ppv);
}

static ULONG security_AddRef(IClientSecurity *iface)
{
    IUnknown *outer = services_from_IClientSecurity(iface)->outer;

    return outer->lpVtbl->AddRef(outer);
}

static ULONG security_Release(IClientSecurity *iface)
{
    IUnknown *outer = services_from_IClientSecurity(iface)->outer;

    return outer->lpVtbl->Release(outer);
}

static bool is_proxy(IUnknown *unknown)
{
    return unknown && proxy_object_from(unknown);
}

/* The kernel vouches for the peer at every byte: that is packet privacy by another name. */
static HRESULT security_QueryBlanket(IClientSecurity *iface, IUnknown *pProxy, DWORD *pAuthnSvc,
                                     DWORD *pAuthzSvc, OLECHAR **pServerPrincName,
                                     DWORD *pAuthnLevel, DWORD *pImpLevel, void **pAuthInfo,
                                     DWORD *pCapabilites)
{
    if (!is_proxy(pProxy))
        return E_NOINTERFACE;
    if (pAuthnSvc)
        *pAuthnSvc = RPC_C_AUTHN_WINNT;
    if (pAuthzSvc)
        *pAuthzSvc = RPC_C_AUTHZ_NONE;
    if (pServerPrincName)
        *pServerPrincName = NULL;
    if (pAuthnLevel)
        *pAuthnLevel = RPC_C_AUTHN_LEVEL_PKT_PRIVACY;
    if (pImpLevel)
        *pImpLevel = RPC_C_IMP_LEVEL_IDENTIFY;
    if (pAuthInfo)
        *pAuthInfo = NULL;
    if (pCapabilites)
        *pCapabilites = EOAC_NONE;
    return S_OK;
}

static bool is_authentication_service(DWORD service)
{
    return service == RPC_C_AUTHN_NONE || service == RPC_C_AUTHN_WINNT ||
           service == RPC_C_AUTHN_GSS_NEGOTIATE || service == RPC_C_AUTHN_GSS_KERBEROS ||
           service == RPC_C_AUTHN_DEFAULT;
}

static HRESULT security_SetBlanket(IClientSecurity *iface, IUnknown *pProxy, DWORD AuthnSvc,
                                   DWORD AuthzSvc, OLECHAR *pServerPrincName, DWORD AuthnLevel,
                                   DWORD ImpLevel, void *pAuthInfo, DWORD Capabilities)
{
    if (!is_proxy(pProxy))
        return E_NOINTERFACE;
    if (!is_authentication_service(AuthnSvc) || AuthnLevel > RPC_C_AUTHN_LEVEL_PKT_PRIVACY ||
        ImpLevel > RPC_C_IMP_LEVEL_DELEGATE)
        return E_INVALIDARG;
    return S_OK;
}

/* With no blanket of its own, a copy is the proxy itself. */
static HRESULT security_CopyProxy(IClientSecurity *iface, IUnknown *pProxy, IUnknown **ppCopy)
{
    if (!ppCopy)
        return E_INVALIDARG;
    *ppCopy = NULL;
    if (!is_proxy(pProxy))
        return E_NOINTERFACE;
    pProxy->lpVtbl->AddRef(pProxy);
    *ppCopy = pProxy;
    return S_OK;
}

static const IClientSecurityVtbl security_vtable = {
    .QueryInterface = security_QueryInterface,
    .AddRef = security_AddRef,
    .Release = security_Release,
    .QueryBlanket = security_QueryBlanket,
    .SetBlanket = security_SetBlanket,
    .CopyProxy = security_CopyProxy,
};

/* ---- what a proxy calls ---- */

void proxy_services_init(struct proxy_services *services, IUnknown *outer)
{
    services->IMultiQI_iface.lpVtbl = (IMultiQIVtbl *)&multi_vtable;
    services->IClientSecurity_iface.lpVtbl = (IClientSecurityVtbl *)&security_vtable;
    rpc_options_init(&services->options, outer);
    services->outer = outer;
    services->marshaler = NULL;
}

void proxy_services_deinit(struct proxy_services *services)
{
    if (services->marshaler)
        services->marshaler->lpVtbl->Release(services->marshaler);
}

static HRESULT query_marshaler(struct proxy_services *services, REFIID riid, void **ppv)
{
    IUnknown *marshaler = __atomic_load_n(&services->marshaler, __ATOMIC_ACQUIRE);
    IUnknown *none = NULL;
    HRESULT hr;

    if (!marshaler) {
        hr = com_marshaler_new_standard(services->outer, &IID_IUnknown, (void **)&marshaler);
        if (FAILED(hr))
            return hr;
        if (!__atomic_compare_exchange_n(&services->marshaler, &none, marshaler, false,
                                         __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
            marshaler->lpVtbl->Release(marshaler);
            marshaler = none;
        }
    }
    return marshaler->lpVtbl->QueryInterface(marshaler, riid, ppv);
}

HRESULT proxy_services_query(struct proxy_services *services, REFIID riid, void **ppv)
{
    if (guid_is_equal(riid, &IID_IMarshal) || guid_is_equal(riid, &IID_IMarshal2))
        return query_marshaler(services, riid, ppv);
    if (guid_is_equal(riid, &IID_IMultiQI))
        *ppv = &services->IMultiQI_iface;
    else if (guid_is_equal(riid, &IID_IClientSecurity))
        *ppv = &services->IClientSecurity_iface;
    else if (guid_is_equal(riid, &IID_IRpcOptions))
        *ppv = &services->options.IRpcOptions_iface;
    else
        return E_NOINTERFACE;
    services->outer->lpVtbl->AddRef(services->outer);
    return S_OK;
}
