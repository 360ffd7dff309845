/* SPDX-License-Identifier: MIT */
/*
 * Text, identifiers and bytes in a PROPVARIANT or a VARIANT. Source: Windows' "propvarutil.h"
 * pages.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/propvarutil.h>

#include "propvariant/propvariant.h"
#include "base/cleanup.h"
#include "base/guid.h"
#include "base/utf16.h"
#include "locale/text.h"
#include "variant/variant.h"

static HRESULT add_value(struct text *text, REFPROPVARIANT value)
{
    PROPVARIANT element, changed;
    HRESULT hr = S_OK;

    if (value->vt & VT_VECTOR) {
        for (ULONG i = 0; SUCCEEDED(hr) && propvariant_element(value, i, &element); i++) {
            if (i)
                text_add_string(text, u"; ");
            hr = add_value(text, &element);
        }
        return hr;
    }
    hr = PropVariantChangeType(&changed, value, 0, VT_LPWSTR);
    if (FAILED(hr))
        return hr;
    text_add_string(text, changed.pwszVal ? changed.pwszVal : u"");
    PropVariantClear(&changed);
    return S_OK;
}

HRESULT PropVariantToBSTR(REFPROPVARIANT propvar, BSTR *pbstrOut)
{
    struct text text = {0};
    HRESULT hr;

    *pbstrOut = NULL;
    hr = add_value(&text, propvar);
    if (SUCCEEDED(hr))
        hr = text_to_bstr(&text, pbstrOut);
    text_deinit(&text);
    return hr;
}

HRESULT PropVariantToStringAlloc(REFPROPVARIANT propvar, PWSTR *ppszOut)
{
    BSTR text;
    size_t size;
    HRESULT hr;

    *ppszOut = NULL;
    hr = PropVariantToBSTR(propvar, &text);
    if (FAILED(hr))
        return hr;

    size = (SysStringLen(text) + 1) * sizeof(*text);
    *ppszOut = CoTaskMemAlloc(size);
    if (*ppszOut)
        memcpy(*ppszOut, text, size);
    SysFreeString(text);
    return *ppszOut ? S_OK : E_OUTOFMEMORY;
}

/* As on Windows, what does not fit fills the buffer to its end, and the buffer is emptied first. */
HRESULT PropVariantToString(REFPROPVARIANT propvar, PWSTR psz, UINT cch)
{
    BSTR text;
    UINT needed;
    HRESULT hr;

    if (psz)
        *psz = 0;
    if (!psz || cch == 0)
        return E_INVALIDARG;

    hr = PropVariantToBSTR(propvar, &text);
    if (FAILED(hr))
        return hr;
    needed = SysStringLen(text) + 1;
    memcpy(psz, text, (needed <= cch ? needed : cch) * sizeof(*psz));
    SysFreeString(text);
    return needed <= cch ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

PCWSTR PropVariantToStringWithDefault(REFPROPVARIANT propvarIn, LPCWSTR pszDefault)
{
    if (propvarIn->vt == VT_BSTR)
        return propvarIn->bstrVal ? propvarIn->bstrVal : u"";
    if (propvarIn->vt == VT_LPWSTR && propvarIn->pwszVal)
        return propvarIn->pwszVal;
    return pszDefault;
}

PCWSTR VariantToStringWithDefault(REFVARIANT varIn, LPCWSTR pszDefault)
{
    VARIANT value;

    if (FAILED(variant_read(varIn, &value)) || V_VT(&value) != VT_BSTR)
        return pszDefault;
    return V_BSTR(&value) ? V_BSTR(&value) : u"";
}

HRESULT InitPropVariantFromGUIDAsString(REFGUID guid, PROPVARIANT *ppropvar)
{
    LPWSTR text;
    HRESULT hr;

    if (!guid)
        return E_FAIL;

    hr = StringFromIID(guid, &text);
    if (FAILED(hr))
        return hr;
    PropVariantInit(ppropvar);
    ppropvar->vt = VT_LPWSTR;
    ppropvar->pwszVal = text;
    return S_OK;
}

HRESULT InitVariantFromGUIDAsString(REFGUID guid, VARIANT *pvar)
{
    char16_t text[GUID_TEXT_SIZE];

    if (!guid)
        return E_FAIL;

    guid_to_utf16(guid, text);
    VariantInit(pvar);
    V_BSTR(pvar) = SysAllocString(text);
    if (!V_BSTR(pvar))
        return E_OUTOFMEMORY;
    V_VT(pvar) = VT_BSTR;
    return S_OK;
}

HRESULT InitPropVariantFromCLSID(REFCLSID clsid, PROPVARIANT *ppropvar)
{
    PROPVARIANT view = {.vt = VT_CLSID, .puuid = (CLSID *)clsid};

    return PropVariantCopy(ppropvar, &view);
}

HRESULT PropVariantToGUID(REFPROPVARIANT propvar, GUID *guid)
{
    LPCWSTR text;

    if (propvar->vt == VT_CLSID && propvar->puuid) {
        *guid = *propvar->puuid;
        return S_OK;
    }
    text = PropVariantToStringWithDefault(propvar, NULL);
    return text && SUCCEEDED(IIDFromString(text, guid)) ? S_OK : E_INVALIDARG;
}

HRESULT VariantToGUID(REFVARIANT varIn, GUID *pguid)
{
    LPCWSTR text = VariantToStringWithDefault(varIn, NULL);

    return text && SUCCEEDED(IIDFromString(text, pguid)) ? S_OK : E_FAIL;
}

HRESULT InitPropVariantFromBuffer(const void *pv, UINT cb, PROPVARIANT *ppropvar)
{
    PROPVARIANT view = {.vt = VT_VECTOR | VT_UI1, .caub = {cb, (UCHAR *)pv}};

    return PropVariantCopy(ppropvar, &view);
}

HRESULT InitVariantFromBuffer(const void *pv, UINT cb, VARIANT *pvar)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_UI1, 0, cb);

    VariantInit(pvar);
    if (!array)
        return E_OUTOFMEMORY;
    if (cb)
        memcpy(array->pvData, pv, cb);
    V_VT(pvar) = VT_ARRAY | VT_UI1;
    V_ARRAY(pvar) = array;
    return S_OK;
}

static HRESULT copy_array_bytes(SAFEARRAY *array, void *bytes, UINT size)
{
    LONG first, last;
    HRESULT hr;

    if (SafeArrayGetDim(array) != 1)
        return E_INVALIDARG;

    hr = SafeArrayGetLBound(array, 1, &first);
    if (SUCCEEDED(hr))
        hr = SafeArrayGetUBound(array, 1, &last);
    if (FAILED(hr))
        return hr;
    if (last - first + 1 < (LONG)size)
        return E_FAIL;
    memcpy(bytes, array->pvData, size);
    return S_OK;
}

HRESULT PropVariantToBuffer(REFPROPVARIANT propvar, void *pv, UINT cb)
{
    if (propvar->vt == (VT_ARRAY | VT_UI1) && propvar->parray)
        return copy_array_bytes(propvar->parray, pv, cb);
    if (propvar->vt != (VT_VECTOR | VT_UI1))
        return E_INVALIDARG;
    if (cb > propvar->caub.cElems)
        return E_FAIL;
    if (cb)
        memcpy(pv, propvar->caub.pElems, cb);
    return S_OK;
}

HRESULT InitVariantFromFileTime(const FILETIME *pft, VARIANT *pvar)
{
    SYSTEMTIME time;
    DATE date;

    VariantInit(pvar);
    if (!FileTimeToSystemTime(pft, &time) || !SystemTimeToVariantTime(&time, &date))
        return E_INVALIDARG;
    V_VT(pvar) = VT_DATE;
    V_DATE(pvar) = date;
    return S_OK;
}
