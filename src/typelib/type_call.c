/* SPDX-License-Identifier: MIT */
/* Source: Windows' "ITypeInfo::Invoke" and "IDispatch::Invoke" pages. */
#define COBJMACROS
#include "typelib/type_call.h"

#include <stdlib.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "typelib/type_member.h"
#include "typelib/type_record.h"
#include "typelib/type_variant.h"
#include "typemarshal/described_type.h"

enum {
    ARGUMENTS_MAX = 64,
};

static void record_release(IRecordInfo **record)
{
    if (*record)
        IRecordInfo_Release(*record);
}

/* What the function is called with; @temporaries are what pointers among it point to. */
struct arguments {
    unsigned n;
    VARTYPE types[ARGUMENTS_MAX];
    VARIANT values[ARGUMENTS_MAX];
    VARIANT temporaries[ARGUMENTS_MAX];
    VARIANTARG *pointers[ARGUMENTS_MAX];
    IUnknown **objects[ARGUMENTS_MAX]; /* the caller's, for which temporaries stand; or NULL */
    int result;                        /* which of them the result comes through; -1 if none */
    unsigned n_taken;                  /* arguments of the caller that were wanted */
    unsigned n_lcids;                  /* parameters so far that no argument is for */
};

static void arguments_clear(struct arguments *arguments)
{
    for (unsigned i = 0; i < arguments->n; i++) {
        if (!(arguments->types[i] & VT_BYREF))
            VariantClear(&arguments->values[i]);
        VariantClear(&arguments->temporaries[i]);
    }
}

/* ---- arguments of the caller ---- */

static bool is_put(const struct type_call *call)
{
    return call->flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF) &&
           call->params->cNamedArgs > 0 && call->params->rgdispidNamedArgs[0] == DISPID_PROPERTYPUT;
}

/* The new value of a property is the last parameter, though its name is no position. */
static VARIANTARG *find_argument(const struct type_call *call, unsigned position, bool is_last)
{
    DISPPARAMS *params = call->params;
    UINT n_unnamed = params->cArgs - params->cNamedArgs;

    if (is_put(call) && is_last)
        return &params->rgvarg[0];
    for (UINT i = 0; i < params->cNamedArgs; i++) {
        if (params->rgdispidNamedArgs[i] == (DISPID)position)
            return &params->rgvarg[i];
    }
    return position < n_unnamed ? &params->rgvarg[params->cArgs - 1 - position] : NULL;
}

static bool is_object(VARTYPE vt)
{
    return vt == VT_UNKNOWN || vt == VT_DISPATCH;
}

/* Where in a VARIANT a value of that type is. */
static void *value_in(VARIANT *variant, VARTYPE vt)
{
    if (vt == VT_VARIANT)
        return variant;
    return vt == VT_DECIMAL ? (void *)&V_DECIMAL(variant) : &V_I4(variant);
}

/* Where a by-reference argument's value is, if it is of that type; NULL if not. */
static void *referenced(VARIANTARG *argument, VARTYPE vt)
{
    VARTYPE referred = V_VT(argument) & ~VT_BYREF;

    if (V_VT(argument) & VT_BYREF && (referred == vt || (is_object(referred) && is_object(vt))))
        return V_BYREF(argument);
    if (vt == VT_VARIANT)
        return V_VT(argument) & VT_BYREF ? NULL : argument;
    if (V_VT(argument) == (VT_BYREF | VT_VARIANT)) {
        VARIANT *inner = V_VARIANTREF(argument);

        if (V_VT(inner) == vt)
            return value_in(inner, vt);
        if (V_VT(inner) == (VT_BYREF | vt))
            return V_BYREF(inner);
    }
    return NULL;
}

static HRESULT convert(VARIANT *ret_value, VARIANTARG *argument, VARTYPE vt)
{
    VARIANT value;
    HRESULT hr;

    VariantInit(&value);
    hr = VariantCopyInd(&value, argument);
    if (FAILED(hr))
        return hr;
    if (vt == VT_VARIANT || V_VT(&value) == vt) {
        *ret_value = value;
        return S_OK;
    }
    hr = VariantChangeType(&value, &value, 0, vt);
    if (FAILED(hr)) {
        VariantClear(&value);
        return hr;
    }
    *ret_value = value;
    return S_OK;
}

/* Makes parameter @i point to a value of its own. */
static void point_to_temporary(struct arguments *arguments, unsigned i)
{
    VARIANT *temporary = &arguments->temporaries[i];

    V_VT(&arguments->values[i]) = arguments->types[i];
    V_BYREF(&arguments->values[i]) = value_in(temporary, arguments->types[i] & ~VT_BYREF);
}

static HRESULT take_by_reference(struct arguments *arguments, unsigned i, VARIANTARG *argument)
{
    VARTYPE vt = arguments->types[i] & ~VT_BYREF;
    void *place = referenced(argument, vt);
    HRESULT hr;

    if (place || vt == VT_VOID) {
        V_VT(&arguments->values[i]) = arguments->types[i];
        V_BYREF(&arguments->values[i]) = place ? place : V_BYREF(argument);
        return S_OK;
    }
    hr = convert(&arguments->temporaries[i], argument, vt);
    if (SUCCEEDED(hr))
        point_to_temporary(arguments, i);
    return hr;
}

static HRESULT take_argument(struct arguments *arguments, unsigned i, VARIANTARG *argument)
{
    arguments->n_taken++;
    if (arguments->types[i] & VT_BYREF)
        return take_by_reference(arguments, i, argument);
    return convert(&arguments->values[i], argument, arguments->types[i]);
}

/* A missing argument: its default value, or what says that there is none. */
static HRESULT take_missing(struct arguments *arguments, unsigned i, const PARAMDESC *parameter)
{
    VARTYPE vt = arguments->types[i] & ~VT_BYREF;
    VARIANT absent;

    if (parameter->wParamFlags & PARAMFLAG_FHASDEFAULT && parameter->pparamdescex)
        return take_argument(arguments, i, &parameter->pparamdescex->varDefaultValue);
    if (!(parameter->wParamFlags & PARAMFLAG_FOPT))
        return DISP_E_BADPARAMCOUNT;

    V_VT(&absent) = VT_ERROR;
    V_ERROR(&absent) = DISP_E_PARAMNOTFOUND;
    if (vt == VT_VARIANT) {
        arguments->temporaries[i] = absent;
        if (arguments->types[i] & VT_BYREF)
            point_to_temporary(arguments, i);
        else
            arguments->values[i] = absent;
        return S_OK;
    }
    V_VT(&arguments->temporaries[i]) = VT_EMPTY;
    if (arguments->types[i] & VT_BYREF)
        point_to_temporary(arguments, i);
    else
        V_VT(&arguments->values[i]) = vt;
    return S_OK;
}

/* The last parameter of a [vararg] function: all that is left, as one array. */
static HRESULT take_rest(struct arguments *arguments, unsigned i, const struct type_call *call)
{
    UINT n = call->params->cArgs > i ? call->params->cArgs - i : 0;
    SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, n);
    VARIANT *values;
    HRESULT hr;

    if (!array)
        return E_OUTOFMEMORY;
    V_VT(&arguments->temporaries[i]) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(&arguments->temporaries[i]) = array;
    hr = SafeArrayAccessData(array, (void **)&values);
    for (UINT k = 0; SUCCEEDED(hr) && k < n; k++)
        hr = VariantCopyInd(&values[k], &call->params->rgvarg[n - 1 - k]);
    SafeArrayUnaccessData(array);
    if (FAILED(hr))
        return hr;

    arguments->n_taken += n;
    if (arguments->types[i] & VT_BYREF) {
        point_to_temporary(arguments, i);
    } else {
        arguments->values[i] = arguments->temporaries[i];
        V_VT(&arguments->temporaries[i]) = VT_EMPTY;
    }
    return S_OK;
}

/* What Windows' compilers write for a library that names no language: American English. */
static LCID library_lcid(const struct type_library *library)
{
    return library->lcid ? library->lcid
                         : MAKELCID(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), SORT_DEFAULT);
}

/* An object for a parameter of an interface of its own is asked for that. */
static HRESULT cast_object(const struct type_member *member, const TYPEDESC *desc, VARIANT *value)
{
    IUnknown *object = V_UNKNOWN(value), *cast;
    struct described_type type;
    ITypeInfo *info;
    HRESULT hr;

    if (!object || desc->vt != VT_PTR || desc->lptdesc->vt != VT_USERDEFINED)
        return S_OK;
    hr = type_resolve(member->type, desc->lptdesc->hreftype, &info);
    if (FAILED(hr))
        return hr;
    hr = described_type_of(info, &type);
    ITypeInfo_Release(info);
    if (FAILED(hr) || type.type != &wire_interface)
        return hr;
    if (FAILED(IUnknown_QueryInterface(object, &type.iid, (void **)&cast)))
        return DISP_E_TYPEMISMATCH;
    IUnknown_Release(object);
    V_UNKNOWN(value) = cast;
    return S_OK;
}

/* The same for one by reference: the caller's gets what comes back. */
static HRESULT cast_referenced(const struct type_member *member, unsigned i,
                               struct arguments *arguments)
{
    const ELEMDESC *parameter = &member->function->desc.lprgelemdescParam[i];
    VARIANT *temporary = &arguments->temporaries[i];
    IUnknown **place = V_BYREF(&arguments->values[i]);
    HRESULT hr;

    if (parameter->tdesc.vt != VT_PTR || place == &V_UNKNOWN(temporary))
        return S_OK;
    V_VT(temporary) = arguments->types[i] & ~VT_BYREF;
    V_UNKNOWN(temporary) = *place;
    if (*place)
        IUnknown_AddRef(*place);
    hr = cast_object(member, parameter->tdesc.lptdesc, temporary);
    if (FAILED(hr))
        return hr;
    point_to_temporary(arguments, i);
    arguments->objects[i] = place;
    return S_OK;
}

static void give_objects(struct arguments *arguments)
{
    for (unsigned i = 0; i < arguments->n; i++) {
        IUnknown **place = arguments->objects[i];
        VARIANT *temporary = &arguments->temporaries[i];

        if (!place)
            continue;
        if (*place)
            IUnknown_Release(*place);
        *place = V_UNKNOWN(temporary);
        V_VT(temporary) = VT_EMPTY;
    }
}

/* A structure goes by a pointer to the caller's, which a function may change. */
static HRESULT take_record(const struct type_member *member, struct arguments *arguments,
                           unsigned i, VARIANTARG *argument)
{
    const ELEMDESC *parameter = &member->function->desc.lprgelemdescParam[i];
    WORD flags = parameter->paramdesc.wParamFlags;
    VARIANT *temporary = &arguments->temporaries[i];
    _cleanup_(record_release) IRecordInfo *record = NULL;
    HRESULT hr;

    hr = type_record_of(member->type, &parameter->tdesc, &record);
    if (FAILED(hr))
        return hr;
    arguments->types[i] = VT_PTR;
    V_VT(&arguments->values[i]) = VT_PTR;
    if (argument && !(flags & PARAMFLAG_FRETVAL)) {
        arguments->n_taken++;
        return type_record_in(record, argument, &V_BYREF(&arguments->values[i]));
    }
    if (!(flags & (PARAMFLAG_FRETVAL | PARAMFLAG_FOPT)))
        return DISP_E_BADPARAMCOUNT;
    hr = type_record_make(record, temporary);
    if (FAILED(hr))
        return hr_trace(hr);
    V_BYREF(&arguments->values[i]) = V_RECORD(temporary);
    if (flags & PARAMFLAG_FRETVAL)
        arguments->result = (int)i;
    return S_OK;
}

static HRESULT take_parameter(const struct type_member *member, struct arguments *arguments,
                              unsigned i, const struct type_call *call)
{
    const FUNCDESC *desc = &member->function->desc;
    const PARAMDESC *parameter = &desc->lprgelemdescParam[i].paramdesc;
    bool is_last = i + 1 == arguments->n;
    VARIANTARG *argument;
    HRESULT hr;

    if (parameter->wParamFlags & PARAMFLAG_FRETVAL && arguments->types[i] & VT_BYREF) {
        point_to_temporary(arguments, i);
        arguments->result = (int)i;
        return S_OK;
    }
    if (parameter->wParamFlags & PARAMFLAG_FLCID) {
        V_VT(&arguments->values[i]) = VT_I4;
        V_I4(&arguments->values[i]) = (LONG)library_lcid(member->type->library);
        arguments->n_lcids++;
        return S_OK;
    }
    if (desc->cParamsOpt == -1 &&
        (is_last || (arguments->n - i == 2 && i + 1 < arguments->n &&
                     desc->lprgelemdescParam[i + 1].paramdesc.wParamFlags & PARAMFLAG_FRETVAL)))
        return take_rest(arguments, i, call);

    /* The new value of a property has no position: it must be said to be that. */
    if (is_last && desc->invkind & (INVOKE_PROPERTYPUT | INVOKE_PROPERTYPUTREF) && !is_put(call))
        return DISP_E_PARAMNOTFOUND;
    argument = find_argument(call, i - arguments->n_lcids, is_last);
    if (argument && V_VT(argument) == VT_ERROR && V_ERROR(argument) == DISP_E_PARAMNOTFOUND &&
        arguments->types[i] != VT_VARIANT && arguments->types[i] != (VT_BYREF | VT_VARIANT)) {
        arguments->n_taken++;
        argument = NULL;
    }
    if (arguments->types[i] == VT_RECORD) {
        hr = take_record(member, arguments, i, argument);
        if (hr == DISP_E_TYPEMISMATCH && call->wrong)
            *call->wrong = (UINT)(argument - call->params->rgvarg);
        return hr;
    }
    if (!argument) {
        unsigned taken = arguments->n_taken;

        hr = take_missing(arguments, i, parameter);
        arguments->n_taken = taken;
        return hr;
    }
    hr = take_argument(arguments, i, argument);
    if (SUCCEEDED(hr) && is_object(arguments->types[i]))
        hr = cast_object(member, &desc->lprgelemdescParam[i].tdesc, &arguments->values[i]);
    else if (SUCCEEDED(hr) && is_object(arguments->types[i] & ~VT_BYREF))
        hr = cast_referenced(member, i, arguments);
    if (FAILED(hr) && call->wrong)
        *call->wrong = (UINT)(argument - call->params->rgvarg);
    return hr;
}

static HRESULT take_parameters(const struct type_member *member, const struct type_call *call,
                               struct arguments *arguments)
{
    const FUNCDESC *desc = &member->function->desc;
    HRESULT hr;

    if (desc->cParams > ARGUMENTS_MAX)
        return DISP_E_BADPARAMCOUNT;
    if (desc->cParamsOpt == -1 && call->params->cNamedArgs > 0 && !is_put(call))
        return DISP_E_NONAMEDARGS;
    arguments->n = (unsigned)desc->cParams;
    arguments->result = -1;
    for (unsigned i = 0; i < arguments->n; i++) {
        arguments->pointers[i] = &arguments->values[i];
        hr = type_variant_of(member->type, &desc->lprgelemdescParam[i].tdesc, &arguments->types[i]);
        if (SUCCEEDED(hr))
            hr = take_parameter(member, arguments, i, call);
        if (FAILED(hr))
            return hr;
    }
    return S_OK;
}

/* ---- results ---- */

static void fill_exception(HRESULT hr, EXCEPINFO *exception)
{
    IErrorInfo *error;

    *exception = (EXCEPINFO){.scode = hr};
    if (GetErrorInfo(0, &error) != S_OK)
        return;
    IErrorInfo_GetSource(error, &exception->bstrSource);
    IErrorInfo_GetDescription(error, &exception->bstrDescription);
    IErrorInfo_GetHelpFile(error, &exception->bstrHelpFile);
    IErrorInfo_GetHelpContext(error, &exception->dwHelpContext);
    IErrorInfo_Release(error);
}

static void give_result(struct arguments *arguments, VARIANT *returned, VARIANT *ret_result)
{
    VARIANT *result = returned;

    if (arguments->result >= 0) {
        VARTYPE vt = arguments->types[arguments->result] & ~VT_BYREF;

        result = &arguments->temporaries[arguments->result];
        if (vt != VT_VARIANT && vt != VT_PTR)
            V_VT(result) = vt;
    }
    if (!ret_result)
        return;
    *ret_result = *result;
    VariantInit(result);
}

/* Arguments to a property that has none are for the default member of the object that it is. */
static HRESULT call_default(const struct type_call *call)
{
    VARIANT object = *call->result;
    HRESULT hr;

    if (V_VT(&object) != VT_DISPATCH || !V_DISPATCH(&object))
        return DISP_E_NOTACOLLECTION;
    VariantInit(call->result);
    hr = IDispatch_Invoke(V_DISPATCH(&object), DISPID_VALUE, &IID_NULL, LOCALE_NEUTRAL, call->flags,
                          call->params, call->result, call->exception, call->wrong);
    VariantClear(&object);
    return hr;
}

static HRESULT call_vtable(const struct type_member *member, const struct type_call *call,
                           struct arguments *arguments)
{
    const FUNCDESC *desc = &member->function->desc;
    VARTYPE return_type;
    VARIANT returned;
    HRESULT hr;

    hr = take_parameters(member, call, arguments);
    if (SUCCEEDED(hr))
        hr = type_variant_of(member->type, &desc->elemdescFunc.tdesc, &return_type);
    if (FAILED(hr))
        return hr;
    if (call->params->cArgs > arguments->n_taken &&
        (arguments->n_taken > 0 || !call->result || !(call->flags & DISPATCH_PROPERTYGET)))
        return DISP_E_BADPARAMCOUNT;

    VariantInit(&returned);
    hr = DispCallFunc(call->instance, (ULONG_PTR)desc->oVft, desc->callconv, return_type,
                      arguments->n, arguments->types, arguments->pointers, &returned);
    if (FAILED(hr))
        return hr;
    if (return_type == VT_ERROR && FAILED(V_ERROR(&returned))) {
        if (!call->exception)
            return DISP_E_EXCEPTION;
        fill_exception(V_ERROR(&returned), call->exception);
        return DISP_E_EXCEPTION;
    }

    give_objects(arguments);
    /* That a function has succeeded is no result of it. */
    if (return_type == VT_ERROR)
        VariantInit(&returned);
    give_result(arguments, &returned, call->result);
    if (call->params->cArgs > arguments->n_taken)
        return call_default(call);
    return S_OK;
}

static HRESULT call_dispatch(MEMBERID id, const struct type_call *call)
{
    IDispatch *dispatch;
    HRESULT hr;

    hr = IUnknown_QueryInterface((IUnknown *)call->instance, &IID_IDispatch, (void **)&dispatch);
    if (FAILED(hr))
        return hr;
    hr = IDispatch_Invoke(dispatch, id, &IID_NULL, GetUserDefaultLCID(), call->flags, call->params,
                          call->result, call->exception, call->wrong);
    IDispatch_Release(dispatch);
    return hr;
}

/* No script calls what is restricted, but for members of a meaning, as _NewEnum is. */
static bool is_restricted(const struct type_member *member, MEMBERID id)
{
    return member->function && member->function->desc.wFuncFlags & FUNCFLAG_FRESTRICTED && id >= 0;
}

HRESULT type_call_member(struct type_info *info, MEMBERID id, const struct type_call *call)
{
    _cleanup_(freep) struct arguments *arguments = NULL;
    struct type_member member;
    HRESULT hr;

    hr = type_member_find(info->type, id, call->flags, &member);
    if (FAILED(hr) && call->params->cNamedArgs > call->params->cArgs)
        return E_INVALIDARG;
    if (hr == TYPE_E_ELEMENTNOTFOUND)
        return DISP_E_MEMBERNOTFOUND;
    if (FAILED(hr))
        return hr;

    if (is_restricted(&member, id)) {
        hr = DISP_E_MEMBERNOTFOUND;
    } else if (call->params->cNamedArgs > call->params->cArgs) {
        hr = E_INVALIDARG;
    } else if (member.variable) {
        hr = member.variable->desc.varkind == VAR_DISPATCH ? call_dispatch(id, call)
                                                           : DISP_E_MEMBERNOTFOUND;
    } else if (member.function->desc.funckind == FUNC_DISPATCH) {
        hr = call_dispatch(id, call);
    } else if (member.function->desc.funckind == FUNC_STATIC) {
        hr = DISP_E_MEMBERNOTFOUND;
    } else {
        arguments = calloc(1, sizeof(*arguments));
        hr = arguments ? call_vtable(&member, call, arguments) : E_OUTOFMEMORY;
        if (arguments)
            arguments_clear(arguments);
    }
    type_member_close(&member);
    return hr;
}
