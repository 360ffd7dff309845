/* SPDX-License-Identifier: MIT */
/*
 * Late-bound calls of a dictionary: the members that scripts call in their loops are called at
 * once, everything else, and every call with odd arguments, by way of the type information.
 */
#include "dictionary.h"

enum {
    DISPID_ADD = 1,
    DISPID_COUNT = 2,
    DISPID_EXISTS = 3,
    DISPID_REMOVE = 7,
};

static bool is_put(const DISPPARAMS *params, WORD flags)
{
    return (flags == DISPATCH_PROPERTYPUT || flags == DISPATCH_PROPERTYPUTREF ||
            flags == (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) &&
           params->cArgs == 2 && params->cNamedArgs == 1 &&
           params->rgdispidNamedArgs[0] == DISPID_PROPERTYPUT;
}

static bool is_call(const DISPPARAMS *params, WORD flags, UINT n)
{
    return (flags & (DISPATCH_METHOD | DISPATCH_PROPERTYGET)) != 0 &&
           (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) == 0 && params->cArgs == n &&
           params->cNamedArgs == 0;
}

static HRESULT get_item(IDictionary *iface, VARIANT *key, VARIANT *result)
{
    VARIANT unused;
    HRESULT hr;

    hr = IDictionary_get_Item(iface, key, result ? result : &unused);
    if (!result)
        VariantClear(&unused);
    return hr;
}

static HRESULT exists(IDictionary *iface, VARIANT *key, VARIANT *result)
{
    VARIANT_BOOL answer;
    HRESULT hr;

    hr = IDictionary_Exists(iface, key, &answer);
    if (SUCCEEDED(hr) && result) {
        V_VT(result) = VT_BOOL;
        V_BOOL(result) = answer;
    }
    return hr;
}

static HRESULT count(IDictionary *iface, VARIANT *result)
{
    LONG n;
    HRESULT hr;

    hr = IDictionary_get_Count(iface, &n);
    if (SUCCEEDED(hr) && result) {
        V_VT(result) = VT_I4;
        V_I4(result) = n;
    }
    return hr;
}

/* S_FALSE: it is not one of those calls. */
static HRESULT call(IDictionary *iface, DISPID id, WORD flags, const DISPPARAMS *params,
                    VARIANT *result)
{
    VARIANT *arguments = params->rgvarg; /* the last one first */

    switch (id) {
    case DISPID_VALUE:
        if (is_call(params, flags, 1))
            return get_item(iface, &arguments[0], result);
        return is_put(params, flags) ? IDictionary_put_Item(iface, &arguments[1], &arguments[0])
                                     : S_FALSE;
    case DISPID_ADD:
        return is_call(params, flags, 2) ? IDictionary_Add(iface, &arguments[1], &arguments[0])
                                         : S_FALSE;
    case DISPID_COUNT:
        return is_call(params, flags, 0) ? count(iface, result) : S_FALSE;
    case DISPID_EXISTS:
        return is_call(params, flags, 1) ? exists(iface, &arguments[0], result) : S_FALSE;
    case DISPID_REMOVE:
        return is_call(params, flags, 1) ? IDictionary_Remove(iface, &arguments[0]) : S_FALSE;
    default:
        return S_FALSE;
    }
}

/* As DispInvoke() answers a call whose method said @hr. */
static HRESULT answer(HRESULT hr, EXCEPINFO *exception)
{
    if (SUCCEEDED(hr))
        return S_OK;
    if (exception)
        *exception = (EXCEPINFO){.scode = hr};
    return DISP_E_EXCEPTION;
}

HRESULT dictionary_Invoke(IDictionary *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                          WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                          EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    HRESULT hr = S_FALSE;

    if (pDispParams)
        hr = call(iface, dispIdMember, wFlags, pDispParams, pVarResult);
    if (hr != S_FALSE)
        return answer(hr, pExcepInfo);
    return dual_Invoke((IDispatch *)iface, dispIdMember, riid, lcid, wFlags, pDispParams,
                       pVarResult, pExcepInfo, puArgErr);
}
