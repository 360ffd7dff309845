/* SPDX-License-Identifier: MIT */
/*
 * IDispatch. Source: [MS-OAUT] 3.1.4. An argument by reference leaves an empty VARIANT in its slot;
 * its value goes, with the slot's index, in an array of its own, and comes back there.
 */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "marshal/marshaler.h"
#include "marshal/oaut_array.h"

enum {
    USER_REFERENT = 0x72657355,
    NAMES_MAX = 1024,
    ARGUMENTS_ON_STACK = 8,
    NO_RESULT = 0x20000, /* the caller passed NULL */
    NO_EXCEPINFO = 0x40000,
    NO_ARGERR = 0x80000,
};

/* ---- the proxy ---- */

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

/* DISPPARAMS, and how many arguments are by reference. */
static HRESULT put_params(struct call *call, const DISPPARAMS *params, UINT *ret_references)
{
    static const VARIANT empty;
    HRESULT hr = S_OK;

    *ret_references = 0;
    ndr_put_u32(call->writer, params->cArgs ? USER_REFERENT : 0);
    ndr_put_u32(call->writer, params->cNamedArgs ? USER_REFERENT : 0);
    ndr_put_u32(call->writer, params->cArgs);
    ndr_put_u32(call->writer, params->cNamedArgs);
    if (params->cArgs) {
        ndr_put_u32(call->writer, params->cArgs);
        for (UINT i = 0; i < params->cArgs; i++)
            ndr_put_u32(call->writer, USER_REFERENT);
        for (UINT i = 0; SUCCEEDED(hr) && i < params->cArgs; i++) {
            bool is_reference = V_VT(&params->rgvarg[i]) & VT_BYREF;

            *ret_references += is_reference;
            hr = oaut_put_variant_body(call->writer, call->codec,
                                       is_reference ? &empty : &params->rgvarg[i]);
        }
    }
    if (params->cNamedArgs) {
        ndr_put_u32(call->writer, params->cNamedArgs);
        for (UINT i = 0; i < params->cNamedArgs; i++)
            ndr_put_u32(call->writer, (uint32_t)params->rgdispidNamedArgs[i]);
    }
    return hr;
}

static HRESULT put_references(struct call *call, const DISPPARAMS *params, UINT n)
{
    HRESULT hr = S_OK;

    ndr_put_u32(call->writer, n);
    ndr_put_u32(call->writer, n);
    for (UINT i = 0; n && i < params->cArgs; i++) {
        if (V_VT(&params->rgvarg[i]) & VT_BYREF)
            ndr_put_u32(call->writer, i);
    }
    ndr_put_u32(call->writer, n);
    for (UINT i = 0; i < n; i++)
        ndr_put_u32(call->writer, USER_REFERENT);
    for (UINT i = 0; n && SUCCEEDED(hr) && i < params->cArgs; i++) {
        if (V_VT(&params->rgvarg[i]) & VT_BYREF)
            hr = oaut_put_variant_body(call->writer, call->codec, &params->rgvarg[i]);
    }
    return hr;
}

static HRESULT get_references(struct call *call, const DISPPARAMS *params, UINT n)
{
    HRESULT hr = S_OK;

    if (ndr_get_count(&call->reader, 4) != n)
        return oaut_bad_data();
    ndr_get_bytes(&call->reader, (size_t)n * 4);
    for (UINT i = 0; n && SUCCEEDED(hr) && i < params->cArgs; i++) {
        if (V_VT(&params->rgvarg[i]) & VT_BYREF)
            hr = oaut_get_variant_into(&call->reader, call->codec, &params->rgvarg[i]);
    }
    return hr;
}

static HRESULT get_results(struct call *call, const DISPPARAMS *params, UINT references,
                           VARIANT *pVarResult, EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    VARIANT result = {0};
    EXCEPINFO excepinfo = {0};
    UINT argument = 0;
    HRESULT hr;

    hr = oaut_get_variant(&call->reader, call->codec, &result);
    if (SUCCEEDED(hr))
        hr = oaut_get_excepinfo(&call->reader, &excepinfo);
    if (SUCCEEDED(hr)) {
        argument = ndr_get_u32(&call->reader);
        hr = get_references(call, params, references);
    }
    if (SUCCEEDED(hr))
        hr = proxy_result(call);

    if (pVarResult && !(V_VT(&result) & VT_BYREF) && SUCCEEDED(hr))
        *pVarResult = result;
    else
        oaut_clear(&result);
    if (pExcepInfo && hr == DISP_E_EXCEPTION) {
        *pExcepInfo = excepinfo;
    } else {
        SysFreeString(excepinfo.bstrSource);
        SysFreeString(excepinfo.bstrDescription);
        SysFreeString(excepinfo.bstrHelpFile);
    }
    if (puArgErr && (hr == DISP_E_TYPEMISMATCH || hr == DISP_E_PARAMNOTFOUND))
        *puArgErr = argument;
    return hr;
}

static HRESULT dispatch_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                               WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                               EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    static DISPPARAMS no_params;
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
        ndr_put_u32(call.writer, wFlags | (pVarResult ? 0u : NO_RESULT) |
                                     (pExcepInfo ? 0u : NO_EXCEPINFO) |
                                     (puArgErr ? 0u : NO_ARGERR));
        hr = put_params(&call, pDispParams, &references);
        if (SUCCEEDED(hr))
            hr = put_references(&call, pDispParams, references);
    }
    if (SUCCEEDED(hr))
        hr = proxy_send(iface, 6, &call);
    if (SUCCEEDED(hr))
        hr = get_results(&call, pDispParams, references, pVarResult, pExcepInfo, puArgErr);
    return proxy_end(iface, &call, hr);
}

/* ---- the stub ---- */

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

/* The arguments of an Invoke: on the stack while they are few. */
struct arguments {
    VARIANT few[ARGUMENTS_ON_STACK];
    DISPID few_named[ARGUMENTS_ON_STACK];
    VARIANT *many;
    DISPID *many_named;
    UINT *slots; /* of the by-reference ones */
    UINT references;
    DISPPARAMS params;
};

static void arguments_deinit(struct arguments *arguments)
{
    for (UINT i = 0; i < arguments->params.cArgs; i++)
        oaut_clear(&arguments->params.rgvarg[i]);
    free(arguments->many);
    free(arguments->many_named);
    free(arguments->slots);
}

static HRESULT get_arguments(struct stub_call *call, struct arguments *arguments)
{
    bool has_args = ndr_get_u32(call->reader) != 0, has_named = ndr_get_u32(call->reader) != 0;
    UINT n = ndr_get_u32(call->reader), named = ndr_get_u32(call->reader);
    HRESULT hr = S_OK;

    if (call->reader->failed || (n && !has_args) || (named && !has_named) || named > n ||
        n > ndr_left(call->reader) / 4)
        return oaut_bad_data();

    arguments->params.rgvarg = arguments->few;
    arguments->params.rgdispidNamedArgs = arguments->few_named;
    if (n > ARGUMENTS_ON_STACK) {
        arguments->many = calloc(n, sizeof(*arguments->many));
        arguments->many_named = calloc(n, sizeof(*arguments->many_named));
        if (!arguments->many || !arguments->many_named)
            return E_OUTOFMEMORY;
        arguments->params.rgvarg = arguments->many;
        arguments->params.rgdispidNamedArgs = arguments->many_named;
    }
    if (has_args) {
        if (ndr_get_u32(call->reader) != n || !ndr_get_bytes(call->reader, (size_t)n * 4))
            return oaut_bad_data();
        for (UINT i = 0; SUCCEEDED(hr) && i < n; i++) {
            hr = oaut_get_variant_body(call->reader, call->codec, &arguments->params.rgvarg[i]);
            arguments->params.cArgs += SUCCEEDED(hr);
        }
    }
    if (SUCCEEDED(hr) && has_named) {
        if (ndr_get_u32(call->reader) != named)
            return oaut_bad_data();
        for (UINT i = 0; i < named; i++)
            arguments->params.rgdispidNamedArgs[i] = (DISPID)ndr_get_u32(call->reader);
        arguments->params.cNamedArgs = named;
    }
    return SUCCEEDED(hr) && call->reader->failed ? oaut_bad_data() : hr;
}

/* The values of the by-reference arguments, put into their slots. */
static HRESULT get_argument_references(struct stub_call *call, struct arguments *arguments)
{
    UINT n = ndr_get_u32(call->reader);
    HRESULT hr = S_OK;

    if (ndr_get_count(call->reader, 4) != n || n > arguments->params.cArgs)
        return oaut_bad_data();
    if (n) {
        arguments->slots = calloc(n, sizeof(*arguments->slots));
        if (!arguments->slots)
            return E_OUTOFMEMORY;
    }
    for (UINT i = 0; i < n; i++)
        arguments->slots[i] = ndr_get_u32(call->reader);
    if (ndr_get_u32(call->reader) != n)
        return oaut_bad_data();
    ndr_get_bytes(call->reader, (size_t)n * 4);
    for (UINT i = 0; SUCCEEDED(hr) && i < n; i++) {
        VARIANT value;

        if (call->reader->failed || arguments->slots[i] >= arguments->params.cArgs)
            return oaut_bad_data();
        hr = oaut_get_variant_body(call->reader, call->codec, &value);
        if (FAILED(hr))
            return hr;
        oaut_clear(&arguments->params.rgvarg[arguments->slots[i]]);
        arguments->params.rgvarg[arguments->slots[i]] = value;
        arguments->references++;
    }
    return call->reader->failed ? oaut_bad_data() : hr;
}

static HRESULT put_results(struct stub_call *call, struct arguments *arguments, VARIANT *result,
                           EXCEPINFO *excepinfo, UINT argument, HRESULT result_hr)
{
    HRESULT hr;

    hr = oaut_put_variant(call->writer, call->codec, result);
    if (SUCCEEDED(hr))
        hr = oaut_put_excepinfo(call->writer, excepinfo);
    ndr_put_u32(call->writer, argument);
    ndr_put_u32(call->writer, arguments->references);
    for (UINT i = 0; i < arguments->references; i++)
        ndr_put_u32(call->writer, USER_REFERENT);
    for (UINT i = 0; SUCCEEDED(hr) && i < arguments->references; i++)
        hr = oaut_put_variant_body(call->writer, call->codec,
                                   &arguments->params.rgvarg[arguments->slots[i]]);
    ndr_put_u32(call->writer, (uint32_t)result_hr);
    return hr;
}

static HRESULT stub_invoke(struct stub_call *call)
{
    _cleanup_(arguments_deinit) struct arguments arguments = {0};
    IDispatch *dispatch = (IDispatch *)call->object;
    DISPID id = (DISPID)ndr_get_u32(call->reader);
    IID iid = ndr_get_guid(call->reader);
    LCID lcid = ndr_get_u32(call->reader);
    uint32_t flags = ndr_get_u32(call->reader);
    EXCEPINFO excepinfo = {0};
    VARIANT result = {0};
    UINT argument = 0;
    HRESULT hr, travelled;

    travelled = get_arguments(call, &arguments);
    if (SUCCEEDED(travelled))
        travelled = get_argument_references(call, &arguments);
    if (FAILED(travelled))
        return travelled;

    hr = dispatch->lpVtbl->Invoke(dispatch, id, &iid, lcid, (WORD)flags, &arguments.params,
                                  flags & NO_RESULT ? NULL : &result,
                                  flags & NO_EXCEPINFO ? NULL : &excepinfo,
                                  flags & NO_ARGERR ? NULL : &argument);
    if (FAILED(hr))
        VariantClear(&result);
    travelled = put_results(call, &arguments, &result, &excepinfo, argument, hr);
    VariantClear(&result);
    SysFreeString(excepinfo.bstrSource);
    SysFreeString(excepinfo.bstrDescription);
    SysFreeString(excepinfo.bstrHelpFile);
    return travelled;
}

/* ---- the interface ---- */

static const struct method dispatch_methods[] = {
    {{OUT_U32}},
    {{IN_U32, IN_U32, OUT_INTERFACE(IID_ITypeInfo)}},
    {.proxy = (void (*)(void))dispatch_GetIDsOfNames, .stub = stub_get_ids_of_names},
    {.proxy = (void (*)(void))dispatch_Invoke, .stub = stub_invoke},
};

INTERFACE(dispatch_marshaler, IID_IDispatch, NULL, dispatch_methods);
