/* SPDX-License-Identifier: MIT */
/*
 * VariantChangeType: one converter for each target type, a switch over the source's.
 */
#define COBJMACROS
#include <string.h>

#include <comity/oleauto.h>

#include "base/hresult.h"
#include "variant/variant.h"

typedef HRESULT convert(const VARIANT *from, LCID lcid, USHORT flags, VARIANT *ret_to);

/* A value of its own type; oleauto.h has the rest of these. */
#define VarI1FromI1(in, out) (*(out) = (in), S_OK)
#define VarI2FromI2(in, out) (*(out) = (in), S_OK)
#define VarUI1FromUI1(in, out) (*(out) = (in), S_OK)
#define VarUI2FromUI2(in, out) (*(out) = (in), S_OK)
#define VarR4FromR4(in, out) (*(out) = (in), S_OK)
#define VarR8FromR8(in, out) (*(out) = (in), S_OK)
#define VarCyFromCy(in, out) (*(out) = (in), S_OK)
#define VarDateFromDate(in, out) (*(out) = (in), S_OK)
#define VarBoolFromBool(in, out) (*(out) = (in), S_OK)
#define VarDecFromDec(in, out) (*(out) = *(in), S_OK)

/* Here a truth value counts as the number it is, not as -1. */
#define VarDecFromBool VarDecFromI2

static ULONG string_flags(USHORT flags)
{
    ULONG result = 0;

    if (flags & VARIANT_LOCALBOOL)
        result |= VAR_LOCALBOOL;
    if (flags & VARIANT_NOUSEROVERRIDE)
        result |= LOCALE_NOUSEROVERRIDE;
    return result;
}

#define CONVERT_TO(To, TO)                                                                         \
    static HRESULT to_##TO(const VARIANT *from, LCID lcid, USHORT flags, VARIANT *ret_to)          \
    {                                                                                              \
        switch (V_VT(from)) {                                                                      \
        case VT_EMPTY:                                                                             \
            return Var##To##FromI2(0, &V_##TO(ret_to));                                            \
        case VT_I1:                                                                                \
            return Var##To##FromI1(V_I1(from), &V_##TO(ret_to));                                   \
        case VT_I2:                                                                                \
            return Var##To##FromI2(V_I2(from), &V_##TO(ret_to));                                   \
        case VT_I4:                                                                                \
        case VT_INT:                                                                               \
            return Var##To##FromI4(V_I4(from), &V_##TO(ret_to));                                   \
        case VT_I8:                                                                                \
            return Var##To##FromI8(V_I8(from), &V_##TO(ret_to));                                   \
        case VT_UI1:                                                                               \
            return Var##To##FromUI1(V_UI1(from), &V_##TO(ret_to));                                 \
        case VT_UI2:                                                                               \
            return Var##To##FromUI2(V_UI2(from), &V_##TO(ret_to));                                 \
        case VT_UI4:                                                                               \
        case VT_UINT:                                                                              \
            return Var##To##FromUI4(V_UI4(from), &V_##TO(ret_to));                                 \
        case VT_UI8:                                                                               \
            return Var##To##FromUI8(V_UI8(from), &V_##TO(ret_to));                                 \
        case VT_R4:                                                                                \
            return Var##To##FromR4(V_R4(from), &V_##TO(ret_to));                                   \
        case VT_R8:                                                                                \
            return Var##To##FromR8(V_R8(from), &V_##TO(ret_to));                                   \
        case VT_DATE:                                                                              \
            return Var##To##FromDate(V_DATE(from), &V_##TO(ret_to));                               \
        case VT_BOOL:                                                                              \
            return Var##To##FromBool(V_BOOL(from), &V_##TO(ret_to));                               \
        case VT_CY:                                                                                \
            return Var##To##FromCy(V_CY(from), &V_##TO(ret_to));                                   \
        case VT_DECIMAL:                                                                           \
            return Var##To##FromDec(&V_DECIMAL(from), &V_##TO(ret_to));                            \
        case VT_BSTR:                                                                              \
            return Var##To##FromStr(V_BSTR(from), lcid, string_flags(flags), &V_##TO(ret_to));     \
        case VT_DISPATCH:                                                                          \
            if (flags & VARIANT_NOVALUEPROP)                                                       \
                return DISP_E_TYPEMISMATCH;                                                        \
            return Var##To##FromDisp(V_DISPATCH(from), lcid, &V_##TO(ret_to));                     \
        default:                                                                                   \
            return DISP_E_TYPEMISMATCH;                                                            \
        }                                                                                          \
    }

CONVERT_TO(I1, I1)
CONVERT_TO(I2, I2)
CONVERT_TO(I4, I4)
CONVERT_TO(I8, I8)
CONVERT_TO(UI1, UI1)
CONVERT_TO(UI2, UI2)
CONVERT_TO(UI4, UI4)
CONVERT_TO(UI8, UI8)
CONVERT_TO(R4, R4)
CONVERT_TO(R8, R8)
CONVERT_TO(Cy, CY)
CONVERT_TO(Date, DATE)
CONVERT_TO(Bool, BOOL)
CONVERT_TO(Dec, DECIMAL)

/* Without a flag a truth value is a number, -1 or 0. */
static HRESULT bool_to_bstr(VARIANT_BOOL value, LCID lcid, USHORT flags, BSTR *ret_bstr)
{
    if (flags & (VARIANT_ALPHABOOL | VARIANT_LOCALBOOL))
        return VarBstrFromBool(value, lcid, string_flags(flags), ret_bstr);
    return VarBstrFromI2(value, lcid, 0, ret_bstr);
}

static HRESULT to_BSTR(const VARIANT *from, LCID lcid, USHORT flags, VARIANT *ret_to)
{
    ULONG text_flags = string_flags(flags);

    switch (V_VT(from)) {
    case VT_EMPTY:
        V_BSTR(ret_to) = SysAllocStringLen(NULL, 0);
        return V_BSTR(ret_to) ? S_OK : hr_raise(E_OUTOFMEMORY, "empty string");
    case VT_I1:
        return VarBstrFromI1(V_I1(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_I2:
        return VarBstrFromI2(V_I2(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_I4:
    case VT_INT:
        return VarBstrFromI4(V_I4(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_I8:
        return VarBstrFromI8(V_I8(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_UI1:
        return VarBstrFromUI1(V_UI1(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_UI2:
        return VarBstrFromUI2(V_UI2(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_UI4:
    case VT_UINT:
        return VarBstrFromUI4(V_UI4(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_UI8:
        return VarBstrFromUI8(V_UI8(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_R4:
        return VarBstrFromR4(V_R4(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_R8:
        return VarBstrFromR8(V_R8(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_DATE:
        return VarBstrFromDate(V_DATE(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_BOOL:
        return bool_to_bstr(V_BOOL(from), lcid, flags, &V_BSTR(ret_to));
    case VT_CY:
        return VarBstrFromCy(V_CY(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_DECIMAL:
        return VarBstrFromDec(&V_DECIMAL(from), lcid, text_flags, &V_BSTR(ret_to));
    case VT_DISPATCH:
        if (flags & VARIANT_NOVALUEPROP)
            return DISP_E_TYPEMISMATCH;
        return VarBstrFromDisp(V_DISPATCH(from), lcid, text_flags, &V_BSTR(ret_to));
    default:
        return DISP_E_TYPEMISMATCH;
    }
}

static HRESULT to_nothing(const VARIANT *from, LCID lcid, USHORT flags, VARIANT *ret_to)
{
    return V_VT(from) == VT_NULL || V_VT(from) == VT_ERROR ? DISP_E_TYPEMISMATCH : S_OK;
}

static HRESULT to_interface(const VARIANT *from, REFIID iid, IUnknown **ret_unknown)
{
    if (V_VT(from) != VT_UNKNOWN && V_VT(from) != VT_DISPATCH)
        return DISP_E_TYPEMISMATCH;

    *ret_unknown = NULL;
    if (!V_UNKNOWN(from))
        return S_OK;
    if (FAILED(IUnknown_QueryInterface(V_UNKNOWN(from), iid, (void **)ret_unknown)))
        return DISP_E_TYPEMISMATCH;
    return S_OK;
}

static HRESULT to_UNKNOWN(const VARIANT *from, LCID lcid, USHORT flags, VARIANT *ret_to)
{
    return to_interface(from, &IID_IUnknown, &V_UNKNOWN(ret_to));
}

static HRESULT to_DISPATCH(const VARIANT *from, LCID lcid, USHORT flags, VARIANT *ret_to)
{
    return to_interface(from, &IID_IDispatch, &V_UNKNOWN(ret_to));
}

static convert *const converters[] = {
    [VT_EMPTY] = to_nothing, [VT_NULL] = to_nothing,    [VT_I1] = to_I1,
    [VT_I2] = to_I2,         [VT_I4] = to_I4,           [VT_INT] = to_I4,
    [VT_I8] = to_I8,         [VT_UI1] = to_UI1,         [VT_UI2] = to_UI2,
    [VT_UI4] = to_UI4,       [VT_UINT] = to_UI4,        [VT_UI8] = to_UI8,
    [VT_R4] = to_R4,         [VT_R8] = to_R8,           [VT_CY] = to_CY,
    [VT_DATE] = to_DATE,     [VT_BOOL] = to_BOOL,       [VT_DECIMAL] = to_DECIMAL,
    [VT_BSTR] = to_BSTR,     [VT_UNKNOWN] = to_UNKNOWN, [VT_DISPATCH] = to_DISPATCH,
};

/* Between integers of one size, signed or not, Windows does not look for an overflow. */
static int integer_size(VARTYPE vt)
{
    switch (vt) {
    case VT_I1:
    case VT_UI1:
        return 1;
    case VT_I2:
    case VT_UI2:
        return 2;
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
        return 4;
    default:
        return 0;
    }
}

/* @from has no VT_BYREF; @ret_to is empty. */
/* A string and an array of its bytes. */
static HRESULT change_bytes(const VARIANT *from, VARTYPE vt, VARIANT *ret_to)
{
    HRESULT hr;

    if (V_VT(from) == VT_BSTR && vt == (VT_ARRAY | VT_UI1))
        hr = VectorFromBstr(V_BSTR(from), &V_ARRAY(ret_to));
    else if (V_VT(from) == (VT_ARRAY | VT_UI1) && vt == VT_BSTR)
        hr = BstrFromVector(V_ARRAY(from), &V_BSTR(ret_to));
    else
        return DISP_E_TYPEMISMATCH;
    if (SUCCEEDED(hr))
        V_VT(ret_to) = vt;
    return hr;
}

static HRESULT change_type(const VARIANT *from, LCID lcid, USHORT flags, VARTYPE vt,
                           VARIANT *ret_to)
{
    convert *converter = NULL;
    HRESULT hr;

    if (V_VT(from) == vt)
        return VariantCopy(ret_to, from);
    if ((V_VT(from) | vt) & ~VT_TYPEMASK)
        return change_bytes(from, vt, ret_to);

    if (integer_size(vt) && integer_size(vt) == integer_size(V_VT(from))) {
        *ret_to = *from;
        V_VT(ret_to) = vt;
        return S_OK;
    }

    if (vt < sizeof(converters) / sizeof(converters[0]))
        converter = converters[vt];
    if (!converter)
        return DISP_E_TYPEMISMATCH;

    hr = converter(from, lcid, flags, ret_to);
    if (SUCCEEDED(hr))
        V_VT(ret_to) = vt;
    return hr;
}

/* The destination is looked at last: it stays as it was unless all else went well. */
HRESULT VariantChangeTypeEx(VARIANTARG *pvargDest, const VARIANTARG *pvarSrc, LCID lcid,
                            USHORT wFlags, VARTYPE vt)
{
    VARIANT from, to;
    HRESULT hr;

    hr = variant_check_type(V_VT(pvarSrc));
    if (FAILED(hr))
        return hr;
    hr = variant_check_type(vt);
    if (FAILED(hr))
        return hr;
    if (V_ISBYREF(pvarSrc) && !V_BYREF(pvarSrc))
        return DISP_E_TYPEMISMATCH;

    hr = variant_read(pvarSrc, &from);
    if (FAILED(hr))
        return hr;

    VariantInit(&to);
    hr = change_type(&from, lcid, wFlags, vt, &to);
    if (FAILED(hr))
        return hr;

    hr = VariantClear(pvargDest);
    if (FAILED(hr)) {
        VariantClear(&to);
        return hr;
    }
    *pvargDest = to;
    return S_OK;
}

HRESULT VariantChangeType(VARIANTARG *pvargDest, const VARIANTARG *pvarSrc, USHORT wFlags,
                          VARTYPE vt)
{
    return VariantChangeTypeEx(pvargDest, pvarSrc, LOCALE_USER_DEFAULT, wFlags, vt);
}

static HRESULT default_value(IDispatch *dispatch, LCID lcid, VARIANT *ret_value)
{
    static const GUID iid_null = {0};
    DISPPARAMS no_arguments = {0};

    if (!dispatch)
        return DISP_E_TYPEMISMATCH;
    return IDispatch_Invoke(dispatch, DISPID_VALUE, &iid_null, lcid, DISPATCH_PROPERTYGET,
                            &no_arguments, ret_value, NULL, NULL);
}

HRESULT variant_copy_value(const VARIANT *source, LCID lcid, VARIANT *ret_value)
{
    VARIANT value;
    HRESULT hr;

    VariantInit(ret_value);
    hr = variant_read(source, &value);
    if (FAILED(hr))
        return hr;
    if (V_VT(&value) == VT_DISPATCH)
        return default_value(V_DISPATCH(&value), lcid, ret_value);
    if (V_VT(&value) != VT_BSTR)
        return VariantCopy(ret_value, &value);

    V_BSTR(ret_value) = SysAllocString(V_BSTR(&value) ? V_BSTR(&value) : u"");
    if (!V_BSTR(ret_value))
        return hr_raise(E_OUTOFMEMORY, "copy of a string operand");
    V_VT(ret_value) = VT_BSTR;
    return S_OK;
}
