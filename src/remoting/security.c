/* SPDX-License-Identifier: MIT */
/*
 * Call security. Connections are sockets of one machine, whose two ends the kernel names
 * (SO_PEERCRED): there is nothing to negotiate, and these calls answer what is so. Source: Windows'
 * "CoInitializeSecurity", "CoQueryProxyBlanket", "CoQueryClientBlanket" pages.
 */
#include <comity/windows.h>

#include "apartment/call_context.h"
#include "apartment/com_thread.h"
#include "remoting/importer.h"
#include "stubs/access.h"

static LONG is_initialized; /* (atomic) */

/* What EOAC_ACCESS_CONTROL would point to, an IAccessControl, no program here implements. */
static HRESULT follow(PSECURITY_DESCRIPTOR described, DWORD capabilities)
{
    if (!described)
        return S_OK;
    if (capabilities & EOAC_ACCESS_CONTROL)
        return E_NOINTERFACE;
    if (!(capabilities & EOAC_APPID))
        return access_follow_descriptor(described);
    access_follow_application(described);
    return S_OK;
}

HRESULT CoInitializeSecurity(PSECURITY_DESCRIPTOR pSecDesc, LONG cAuthSvc,
                             SOLE_AUTHENTICATION_SERVICE *asAuthSvc, void *pReserved1,
                             DWORD dwAuthnLevel, DWORD dwImpLevel, void *pAuthList,
                             DWORD dwCapabilities, void *pReserved3)
{
    struct apartment *apartment;
    HRESULT hr;

    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    if (pReserved1 || pReserved3 || dwAuthnLevel > RPC_C_AUTHN_LEVEL_PKT_PRIVACY ||
        dwImpLevel > RPC_C_IMP_LEVEL_DELEGATE ||
        (dwCapabilities & EOAC_APPID && dwCapabilities & EOAC_ACCESS_CONTROL))
        return E_INVALIDARG;
    if (__atomic_exchange_n(&is_initialized, 1, __ATOMIC_ACQ_REL))
        return RPC_E_TOO_LATE;
    return follow(pSecDesc, dwCapabilities);
}

static HRESULT get_client_security(IUnknown *proxy, IClientSecurity **ret_security)
{
    if (!proxy)
        return E_INVALIDARG;
    return proxy->lpVtbl->QueryInterface(proxy, &IID_IClientSecurity, (void **)ret_security);
}

HRESULT CoQueryProxyBlanket(IUnknown *pProxy, DWORD *pwAuthnSvc, DWORD *pAuthzSvc,
                            OLECHAR **pServerPrincName, DWORD *pAuthnLevel, DWORD *pImpLevel,
                            void **pAuthInfo, DWORD *pCapabilites)
{
    IClientSecurity *security;
    HRESULT hr;

    hr = get_client_security(pProxy, &security);
    if (FAILED(hr))
        return hr;
    hr = security->lpVtbl->QueryBlanket(security, pProxy, pwAuthnSvc, pAuthzSvc, pServerPrincName,
                                        pAuthnLevel, pImpLevel, pAuthInfo, pCapabilites);
    security->lpVtbl->Release(security);
    return hr;
}

HRESULT CoSetProxyBlanket(IUnknown *pProxy, DWORD dwAuthnSvc, DWORD dwAuthzSvc,
                          OLECHAR *pServerPrincName, DWORD dwAuthnLevel, DWORD dwImpLevel,
                          void *pAuthInfo, DWORD dwCapabilities)
{
    IClientSecurity *security;
    HRESULT hr;

    hr = get_client_security(pProxy, &security);
    if (FAILED(hr))
        return hr;
    hr = security->lpVtbl->SetBlanket(security, pProxy, dwAuthnSvc, dwAuthzSvc, pServerPrincName,
                                      dwAuthnLevel, dwImpLevel, pAuthInfo, dwCapabilities);
    security->lpVtbl->Release(security);
    return hr;
}

HRESULT CoCopyProxy(IUnknown *pProxy, IUnknown **ppCopy)
{
    IClientSecurity *security;
    HRESULT hr;

    hr = get_client_security(pProxy, &security);
    if (FAILED(hr))
        return hr;
    hr = security->lpVtbl->CopyProxy(security, pProxy, ppCopy);
    security->lpVtbl->Release(security);
    return hr;
}

/* ---- in a call ---- */

static HRESULT get_server_security(IServerSecurity **ret_security)
{
    return CoGetCallContext(&IID_IServerSecurity, (void **)ret_security);
}

HRESULT CoQueryClientBlanket(DWORD *pAuthnSvc, DWORD *pAuthzSvc, OLECHAR **pServerPrincName,
                             DWORD *pAuthnLevel, DWORD *pImpLevel, void **pPrivs,
                             DWORD *pCapabilities)
{
    IServerSecurity *security;
    HRESULT hr;

    hr = get_server_security(&security);
    if (FAILED(hr))
        return hr;
    hr = security->lpVtbl->QueryBlanket(security, pAuthnSvc, pAuthzSvc, pServerPrincName,
                                        pAuthnLevel, pImpLevel, pPrivs, pCapabilities);
    security->lpVtbl->Release(security);
    return hr;
}

HRESULT CoImpersonateClient(void)
{
    IServerSecurity *security;
    HRESULT hr;

    hr = get_server_security(&security);
    if (FAILED(hr))
        return hr;
    hr = security->lpVtbl->ImpersonateClient(security);
    security->lpVtbl->Release(security);
    return hr;
}

HRESULT CoRevertToSelf(void)
{
    IServerSecurity *security;
    HRESULT hr;

    hr = get_server_security(&security);
    if (FAILED(hr))
        return hr;
    hr = security->lpVtbl->RevertToSelf(security);
    security->lpVtbl->Release(security);
    return hr;
}
