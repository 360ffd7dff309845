/* SPDX-License-Identifier: MIT */
#include "marshal/invoke.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "marshal/marshaler.h"
#include "marshal/oaut_array.h"

enum {
    USER_REFERENT = 0x72657355,
};

/* ---- exceptions ---- */

static void put_text_referent(struct ndr_writer *writer, BSTR text)
{
    ndr_put_u32(writer, text ? USER_REFERENT : 0);
}

HRESULT invoke_put_excepinfo(struct ndr_writer *writer, EXCEPINFO *excepinfo)
{
    BSTR texts[3];

    if (excepinfo->pfnDeferredFillIn) {
        excepinfo->pfnDeferredFillIn(excepinfo);
        excepinfo->pfnDeferredFillIn = NULL;
    }
    texts[0] = excepinfo->bstrSource;
    texts[1] = excepinfo->bstrDescription;
    texts[2] = excepinfo->bstrHelpFile;
    ndr_put_align(writer, 4);
    ndr_put_u16(writer, excepinfo->wCode);
    ndr_put_u16(writer, 0);
    for (int i = 0; i < 3; i++)
        put_text_referent(writer, texts[i]);
    ndr_put_u32(writer, excepinfo->dwHelpContext);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, (uint32_t)excepinfo->scode);
    for (int i = 0; i < 3; i++) {
        if (texts[i])
            oaut_put_bstr_body(writer, texts[i]);
    }
    return S_OK;
}

HRESULT invoke_get_excepinfo(struct ndr_reader *reader, EXCEPINFO *ret_excepinfo)
{
    EXCEPINFO excepinfo = {0};
    BSTR *texts[] = {&excepinfo.bstrSource, &excepinfo.bstrDescription, &excepinfo.bstrHelpFile};
    bool is_there[3];
    HRESULT hr = S_OK;

    ndr_get_align(reader, 4);
    excepinfo.wCode = ndr_get_u16(reader);
    ndr_get_u16(reader);
    for (int i = 0; i < 3; i++)
        is_there[i] = ndr_get_u32(reader) != 0;
    excepinfo.dwHelpContext = ndr_get_u32(reader);
    ndr_get_u32(reader);
    ndr_get_u32(reader);
    excepinfo.scode = (SCODE)ndr_get_u32(reader);
    for (int i = 0; i < 3 && SUCCEEDED(hr); i++) {
        if (is_there[i])
            hr = oaut_get_bstr_body(reader, texts[i]);
    }
    if (SUCCEEDED(hr) && reader->failed)
        hr = oaut_bad_data();
    if (FAILED(hr)) {
        for (int i = 0; i < 3; i++)
            SysFreeString(*texts[i]);
        return hr;
    }
    *ret_excepinfo = excepinfo;
    return S_OK;
}

static void clear_excepinfo(EXCEPINFO *excepinfo)
{
    SysFreeString(excepinfo->bstrSource);
    SysFreeString(excepinfo->bstrDescription);
    SysFreeString(excepinfo->bstrHelpFile);
}

/* ---- the proxy's side ---- */

uint32_t invoke_flags(WORD flags, const struct invoke_results *results)
{
    return flags | (results->result ? 0u : INVOKE_NO_RESULT) |
           (results->excepinfo ? 0u : INVOKE_NO_EXCEPINFO) |
           (results->argument || !results->has_argument ? 0u : INVOKE_NO_ARGERR);
}

HRESULT invoke_put_params(struct call *call, const DISPPARAMS *params, UINT *ret_references)
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

HRESULT invoke_put_references(struct call *call, const DISPPARAMS *params, UINT references)
{
    HRESULT hr = S_OK;

    ndr_put_u32(call->writer, references);
    ndr_put_u32(call->writer, references);
    for (UINT i = 0; references && i < params->cArgs; i++) {
        if (V_VT(&params->rgvarg[i]) & VT_BYREF)
            ndr_put_u32(call->writer, i);
    }
    ndr_put_u32(call->writer, references);
    for (UINT i = 0; i < references; i++)
        ndr_put_u32(call->writer, USER_REFERENT);
    for (UINT i = 0; references && SUCCEEDED(hr) && i < params->cArgs; i++) {
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

/* The result moves to the caller if the call succeeded and it is wanted. */
static void give_result(const struct invoke_results *results, VARIANT *result, HRESULT hr)
{
    if (results->result && !(V_VT(result) & VT_BYREF) && SUCCEEDED(hr))
        *results->result = *result;
    else
        oaut_clear(result);
}

static void give_excepinfo(const struct invoke_results *results, EXCEPINFO *excepinfo, HRESULT hr)
{
    /* Without an exception the caller's is emptied, whatever it held. */
    if (hr != DISP_E_EXCEPTION)
        clear_excepinfo(excepinfo);
    if (results->excepinfo && (SUCCEEDED(hr) || hr == DISP_E_EXCEPTION))
        *results->excepinfo = *excepinfo;
    else if (hr == DISP_E_EXCEPTION)
        clear_excepinfo(excepinfo);
}

HRESULT invoke_get_results(struct call *call, const DISPPARAMS *params, UINT references,
                           const struct invoke_results *results)
{
    VARIANT result = {0};
    EXCEPINFO excepinfo = {0};
    UINT argument = 0;
    HRESULT hr;

    hr = oaut_get_variant(&call->reader, call->codec, &result);
    if (SUCCEEDED(hr))
        hr = invoke_get_excepinfo(&call->reader, &excepinfo);
    if (SUCCEEDED(hr)) {
        if (results->has_argument)
            argument = ndr_get_u32(&call->reader);
        hr = get_references(call, params, references);
    }
    if (SUCCEEDED(hr))
        hr = proxy_result(call);

    give_result(results, &result, hr);
    give_excepinfo(results, &excepinfo, hr);
    if (results->argument && (hr == DISP_E_TYPEMISMATCH || hr == DISP_E_PARAMNOTFOUND))
        *results->argument = argument;
    return hr;
}

/* ---- the stub's side ---- */

/* Frees a reference in a referred VARIANT that the object has put something else in place of. */
static void free_replaced(const VARIANT *argument, VARIANT *inner)
{
    if (V_VT(inner) & VT_BYREF && V_VT(argument) == (VT_BYREF | VT_VARIANT) &&
        V_BYREF(V_VARIANTREF(argument)) != V_BYREF(inner))
        oaut_clear(inner);
}

void invoke_arguments_deinit(struct invoke_arguments *arguments)
{
    for (UINT i = 0; i < arguments->references; i++)
        free_replaced(&arguments->params.rgvarg[arguments->slots[i]], &arguments->inners[i]);
    for (UINT i = 0; i < arguments->params.cArgs; i++)
        oaut_clear(&arguments->params.rgvarg[i]);
    free(arguments->many);
    free(arguments->many_named);
    free(arguments->slots);
    free(arguments->inners);
}

HRESULT invoke_get_arguments(struct stub_call *call, struct invoke_arguments *arguments)
{
    bool has_args = ndr_get_u32(call->reader) != 0, has_named = ndr_get_u32(call->reader) != 0;
    UINT n = ndr_get_u32(call->reader), named = ndr_get_u32(call->reader);
    HRESULT hr = S_OK;

    if (call->reader->failed || (n && !has_args) || (named && !has_named) || named > n ||
        n > ndr_left(call->reader) / 4)
        return oaut_bad_data();

    arguments->params.rgvarg = arguments->few;
    arguments->params.rgdispidNamedArgs = arguments->few_named;
    if (n > INVOKE_ARGUMENTS_ON_STACK) {
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

/* The values of the by-reference arguments, put into their slots, each in one of its own. */
HRESULT invoke_get_references(struct stub_call *call, struct invoke_arguments *arguments)
{
    UINT n = ndr_get_u32(call->reader);
    HRESULT hr = S_OK;

    if (ndr_get_count(call->reader, 4) != n || n > arguments->params.cArgs)
        return oaut_bad_data();
    if (n) {
        arguments->slots = calloc(n, sizeof(*arguments->slots));
        arguments->inners = calloc(n, sizeof(*arguments->inners));
        if (!arguments->slots || !arguments->inners)
            return E_OUTOFMEMORY;
    }
    for (UINT i = 0; i < n; i++)
        arguments->slots[i] = ndr_get_u32(call->reader);
    if (ndr_get_u32(call->reader) != n)
        return oaut_bad_data();
    ndr_get_bytes(call->reader, (size_t)n * 4);
    for (UINT i = 0; SUCCEEDED(hr) && i < n; i++) {
        VARIANT value;

        if (call->reader->failed || arguments->slots[i] >= arguments->params.cArgs ||
            (i && arguments->slots[i] <= arguments->slots[i - 1]))
            return oaut_bad_data();
        hr = oaut_get_variant_body(call->reader, call->codec, &value);
        if (FAILED(hr))
            return hr;
        oaut_clear(&arguments->params.rgvarg[arguments->slots[i]]);
        arguments->params.rgvarg[arguments->slots[i]] = value;
        if (V_VT(&value) == (VT_BYREF | VT_VARIANT))
            arguments->inners[i] = *V_VARIANTREF(&value);
        arguments->references++;
    }
    return call->reader->failed ? oaut_bad_data() : hr;
}

void invoke_answer_deinit(struct invoke_answer *answer)
{
    VariantClear(&answer->result);
    clear_excepinfo(&answer->excepinfo);
}

HRESULT invoke_put_answer(struct stub_call *call, const struct invoke_arguments *arguments,
                          struct invoke_answer *answer)
{
    HRESULT hr;

    if (FAILED(answer->hr))
        VariantClear(&answer->result);
    hr = oaut_put_variant(call->writer, call->codec, &answer->result);
    if (SUCCEEDED(hr))
        hr = invoke_put_excepinfo(call->writer, &answer->excepinfo);
    if (answer->has_argument)
        ndr_put_u32(call->writer, answer->argument);
    ndr_put_u32(call->writer, arguments->references);
    for (UINT i = 0; i < arguments->references; i++)
        ndr_put_u32(call->writer, USER_REFERENT);
    for (UINT i = 0; SUCCEEDED(hr) && i < arguments->references; i++)
        hr = oaut_put_variant_body(call->writer, call->codec,
                                   &arguments->params.rgvarg[arguments->slots[i]]);
    ndr_put_u32(call->writer, (uint32_t)answer->hr);
    return hr;
}
