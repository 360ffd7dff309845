/* SPDX-License-Identifier: MIT */
/*
 * IDispatch and IDispatchEx. Source: [MS-OAUT] 3.1.4; the IDL of the Windows SDK's dispex.
 */
#include <dispex.h>

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "marshal/invoke.h"
#include "marshal/marshaler.h"

enum {
    NAMES_MAX = 1024,
};

static DISPPARAMS no_params;

/* ---- GetIDsOfNames ---- */

static HRESULT dispatch_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                      UINT cNames, LCID lcid, DISPID *rgDispId)
{
    struct call call;
    HRESULT hr;

    hr = proxy_begin(iface, &call);
    if (SUCCEEDED(hr)) {
        ndr_put_guid(call.writer, riid);
        ndr_put_u32(call.writer, cNames);
        for (UINT i = 0; i < cNames; i++)
            ndr_put_referent(call.writer);
        for (UINT i = 0; i < cNames; i++)
            ndr_put_wide(call.writer, (const char16_t *)rgszNames[i]);
        ndr_put_u32(call.writer, cNames);
        ndr_put_u32(call.writer, lcid);
        hr = proxy_send(iface, 5, &call);
    }
    if (SUCCEEDED(hr)) {
        UINT n = ndr_get_count(&call.reader, sizeof(DISPID));

        for (UINT i = 0; i < n && i < cNames; i++)
            rgDispId[i] = (DISPID)ndr_get_u32(&call.reader);
        hr = n == cNames ? proxy_result(&call) : oaut_bad_data();
    }
    return proxy_end(iface, &call, hr);
}

/* Names on the wire may lie at odd addresses: they are copied. */
static HRESULT get_names(struct ndr_reader *reader, LPOLESTR *names, UINT n)
{
    for (UINT i = 0; i < n; i++) {
        uint32_t units;
        const void *text = ndr_get_wide(reader, &units);

        names[i] = text ? malloc(units * sizeof(OLECHAR)) : NULL;
        if (!names[i])
            return text ? E_OUTOFMEMORY : oaut_bad_data();
        memcpy(names[i], text, units * sizeof(OLECHAR));
    }
    return S_OK;
}

static HRESULT stub_get_ids_of_names(struct stub_call *call)
{
    _cleanup_(freep) LPOLESTR *names = NULL;
    _cleanup_(freep) DISPID *ids = NULL;
    IDispatch *dispatch = (IDispatch *)call->object;
    IID iid = ndr_get_guid(call->reader);
    UINT n = ndr_get_count(call->reader, 4);
    HRESULT hr;
    LCID lcid;

    if (call->reader->failed || n > NAMES_MAX)
        return oaut_bad_data();
    names = calloc(n + 1, sizeof(*names));
    ids = calloc(n + 1, sizeof(*ids));
    if (!names || !ids)
        return E_OUTOFMEMORY;

    ndr_get_bytes(call->reader, (size_t)n * 4);
    hr = get_names(call->reader, names, n);
    if (SUCCEEDED(hr) && ndr_get_u32(call->reader) != n)
        hr = oaut_bad_data();
    lcid = ndr_get_u32(call->reader);
    if (SUCCEEDED(hr) && call->reader->failed)
        hr = oaut_bad_data();
    if (SUCCEEDED(hr)) {
        HRESULT result = dispatch->lpVtbl->GetIDsOfNames(dispatch, &iid, names, n, lcid, ids);

        ndr_put_u32(call->writer, n);
        for (UINT i = 0; i < n; i++)
            ndr_put_u32(call->writer, (uint32_t)ids[i]);
        ndr_put_u32(call->writer, (uint32_t)result);
    }
    for (UINT i = 0; i < n; i++)
        free(names[i]);
    return hr;
}

/* ---- Invoke ---- */

static HRESULT dispatch_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                               WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                               EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    const struct invoke_results results = {pVarResult, pExcepInfo, puArgErr, true};
    UINT references = 0;
    struct call call;
    HRESULT hr;

    if (!pDispParams)
        pDispParams = &no_params;
    hr = proxy_begin(iface, &call);
    if (SUCCEEDED(hr)) {
        ndr_put_u32(call.writer, (uint32_t)dispIdMember);
        ndr_put_guid(call.writer, riid);
        ndr_put_u32(call.writer, lcid);
        ndr_put_u32(call.writer, invoke_flags(wFlags, &results));
        hr = invoke_put_params(&call, pDispParams, &references);
        if (SUCCEEDED(hr))
            hr = invoke_put_references(&call, pDispParams, references);
    }
    if (SUCCEEDED(hr))
        hr = proxy_send(iface, 6, &call);
    if (SUCCEEDED(hr))
        hr = invoke_get_results(&call, pDispParams, references, &results);
    return proxy_end(iface, &call, hr);
}

static HRESULT stub_invoke(struct stub_call *call)
{
    _cleanup_(invoke_arguments_deinit) struct invoke_arguments arguments = {0};
    _cleanup_(invoke_answer_deinit) struct invoke_answer answer = {.has_argument = true};
    IDispatch *dispatch = (IDispatch *)call->object;
    DISPID id = (DISPID)ndr_get_u32(call->reader);
    IID iid = ndr_get_guid(call->reader);
    LCID lcid = ndr_get_u32(call->reader);
    uint32_t flags = ndr_get_u32(call->reader);
    HRESULT hr;

    hr = invoke_get_arguments(call, &arguments);
    if (SUCCEEDED(hr))
        hr = invoke_get_references(call, &arguments);
    if (FAILED(hr))
        return hr;

    answer.hr = dispatch->lpVtbl->Invoke(dispatch, id, &iid, lcid, (WORD)flags, &arguments.params,
                                         flags & INVOKE_NO_RESULT ? NULL : &answer.result,
                                         flags & INVOKE_NO_EXCEPINFO ? NULL : &answer.excepinfo,
                                         flags & INVOKE_NO_ARGERR ? NULL : &answer.argument);
    return invoke_put_answer(call, &arguments, &answer);
}

static const struct method dispatch_methods[] = {
    {{OUT_U32}},                                      /* GetTypeInfoCount */
    {{IN_U32, IN_U32, OUT_INTERFACE(IID_ITypeInfo)}}, /* GetTypeInfo */
    {.proxy = (void (*)(void))dispatch_GetIDsOfNames, .stub = stub_get_ids_of_names},
    {.proxy = (void (*)(void))dispatch_Invoke, .stub = stub_invoke},
};

INTERFACE(dispatch_marshaler, IID_IDispatch, NULL, dispatch_methods);

/* ---- InvokeEx: the caller's services travel, the number of a wrong argument does not ---- */

static HRESULT dispatch_ex_InvokeEx(IDispatchEx *iface, DISPID id, LCID lcid, WORD wFlags,
                                    DISPPARAMS *pdp, VARIANT *pvarRes, EXCEPINFO *pei,
                                    IServiceProvider *pspCaller)
{
    const struct invoke_results results = {.result = pvarRes, .excepinfo = pei};
    UINT references = 0;
    struct call call;
    HRESULT hr;

    if (!pdp)
        pdp = &no_params;
    hr = proxy_begin(iface, &call);
    if (SUCCEEDED(hr)) {
        ndr_put_u32(call.writer, (uint32_t)id);
        ndr_put_u32(call.writer, lcid);
        ndr_put_u32(call.writer, invoke_flags(wFlags, &results));
        hr = invoke_put_params(&call, pdp, &references);
        if (SUCCEEDED(hr))
            hr = oaut_put_interface(call.writer, call.codec, (IUnknown *)pspCaller,
                                    &IID_IServiceProvider);
        if (SUCCEEDED(hr))
            hr = invoke_put_references(&call, pdp, references);
    }
    if (SUCCEEDED(hr))
        hr = proxy_send(iface, 8, &call);
    if (SUCCEEDED(hr))
        hr = invoke_get_results(&call, pdp, references, &results);
    return proxy_end(iface, &call, hr);
}

static void release_provider(IServiceProvider **provider)
{
    if (*provider)
        (*provider)->lpVtbl->Release(*provider);
}

static HRESULT stub_invoke_ex(struct stub_call *call)
{
    _cleanup_(invoke_arguments_deinit) struct invoke_arguments arguments = {0};
    _cleanup_(invoke_answer_deinit) struct invoke_answer answer = {0};
    _cleanup_(release_provider) IServiceProvider *provider = NULL;
    IDispatchEx *dispatch = (IDispatchEx *)call->object;
    DISPID id = (DISPID)ndr_get_u32(call->reader);
    LCID lcid = ndr_get_u32(call->reader);
    uint32_t flags = ndr_get_u32(call->reader);
    HRESULT hr;

    hr = invoke_get_arguments(call, &arguments);
    if (SUCCEEDED(hr))
        hr = oaut_get_interface(call->reader, call->codec, &IID_IServiceProvider,
                                (void **)&provider);
    if (SUCCEEDED(hr))
        hr = invoke_get_references(call, &arguments);
    if (FAILED(hr))
        return hr;

    answer.hr = dispatch->lpVtbl->InvokeEx(dispatch, id, lcid, (WORD)flags, &arguments.params,
                                           flags & INVOKE_NO_RESULT ? NULL : &answer.result,
                                           flags & INVOKE_NO_EXCEPINFO ? NULL : &answer.excepinfo,
                                           provider);
    return invoke_put_answer(call, &arguments, &answer);
}

static const struct method dispatch_ex_methods[] = {
    {{IN_BSTR, IN_U32, OUT_U32}}, /* GetDispID */
    {.proxy = (void (*)(void))dispatch_ex_InvokeEx, .stub = stub_invoke_ex},
    {{IN_BSTR, IN_U32}},              /* DeleteMemberByName */
    {{IN_U32}},                       /* DeleteMemberByDispID */
    {{IN_U32, IN_U32, OUT_U32}},      /* GetMemberProperties */
    {{IN_U32, OUT_VALUE(wire_bstr)}}, /* GetMemberName */
    {{IN_U32, IN_U32, OUT_U32}},      /* GetNextDispID */
    {{OUT_INTERFACE(IID_IUnknown)}},  /* GetNameSpaceParent */
};

INTERFACE(dispatch_ex_marshaler, IID_IDispatchEx, &dispatch_marshaler, dispatch_ex_methods);
