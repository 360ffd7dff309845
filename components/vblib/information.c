/* SPDX-License-Identifier: MIT */
/*
 * IsArray, IsDate, IsEmpty, IsNull, IsNumeric, IsObject, TypeName, VarType, LBound, UBound.
 */
#define COBJMACROS
#include <ocidl.h>

#include "vbbase/arguments.h"
#include "vbbase/functions.h"

HRESULT vb_is_array(struct vb_context *context, VARIANT *arguments, unsigned count,
                    VARIANT *ret_result)
{
    return vb_return_bool(V_ISARRAY(vb_argument_follow(&arguments[0])), ret_result);
}

HRESULT vb_is_empty(struct vb_context *context, VARIANT *arguments, unsigned count,
                    VARIANT *ret_result)
{
    return vb_return_bool(V_VT(vb_argument_follow(&arguments[0])) == VT_EMPTY, ret_result);
}

HRESULT vb_is_null(struct vb_context *context, VARIANT *arguments, unsigned count,
                   VARIANT *ret_result)
{
    return vb_return_bool(V_VT(vb_argument_follow(&arguments[0])) == VT_NULL, ret_result);
}

HRESULT vb_is_object(struct vb_context *context, VARIANT *arguments, unsigned count,
                     VARIANT *ret_result)
{
    VARTYPE vt = V_VT(vb_argument_follow(&arguments[0])) & (VARTYPE)~VT_BYREF;

    return vb_return_bool(vt == VT_DISPATCH || vt == VT_UNKNOWN, ret_result);
}

/* Whether the argument, or its default value, is of @vt or text that reads as it. */
static HRESULT reads_as(struct vb_context *context, const VARIANT *argument, VARTYPE vt,
                        uint32_t types, VARIANT *ret_result)
{
    VARIANT value, converted;
    bool reads = false;

    VariantInit(&converted);
    if (FAILED(vb_get_value(context, argument, &value)))
        return vb_return_bool(false, ret_result);

    if (V_VT(&value) < 32 && (types >> V_VT(&value) & 1))
        reads = true;
    else if (V_VT(&value) == VT_BSTR)
        reads = SUCCEEDED(VariantChangeTypeEx(&converted, &value, context->lcid, 0, vt));
    VariantClear(&value);
    return vb_return_bool(reads, ret_result);
}

HRESULT vb_is_date(struct vb_context *context, VARIANT *arguments, unsigned count,
                   VARIANT *ret_result)
{
    return reads_as(context, &arguments[0], VT_DATE, 1u << VT_DATE, ret_result);
}

HRESULT vb_is_numeric(struct vb_context *context, VARIANT *arguments, unsigned count,
                      VARIANT *ret_result)
{
    const uint32_t numbers = 1u << VT_EMPTY | 1u << VT_I2 | 1u << VT_I4 | 1u << VT_R4 |
                             1u << VT_R8 | 1u << VT_CY | 1u << VT_BOOL | 1u << VT_DECIMAL |
                             1u << VT_I1 | 1u << VT_UI1 | 1u << VT_UI2 | 1u << VT_UI4 |
                             1u << VT_I8 | 1u << VT_UI8 | 1u << VT_INT | 1u << VT_UINT;

    return reads_as(context, &arguments[0], VT_R8, numbers, ret_result);
}

/* What an object says that it is: its class, where it tells that, else its interface. */
static HRESULT class_information(IUnknown *object, IDispatch *dispatch, ITypeInfo **ret_info)
{
    IProvideClassInfo *provider;
    HRESULT hr;

    hr = IUnknown_QueryInterface(object, &IID_IProvideClassInfo, (void **)&provider);
    if (SUCCEEDED(hr)) {
        hr = IProvideClassInfo_GetClassInfo(provider, ret_info);
        IProvideClassInfo_Release(provider);
    }
    return SUCCEEDED(hr) && *ret_info
               ? S_OK
               : IDispatch_GetTypeInfo(dispatch, 0, LOCALE_SYSTEM_DEFAULT, ret_info);
}

/* The class of an object by its type information; "Object" if it tells none. */
static HRESULT class_name(struct vb_context *context, IUnknown *object, VARIANT *ret_result)
{
    const char16_t *own;
    IDispatch *dispatch;
    ITypeInfo *info = NULL;
    BSTR name = NULL;
    HRESULT hr;

    if (!object)
        return vb_return_text(u"Nothing", 7, ret_result);
    own = context->class_name ? context->class_name((IDispatch *)object) : NULL;
    if (own)
        return vb_return_text(own, lstrlenW((const OLECHAR *)own), ret_result);

    hr = IUnknown_QueryInterface(object, &IID_IDispatch, (void **)&dispatch);
    if (SUCCEEDED(hr)) {
        hr = class_information(object, dispatch, &info);
        IDispatch_Release(dispatch);
    } else {
        return vb_return_text(u"Unknown", 7, ret_result);
    }
    if (SUCCEEDED(hr) && info) {
        hr = ITypeInfo_GetDocumentation(info, MEMBERID_NIL, &name, NULL, NULL, NULL);
        ITypeInfo_Release(info);
    }
    if (FAILED(hr) || SysStringLen(name) == 0) {
        SysFreeString(name);
        return vb_return_text(u"Object", 6, ret_result);
    }
    V_VT(ret_result) = VT_BSTR;
    V_BSTR(ret_result) = name;
    return S_OK;
}

HRESULT vb_type_name(struct vb_context *context, VARIANT *arguments, unsigned count,
                     VARIANT *ret_result)
{
    static const char16_t *const names[] = {
        [VT_EMPTY] = u"Empty",   [VT_NULL] = u"Null",       [VT_I2] = u"Integer",
        [VT_I4] = u"Long",       [VT_R4] = u"Single",       [VT_R8] = u"Double",
        [VT_CY] = u"Currency",   [VT_DATE] = u"Date",       [VT_BSTR] = u"String",
        [VT_ERROR] = u"Error",   [VT_BOOL] = u"Boolean",    [VT_VARIANT] = u"Variant",
        [VT_I1] = u"SByte",      [VT_DECIMAL] = u"Decimal", [VT_UI1] = u"Byte",
        [VT_UI2] = u"UShort",    [VT_UI4] = u"ULong",       [VT_I8] = u"LongLong",
        [VT_UI8] = u"ULongLong",
    };
    const VARIANT *value = vb_argument_follow(&arguments[0]);
    VARTYPE vt = V_VT(value) & (VARTYPE) ~(VT_BYREF | VT_ARRAY);
    char16_t text[16];
    size_t len = 0;

    if (!V_ISARRAY(value) && (vt == VT_DISPATCH || vt == VT_UNKNOWN))
        return class_name(context, V_ISBYREF(value) ? *V_UNKNOWNREF(value) : V_UNKNOWN(value),
                          ret_result);
    if (vt == VT_DISPATCH || vt == VT_UNKNOWN)
        return vb_return_text(u"Object()", 8, ret_result);
    if (vt >= sizeof(names) / sizeof(names[0]) || !names[vt])
        return MAKE_VBSERROR(VBE_TYPE_NOT_SUPPORTED);

    for (; names[vt][len]; len++)
        text[len] = names[vt][len];
    if (V_ISARRAY(value)) {
        text[len++] = '(';
        text[len++] = ')';
    }
    return vb_return_text(text, len, ret_result);
}

HRESULT vb_var_type(struct vb_context *context, VARIANT *arguments, unsigned count,
                    VARIANT *ret_result)
{
    const VARIANT *argument = vb_argument_follow(&arguments[0]);
    VARIANT value;
    HRESULT hr;

    if (V_VT(argument) == VT_DISPATCH && !V_DISPATCH(argument))
        return vb_return_short(VT_DISPATCH, ret_result);
    if (V_VT(argument) != VT_DISPATCH)
        return vb_return_short((SHORT)(V_VT(argument) & ~VT_BYREF), ret_result);

    /* An object's default value is what counts, if there is one. */
    hr = vb_get_value(context, argument, &value);
    if (FAILED(hr))
        return vb_return_short(VT_DISPATCH, ret_result);
    hr = vb_return_short((SHORT)V_VT(&value), ret_result);
    VariantClear(&value);
    return hr;
}

static HRESULT bound(struct vb_context *context, VARIANT *arguments, unsigned count,
                     HRESULT (*get)(SAFEARRAY *, UINT, LONG *), VARIANT *ret_result)
{
    const VARIANT *argument = vb_argument_follow(&arguments[0]);
    SAFEARRAY *array;
    LONG dimension, value;
    HRESULT hr;

    if (!V_ISARRAY(argument))
        return DISP_E_TYPEMISMATCH;
    array = V_ISBYREF(argument) ? *V_ARRAYREF(argument) : V_ARRAY(argument);
    hr = vb_argument_long_or(context, arguments, count, 1, 1, &dimension);
    if (FAILED(hr))
        return hr;
    if (!array || dimension < 1 || FAILED(get(array, (UINT)dimension, &value)))
        return MAKE_VBSERROR(VBE_OUT_OF_BOUNDS);
    return vb_return_long(value, ret_result);
}

HRESULT vb_lbound(struct vb_context *context, VARIANT *arguments, unsigned count,
                  VARIANT *ret_result)
{
    return bound(context, arguments, count, SafeArrayGetLBound, ret_result);
}

HRESULT vb_ubound(struct vb_context *context, VARIANT *arguments, unsigned count,
                  VARIANT *ret_result)
{
    return bound(context, arguments, count, SafeArrayGetUBound, ret_result);
}
