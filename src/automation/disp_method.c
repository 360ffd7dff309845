/* SPDX-License-Identifier: MIT */
#include "automation/disp_method.h"

#include <stdlib.h>

#include "base/cleanup.h"

struct arguments {
    VARIANT values[DISP_ARGUMENTS_MAX];
    VARIANTARG *pointers[DISP_ARGUMENTS_MAX];
    VARTYPE types[DISP_ARGUMENTS_MAX];
};

/* The value of a property is the last argument, though its name is no position. */
static HRESULT read_arguments(const METHODDATA *method, const struct disp_call *call,
                              struct arguments *arguments)
{
    DISPPARAMS *params = call->params, unnamed = *params;
    HRESULT hr = S_OK;

    if (call->flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF) && params->cNamedArgs == 1 &&
        params->rgdispidNamedArgs[0] == DISPID_PROPERTYPUT)
        unnamed.cNamedArgs = 0;
    if (unnamed.cArgs != method->cArgs)
        return DISP_E_BADPARAMCOUNT;

    for (UINT i = 0; SUCCEEDED(hr) && i < method->cArgs; i++) {
        VariantInit(&arguments->values[i]);
        arguments->pointers[i] = &arguments->values[i];
        arguments->types[i] = method->ppdata[i].vt;
        if (method->ppdata[i].vt == VT_VARIANT)
            hr = VariantCopyInd(&arguments->values[i], &params->rgvarg[method->cArgs - 1 - i]);
        else
            hr = DispGetParam(&unnamed, i, method->ppdata[i].vt, &arguments->values[i],
                              call->ret_wrong);
    }
    return hr;
}

static HRESULT call_method(void *instance, const METHODDATA *method, struct arguments *arguments,
                           VARIANT *ret_result)
{
    VARTYPE vt = method->vtReturn == VT_HRESULT ? VT_ERROR : method->vtReturn;
    VARIANT result;
    HRESULT hr;

    VariantInit(&result);
    hr = DispCallFunc(instance, method->iMeth * sizeof(void *), method->cc, vt, method->cArgs,
                      arguments->types, arguments->pointers, &result);
    if (FAILED(hr))
        return hr;
    if (method->vtReturn == VT_HRESULT)
        return V_ERROR(&result);

    if (ret_result)
        *ret_result = result;
    else
        VariantClear(&result);
    return S_OK;
}

HRESULT disp_method_call(const METHODDATA *method, const struct disp_call *call,
                         VARIANT *ret_result)
{
    _cleanup_(freep) struct arguments *arguments = calloc(1, sizeof(*arguments));
    HRESULT hr;

    if (!arguments)
        return E_OUTOFMEMORY;

    hr = read_arguments(method, call, arguments);
    if (SUCCEEDED(hr))
        hr = call_method(call->instance, method, arguments, ret_result);
    for (UINT i = 0; i < method->cArgs; i++)
        VariantClear(&arguments->values[i]);
    return hr;
}
