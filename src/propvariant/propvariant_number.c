/* SPDX-License-Identifier: MIT */
/*
 * Numbers out of a PROPVARIANT. Source: Windows' "PropVariantToInt32" pages and their like.
 */
#include <comity/propvarutil.h>
#include <comity/winnls.h>

#include "base/utf16.h"

#define NUMBER_OVERFLOW HRESULT_FROM_WIN32(ERROR_ARITHMETIC_OVERFLOW)

/* What is no integer is changed into one, signed unless only an unsigned one holds it. */
static HRESULT read_other(REFPROPVARIANT propvar, __int128 *ret_value)
{
    PROPVARIANT changed;
    HRESULT hr;

    hr = PropVariantChangeType(&changed, propvar, 0, VT_I8);
    if (SUCCEEDED(hr)) {
        *ret_value = changed.hVal.QuadPart;
        return S_OK;
    }
    if (hr == DISP_E_OVERFLOW)
        hr = PropVariantChangeType(&changed, propvar, 0, VT_UI8);
    if (SUCCEEDED(hr))
        *ret_value = changed.uhVal.QuadPart;
    return hr == DISP_E_OVERFLOW ? NUMBER_OVERFLOW : hr;
}

static HRESULT read_integer(REFPROPVARIANT propvar, __int128 *ret_value)
{
    switch (propvar->vt) {
    case VT_I1:
        *ret_value = (signed char)propvar->cVal;
        return S_OK;
    case VT_UI1:
        *ret_value = propvar->bVal;
        return S_OK;
    case VT_I2:
        *ret_value = propvar->iVal;
        return S_OK;
    case VT_UI2:
        *ret_value = propvar->uiVal;
        return S_OK;
    case VT_I4:
    case VT_INT:
        *ret_value = propvar->lVal;
        return S_OK;
    case VT_UI4:
    case VT_UINT:
        *ret_value = propvar->ulVal;
        return S_OK;
    case VT_I8:
        *ret_value = propvar->hVal.QuadPart;
        return S_OK;
    case VT_UI8:
        *ret_value = propvar->uhVal.QuadPart;
        return S_OK;
    default:
        return read_other(propvar, ret_value);
    }
}

static HRESULT read_within(REFPROPVARIANT propvar, __int128 least, __int128 most,
                           __int128 *ret_value)
{
    __int128 value;
    HRESULT hr;

    hr = read_integer(propvar, &value);
    if (FAILED(hr))
        return hr;
    if (value < least || value > most)
        return NUMBER_OVERFLOW;
    *ret_value = value;
    return S_OK;
}

HRESULT PropVariantToInt16(REFPROPVARIANT propvarIn, SHORT *piRet)
{
    __int128 value = 0;
    HRESULT hr = read_within(propvarIn, INT16_MIN, INT16_MAX, &value);

    *piRet = (SHORT)value;
    return hr;
}

HRESULT PropVariantToUInt16(REFPROPVARIANT propvarIn, USHORT *puiRet)
{
    __int128 value = 0;
    HRESULT hr = read_within(propvarIn, 0, UINT16_MAX, &value);

    *puiRet = (USHORT)value;
    return hr;
}

HRESULT PropVariantToInt32(REFPROPVARIANT propvarIn, LONG *plRet)
{
    __int128 value = 0;
    HRESULT hr = read_within(propvarIn, INT32_MIN, INT32_MAX, &value);

    *plRet = (LONG)value;
    return hr;
}

HRESULT PropVariantToUInt32(REFPROPVARIANT propvarIn, ULONG *pulRet)
{
    __int128 value = 0;
    HRESULT hr = read_within(propvarIn, 0, UINT32_MAX, &value);

    *pulRet = (ULONG)value;
    return hr;
}

HRESULT PropVariantToInt64(REFPROPVARIANT propvarIn, LONGLONG *pllRet)
{
    __int128 value = 0;
    HRESULT hr = read_within(propvarIn, INT64_MIN, INT64_MAX, &value);

    *pllRet = (LONGLONG)value;
    return hr;
}

HRESULT PropVariantToUInt64(REFPROPVARIANT propvarIn, ULONGLONG *pullRet)
{
    __int128 value = 0;
    HRESULT hr = read_within(propvarIn, 0, UINT64_MAX, &value);

    *pullRet = (ULONGLONG)value;
    return hr;
}

HRESULT PropVariantToDouble(REFPROPVARIANT propvarIn, DOUBLE *pdblRet)
{
    PROPVARIANT changed;
    HRESULT hr;

    hr = PropVariantChangeType(&changed, propvarIn, 0, VT_R8);
    *pdblRet = SUCCEEDED(hr) ? changed.dblVal : 0;
    return hr;
}

/* The words of any language's programs, then numbers; "#TRUE#" only as Basic writes it. */
static HRESULT text_to_boolean(LPCWSTR text, BOOL *ret_value)
{
    double number;
    HRESULT hr;

    if (CompareStringOrdinal(text, -1, u"#TRUE#", -1, FALSE) == CSTR_EQUAL ||
        utf16_equal_nocase(text, u"true")) {
        *ret_value = TRUE;
        return S_OK;
    }
    if (CompareStringOrdinal(text, -1, u"#FALSE#", -1, FALSE) == CSTR_EQUAL ||
        utf16_equal_nocase(text, u"false"))
        return S_OK;

    hr = VarR8FromStr(text, LOCALE_USER_DEFAULT, 0, &number);
    if (FAILED(hr))
        return DISP_E_TYPEMISMATCH;
    *ret_value = number != 0;
    return S_OK;
}

HRESULT PropVariantToBoolean(REFPROPVARIANT propvarIn, BOOL *pfRet)
{
    PROPVARIANT text;
    __int128 number;
    HRESULT hr;

    *pfRet = FALSE;
    switch (propvarIn->vt) {
    case VT_BOOL:
        *pfRet = propvarIn->boolVal == VARIANT_TRUE;
        return S_OK;
    case VT_LPSTR:
    case VT_LPWSTR:
    case VT_BSTR:
        if (!propvarIn->pszVal)
            return DISP_E_TYPEMISMATCH;
        hr = PropVariantChangeType(&text, propvarIn, 0, VT_LPWSTR);
        if (FAILED(hr))
            return hr;
        hr = text_to_boolean(text.pwszVal, pfRet);
        PropVariantClear(&text);
        return hr;
    default:
        hr = read_integer(propvarIn, &number);
        *pfRet = SUCCEEDED(hr) && number != 0;
        return hr;
    }
}
