/* SPDX-License-Identifier: MIT */
/*
 * Other people's objects. What a site learned of an object holds until the machine gives up a
 * reference to something at that object's address: until then, nothing else can be there.
 */
#define COBJMACROS
#include <stdlib.h>

#include "vbrun/state.h"

enum {
    FEW_ARGUMENTS = 8,
};

/*
 * An object's IDispatchEx, unless it has none or is far away: through a proxy, InvokeEx would send
 * the caller along and be called back for it, and learn nothing that Invoke does not tell.
 */
static HRESULT query_extended(IDispatch *object, IDispatchEx **ret_extended)
{
    IUnknown *proxy;

    if (SUCCEEDED(IDispatch_QueryInterface(object, &IID_IClientSecurity, (void **)&proxy))) {
        IUnknown_Release(proxy);
        return E_NOINTERFACE;
    }
    return IDispatch_QueryInterface(object, &IID_IDispatchEx, (void **)ret_extended);
}

void dispatch_release(struct machine *machine, IUnknown *object)
{
    if (IUnknown_Release(object) == 0)
        value_forget_object(object);
}

HRESULT dispatch_find_name(struct machine *machine, IDispatch *object, BSTR name,
                           DISPID *ret_dispid)
{
    IDispatchEx *extended;
    HRESULT hr;

    hr = query_extended(object, &extended);
    if (SUCCEEDED(hr)) {
        hr = IDispatchEx_GetDispID(extended, name, fdexNameCaseInsensitive, ret_dispid);
        IDispatchEx_Release(extended);
        return hr;
    }
    return IDispatch_GetIDsOfNames(object, &IID_NULL, &name, 1, machine->context->lcid, ret_dispid);
}

HRESULT dispatch_find(struct machine *machine, IDispatch *object, struct call_site *site,
                      DISPID *ret_dispid)
{
    uint32_t epoch = value_epoch(object);
    HRESULT hr;

    if (site->known == object && site->epoch == epoch) {
        *ret_dispid = site->dispid;
        return S_OK;
    }
    hr = dispatch_find_name(machine, object, site->name, ret_dispid);
    if (FAILED(hr))
        return hr;
    site->known = object;
    site->epoch = epoch;
    site->dispid = *ret_dispid;
    site->way = SITE_UNKNOWN;
    return S_OK;
}

/* How @object is called, as the site knows it or has to learn. */
static HRESULT choose_way(IDispatch *object, struct call_site *site, IDispatchEx **ret_extended)
{
    bool is_known = site && site->known == object;
    HRESULT hr;

    if (is_known && site->way == SITE_PLAIN)
        return E_NOINTERFACE;
    if (is_known && site->way == SITE_EXTENDED)
        return IDispatch_QueryInterface(object, &IID_IDispatchEx, (void **)ret_extended);
    hr = query_extended(object, ret_extended);
    if (is_known)
        site->way = SUCCEEDED(hr) ? SITE_EXTENDED : SITE_PLAIN;
    return hr;
}

static HRESULT invoke(struct machine *machine, IDispatch *object, struct call_site *site,
                      DISPID dispid, WORD flags, DISPPARAMS *parameters, VARIANT *ret_value)
{
    struct vb_context *context = machine->context;
    EXCEPINFO *exception = &context->exception;
    IDispatchEx *extended = NULL;
    UINT bad = 0;
    HRESULT hr;

    vb_exception_clear(context);
    machine->called = object;
    hr = choose_way(object, site, &extended);
    if (SUCCEEDED(hr)) {
        hr = IDispatchEx_InvokeEx(extended, dispid, context->lcid, flags, parameters, ret_value,
                                  exception, machine->host.caller);
        IDispatchEx_Release(extended);
    } else {
        hr = IDispatch_Invoke(object, dispid, &IID_NULL, context->lcid, flags, parameters,
                              ret_value, exception, &bad);
    }
    machine->called = NULL;
    if (hr == DISP_E_EXCEPTION && exception->pfnDeferredFillIn) {
        exception->pfnDeferredFillIn(exception);
        exception->pfnDeferredFillIn = NULL;
    }
    return hr;
}

/* What others may write to has no room that only the machine knows of. */
static void expose_variables(VARIANT *arguments, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (V_VT(&arguments[i]) == VT_REFERENCE)
            value_expose(V_VARIANTREF(&arguments[i]));
    }
}

/* Arguments in Invoke's order: the last one first; @value, if any, before them. */
static void reverse(VARIANT *target, const VARIANT *value, const VARIANT *arguments, uint32_t count)
{
    if (value)
        *target++ = *value;
    for (uint32_t i = 0; i < count; i++) {
        target[i] = arguments[count - 1 - i];
        value_expose(&target[i]);
    }
}

static HRESULT invoke_with(struct machine *machine, IDispatch *object, struct call_site *site,
                           DISPID dispid, WORD flags, const VARIANT *value, VARIANT *arguments,
                           uint32_t count, VARIANT *ret_value)
{
    VARIANT few[FEW_ARGUMENTS], *all = few;
    DISPID named = DISPID_PROPERTYPUT;
    uint32_t total = count + (value ? 1 : 0);
    DISPPARAMS parameters = {0};
    HRESULT hr;

    if (total > FEW_ARGUMENTS)
        all = malloc(total * sizeof(*all));
    if (!all)
        return E_OUTOFMEMORY;

    expose_variables(arguments, count);
    reverse(all, value, arguments, count);
    parameters.rgvarg = total ? all : NULL;
    parameters.cArgs = total;
    parameters.rgdispidNamedArgs = value ? &named : NULL;
    parameters.cNamedArgs = value ? 1 : 0;
    hr = invoke(machine, object, site, dispid, flags, &parameters, ret_value);
    expose_variables(arguments, count);
    if (all != few)
        free(all);
    return hr;
}

HRESULT dispatch_call(struct machine *machine, IDispatch *object, struct call_site *site,
                      DISPID dispid, VARIANT *arguments, uint32_t count, WORD flags,
                      VARIANT *ret_value)
{
    VARIANT result = {0}, value = {0};
    HRESULT hr;

    hr = invoke_with(machine, object, site, dispid, flags, NULL, arguments, count,
                     ret_value ? &result : NULL);
    if (FAILED(hr)) {
        VariantClear(&result);
        return hr;
    }
    if (!ret_value)
        return S_OK;
    value_expose(&result);
    if (V_VT(&result) & VT_BYREF) {
        hr = value_copy(&value, &result);
        value_clear(&result);
        if (FAILED(hr))
            return hr;
        result = value;
    }
    *ret_value = result;
    return S_OK;
}

HRESULT dispatch_put(struct machine *machine, IDispatch *object, DISPID dispid, VARIANT *value,
                     VARIANT *arguments, uint32_t count, bool is_set)
{
    VARIANT shown = *value;
    HRESULT hr;

    value_expose(&shown);
    IDispatch_AddRef(object);
    hr = invoke_with(machine, object, NULL, dispid,
                     is_set ? DISPATCH_PROPERTYPUTREF : DISPATCH_PROPERTYPUT, &shown, arguments,
                     count, NULL);
    if (is_set && hr == DISP_E_MEMBERNOTFOUND)
        hr = invoke_with(machine, object, NULL, dispid, DISPATCH_PROPERTYPUT, &shown, arguments,
                         count, NULL);
    dispatch_release(machine, (IUnknown *)object);
    return hr;
}
