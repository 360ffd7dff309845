/* SPDX-License-Identifier: MIT */
/*
 * PROPVARIANT to VARIANT and back, and by way of these from one type to another. Source: Windows'
 * "PropVariantToVariant" and "PropVariantChangeType" pages.
 */
#define COBJMACROS
#include <string.h>

#include <comity/propvarutil.h>
#include <comity/shlwapi.h>

#include "propvariant/propvariant.h"
#include "base/cleanup.h"
#include "base/guid.h"
#include "base/utf16.h"
#include "variant/variant.h"

/* @ret_variant is written on success alone. */
static HRESULT take_bstr(BSTR text, VARIANT *ret_variant)
{
    if (!text)
        return E_OUTOFMEMORY;

    VariantInit(ret_variant);
    V_VT(ret_variant) = VT_BSTR;
    V_BSTR(ret_variant) = text;
    return S_OK;
}

static HRESULT string_to_variant(const PROPVARIANT *value, VARIANT *ret_variant)
{
    _cleanup_(freep) char16_t *wide = NULL;
    char16_t guid[GUID_TEXT_SIZE];

    if (value->vt == VT_LPWSTR)
        return take_bstr(SysAllocString(value->pwszVal ? value->pwszVal : u""), ret_variant);
    if (value->vt == VT_CLSID) {
        if (!value->puuid)
            return E_INVALIDARG;
        guid_to_utf16(value->puuid, guid);
        return take_bstr(SysAllocString(guid), ret_variant);
    }
    wide = utf16_from_utf8_dup(value->pszVal ? value->pszVal : "");
    return wide ? take_bstr(SysAllocString(wide), ret_variant) : E_OUTOFMEMORY;
}

static HRESULT stream_to_variant(IStream *stream, VARIANT *ret_variant)
{
    VariantInit(ret_variant);
    V_VT(ret_variant) = VT_UNKNOWN;
    V_UNKNOWN(ret_variant) = (IUnknown *)stream;
    return S_OK;
}

/* What the elements of a vector become; 0 for those that cannot. */
static VARTYPE array_type(VARTYPE element)
{
    switch (element) {
    case VT_LPSTR:
    case VT_LPWSTR:
    case VT_CLSID:
        return VT_BSTR;
    case VT_FILETIME:
        return VT_DATE;
    case VT_CF:
        return 0;
    default:
        return element;
    }
}

/* An array's element is a VARIANT, or what a VARIANT has as its value. */
static HRESULT put_element(SAFEARRAY *array, VARTYPE vt, LONG i, VARIANT *element)
{
    void *data = &V_I4(element);

    if (vt == VT_VARIANT)
        data = element;
    else if (vt == VT_BSTR)
        data = V_BSTR(element);
    return SafeArrayPutElement(array, &i, data);
}

static HRESULT vector_to_variant(const PROPVARIANT *value, VARIANT *ret_variant)
{
    VARTYPE vt = array_type(value->vt & VT_TYPEMASK);
    PROPVARIANT element;
    VARIANT variant;
    SAFEARRAY *array;
    HRESULT hr = S_OK;

    if (!vt)
        return DISP_E_TYPEMISMATCH;
    array = SafeArrayCreateVector(vt, 0, value->caub.cElems);
    if (!array)
        return E_OUTOFMEMORY;

    for (ULONG i = 0; SUCCEEDED(hr) && propvariant_element(value, i, &element); i++) {
        hr = PropVariantToVariant(&element, &variant);
        if (FAILED(hr))
            break;
        hr = put_element(array, vt, (LONG)i, &variant);
        VariantClear(&variant);
    }
    if (FAILED(hr)) {
        SafeArrayDestroy(array);
        return hr;
    }
    VariantInit(ret_variant);
    V_VT(ret_variant) = VT_ARRAY | vt;
    V_ARRAY(ret_variant) = array;
    return S_OK;
}

/* Where both have a type, they have one layout. */
static HRESULT copy_variant(const void *source, void *ret_copy)
{
    VARIANT copy;
    HRESULT hr;

    VariantInit(&copy);
    hr = VariantCopy(&copy, source);
    if (SUCCEEDED(hr))
        memcpy(ret_copy, &copy, sizeof(copy));
    return hr;
}

HRESULT PropVariantToVariant(const PROPVARIANT *pPropVar, VARIANT *pVar)
{
    IStream *stream;

    if (!pPropVar || !pVar)
        return E_INVALIDARG;

    if (pPropVar->vt & VT_VECTOR)
        return vector_to_variant(pPropVar, pVar);
    switch (pPropVar->vt) {
    case VT_LPSTR:
    case VT_LPWSTR:
    case VT_CLSID:
        return string_to_variant(pPropVar, pVar);
    case VT_FILETIME:
        return InitVariantFromFileTime(&pPropVar->filetime, pVar);
    case VT_STREAM:
        if (pPropVar->pStream)
            IStream_AddRef(pPropVar->pStream);
        return stream_to_variant(pPropVar->pStream, pVar);
    case VT_BLOB:
        stream = SHCreateMemStream(pPropVar->blob.pBlobData, pPropVar->blob.cbSize);
        return stream ? stream_to_variant(stream, pVar) : E_OUTOFMEMORY;
    default:
        return copy_variant(pPropVar, pVar);
    }
}

static HRESULT array_to_vector(SAFEARRAY *array, VARTYPE vt, PROPVARIANT *ret_value)
{
    PROPVARIANT view = {.vt = VT_VECTOR | vt};
    LONG first, last;
    void *data;
    HRESULT hr;

    hr = SafeArrayGetLBound(array, 1, &first);
    if (SUCCEEDED(hr))
        hr = SafeArrayGetUBound(array, 1, &last);
    if (SUCCEEDED(hr))
        hr = SafeArrayAccessData(array, &data);
    if (FAILED(hr))
        return hr;

    view.caub.cElems = (ULONG)(last - first + 1);
    view.caub.pElems = data;
    hr = PropVariantCopy(ret_value, &view);
    SafeArrayUnaccessData(array);
    return hr;
}

/* Arrays of one dimension become vectors, as far as there are vectors of their type. */
HRESULT VariantToPropVariant(const VARIANT *pVar, PROPVARIANT *pPropVar)
{
    VARIANT value;
    HRESULT hr;

    if (!pVar || !pPropVar)
        return E_INVALIDARG;

    hr = variant_read(pVar, &value);
    if (FAILED(hr))
        return hr;
    if (V_ISARRAY(&value) && V_ARRAY(&value) && SafeArrayGetDim(V_ARRAY(&value)) == 1) {
        hr = array_to_vector(V_ARRAY(&value), V_VT(&value) & VT_TYPEMASK, pPropVar);
        if (hr != DISP_E_BADVARTYPE)
            return hr;
    }
    return copy_variant(&value, pPropVar);
}

static HRESULT variant_to_string(const VARIANT *variant, VARTYPE vt, PROPVARIANT *ret_value)
{
    size_t size = (SysStringLen(V_BSTR(variant)) + 1) * sizeof(WCHAR);
    _cleanup_(freep) char *narrow = NULL;
    const void *text = V_BSTR(variant) ? V_BSTR(variant) : u"";
    GUID guid;

    if (vt == VT_CLSID) {
        if (FAILED(IIDFromString(text, &guid)))
            return DISP_E_TYPEMISMATCH;
        return InitPropVariantFromCLSID(&guid, ret_value);
    }
    if (vt == VT_LPSTR) {
        narrow = utf16_to_utf8_dup(text);
        if (!narrow)
            return E_OUTOFMEMORY;
        text = narrow;
        size = strlen(narrow) + 1;
    }
    PropVariantInit(ret_value);
    ret_value->pszVal = CoTaskMemAlloc(size);
    if (!ret_value->pszVal)
        return E_OUTOFMEMORY;
    memcpy(ret_value->pszVal, text, size);
    ret_value->vt = vt;
    return S_OK;
}

static HRESULT date_to_file_time(DATE date, PROPVARIANT *ret_value)
{
    SYSTEMTIME time;
    FILETIME file_time;

    if (!VariantTimeToSystemTime(date, &time) || !SystemTimeToFileTime(&time, &file_time))
        return E_INVALIDARG;

    PropVariantInit(ret_value);
    ret_value->vt = VT_FILETIME;
    ret_value->filetime = file_time;
    return S_OK;
}

/* @vt's value in Automation's terms is changed there; this is the rest of the way. */
static HRESULT from_automation(const VARIANT *variant, VARTYPE vt, PROPVARIANT *ret_value)
{
    switch (vt) {
    case VT_LPSTR:
    case VT_LPWSTR:
    case VT_CLSID:
        return variant_to_string(variant, vt, ret_value);
    case VT_FILETIME:
        return date_to_file_time(V_DATE(variant), ret_value);
    default:
        return copy_variant(variant, ret_value);
    }
}

HRESULT PropVariantChangeType(PROPVARIANT *ppropvarDest, REFPROPVARIANT propvarSrc,
                              PROPVAR_CHANGE_FLAGS flags, VARTYPE vt)
{
    VARTYPE automation_vt = array_type(vt);
    VARIANT variant;
    HRESULT hr;

    if (!ppropvarDest || !propvarSrc || ppropvarDest == propvarSrc)
        return E_INVALIDARG;
    if (propvarSrc->vt == vt)
        return PropVariantCopy(ppropvarDest, propvarSrc);

    hr = PropVariantToVariant(propvarSrc, &variant);
    if (FAILED(hr))
        return hr;
    if (V_VT(&variant) == VT_NULL)
        V_VT(&variant) = VT_EMPTY;
    hr = VariantChangeTypeEx(&variant, &variant, LOCALE_USER_DEFAULT, 0, automation_vt);
    if (SUCCEEDED(hr))
        hr = from_automation(&variant, vt, ppropvarDest);
    VariantClear(&variant);
    return hr;
}
