/* SPDX-License-Identifier: MIT */
#include "apartment/call_context.h"

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "permission/caller.h"

static _Thread_local struct call_context *current;
static _Thread_local IUnknown *switched; /* what CoSwitchCallContext put in its place: borrowed */

static struct call_context *context_from_IServerSecurity(IServerSecurity *iface)
{
    return container_of(iface, struct call_context, IServerSecurity_iface);
}

static HRESULT security_QueryInterface(IServerSecurity *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (guid_is_equal(riid, &IID_IUnknown) || guid_is_equal(riid, &IID_IServerSecurity))
        *ppv = iface;
    else if (guid_is_equal(riid, &IID_ICancelMethodCalls))
        *ppv = &context_from_IServerSecurity(iface)->ICancelMethodCalls_iface;
    return *ppv ? S_OK : E_NOINTERFACE;
}

/* It is good while the call lasts, and not counted. */
static ULONG security_AddRef(IServerSecurity *iface)
{
    return 2;
}

static ULONG security_Release(IServerSecurity *iface)
{
    return 1;
}

/* "MACHINE\\user", good while the call lasts; NULL if nobody knows. */
static const WCHAR *client_of(struct call_context *context)
{
    char account[CALLER_TEXT_MAX];
    struct caller caller;

    if (context->client)
        return context->client;
    if (FAILED(caller_of_socket(context->request->connection->fd, &caller))) {
        hr_clear();
        return NULL;
    }
    caller_to_account(&caller, account);
    caller_deinit(&caller);
    context->client = utf16_from_utf8_dup(account);
    return context->client;
}

static HRESULT security_QueryBlanket(IServerSecurity *iface, DWORD *pAuthnSvc, DWORD *pAuthzSvc,
                                     OLECHAR **pServerPrincName, DWORD *pAuthnLevel,
                                     DWORD *pImpLevel, void **pPrivs, DWORD *pCapabilities)
{
    if (pAuthnSvc)
        *pAuthnSvc = RPC_C_AUTHN_WINNT;
    if (pAuthzSvc)
        *pAuthzSvc = RPC_C_AUTHZ_NONE;
    if (pServerPrincName)
        *pServerPrincName = NULL;
    if (pAuthnLevel)
        *pAuthnLevel = RPC_C_AUTHN_LEVEL_PKT_PRIVACY;
    if (pImpLevel)
        *pImpLevel = geteuid() == 0 ? RPC_C_IMP_LEVEL_IMPERSONATE : RPC_C_IMP_LEVEL_IDENTIFY;
    if (pPrivs)
        *pPrivs = (void *)client_of(context_from_IServerSecurity(iface));
    if (pCapabilities)
        *pCapabilities = EOAC_NONE;
    return S_OK;
}

static HRESULT security_ImpersonateClient(IServerSecurity *iface)
{
    struct call_context *context = context_from_IServerSecurity(iface);

    return hr_trace(impersonation_begin(context->request->connection->fd, &context->impersonation));
}

static HRESULT security_RevertToSelf(IServerSecurity *iface)
{
    impersonation_end(&context_from_IServerSecurity(iface)->impersonation);
    return S_OK;
}

static BOOL security_IsImpersonating(IServerSecurity *iface)
{
    return context_from_IServerSecurity(iface)->impersonation.is_active;
}

static const IServerSecurityVtbl security_vtable = {
    .QueryInterface = security_QueryInterface,
    .AddRef = security_AddRef,
    .Release = security_Release,
    .QueryBlanket = security_QueryBlanket,
    .ImpersonateClient = security_ImpersonateClient,
    .RevertToSelf = security_RevertToSelf,
    .IsImpersonating = security_IsImpersonating,
};

/* ---- ICancelMethodCalls ---- */

static struct call_context *context_from_ICancelMethodCalls(ICancelMethodCalls *iface)
{
    return container_of(iface, struct call_context, ICancelMethodCalls_iface);
}

static HRESULT cancel_QueryInterface(ICancelMethodCalls *iface, REFIID riid, void **ppv)
{
    return security_QueryInterface(&context_from_ICancelMethodCalls(iface)->IServerSecurity_iface,
                                   riid, ppv);
}

static ULONG cancel_AddRef(ICancelMethodCalls *iface)
{
    return 2;
}

static ULONG cancel_Release(ICancelMethodCalls *iface)
{
    return 1;
}

/* It is the client's call to cancel. */
static HRESULT cancel_Cancel(ICancelMethodCalls *iface, ULONG ulSeconds)
{
    return E_NOTIMPL;
}

static HRESULT cancel_TestCancel(ICancelMethodCalls *iface)
{
    return rpc_is_cancelled(context_from_ICancelMethodCalls(iface)->request) ? RPC_E_CALL_CANCELED
                                                                             : RPC_S_CALLPENDING;
}

static const ICancelMethodCallsVtbl cancel_vtable = {
    .QueryInterface = cancel_QueryInterface,
    .AddRef = cancel_AddRef,
    .Release = cancel_Release,
    .Cancel = cancel_Cancel,
    .TestCancel = cancel_TestCancel,
};

HRESULT CoTestCancel(void)
{
    ICancelMethodCalls *object;
    HRESULT hr;

    hr = CoGetCallContext(&IID_ICancelMethodCalls, (void **)&object);
    if (FAILED(hr))
        return hr;
    hr = object->lpVtbl->TestCancel(object);
    object->lpVtbl->Release(object);
    return hr;
}

/* ---- the thread's calls ---- */

void call_context_enter(struct call_context *context, const struct rpc_request *request)
{
    *context = (struct call_context){
        .IServerSecurity_iface.lpVtbl = (IServerSecurityVtbl *)&security_vtable,
        .ICancelMethodCalls_iface.lpVtbl = (ICancelMethodCallsVtbl *)&cancel_vtable,
        .request = request,
        .outer = current,
        .outer_switched = switched,
    };
    current = context;
    switched = NULL;
}

void call_context_leave(struct call_context *context)
{
    impersonation_end(&context->impersonation); /* a server may forget to */
    free(context->client);
    current = context->outer;
    switched = context->outer_switched;
}

bool call_context_is_serving(void)
{
    return current != NULL;
}

HRESULT CoGetCallContext(REFIID riid, void **ppInterface)
{
    IUnknown *context = switched;

    if (!ppInterface)
        return E_INVALIDARG;
    *ppInterface = NULL;
    if (!context && current)
        context = (IUnknown *)&current->IServerSecurity_iface;
    return context ? context->lpVtbl->QueryInterface(context, riid, ppInterface)
                   : RPC_E_CALL_COMPLETE;
}

/* The caller keeps what it puts in place alive until it takes it out again. */
HRESULT CoSwitchCallContext(IUnknown *pNewObject, IUnknown **ppOldObject)
{
    if (!ppOldObject)
        return E_INVALIDARG;
    *ppOldObject = switched;
    switched = pNewObject;
    return S_OK;
}
