/* SPDX-License-Identifier: MIT */
/*
 * Writing values of properties.
 */
#include "propvariant/property_value.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "propertyset/property_text.h"
#include "propvariant/propvariant.h"

struct writer {
    struct property_bytes *bytes;
    USHORT code_page;
    int depth;
};

static HRESULT put_typed(struct writer *writer, const PROPVARIANT *value);

ULONG property_value_scalar_size(VARTYPE vt)
{
    static const BYTE sizes[] = {
        [VT_I1] = 1,  [VT_UI1] = 1, [VT_I2] = 2,  [VT_UI2] = 2,      [VT_BOOL] = 2,  [VT_I4] = 4,
        [VT_UI4] = 4, [VT_R4] = 4,  [VT_INT] = 4, [VT_UINT] = 4,     [VT_ERROR] = 4, [VT_I8] = 8,
        [VT_UI8] = 8, [VT_R8] = 8,  [VT_CY] = 8,  [VT_FILETIME] = 8, [VT_DATE] = 8,
    };

    return vt < sizeof(sizes) ? sizes[vt] : 0;
}

bool property_value_is_indirect(VARTYPE vt)
{
    return vt == VT_STREAM || vt == VT_STORAGE || vt == VT_STREAMED_OBJECT ||
           vt == VT_STORED_OBJECT;
}

bool property_value_is_version_1(VARTYPE vt)
{
    VARTYPE base = vt & VT_TYPEMASK;

    return vt & VT_ARRAY || base == VT_I1 || base == VT_INT || base == VT_UINT ||
           base == VT_DECIMAL || base == VT_VERSIONED_STREAM;
}

void property_value_clear(PROPVARIANT *value)
{
    if (property_value_is_indirect(value->vt)) {
        CoTaskMemFree(value->pwszVal);
        PropVariantInit(value);
    } else if (value->vt == VT_VERSIONED_STREAM) {
        if (value->pVersionedStream)
            CoTaskMemFree(value->pVersionedStream->pStream);
        CoTaskMemFree(value->pVersionedStream);
        PropVariantInit(value);
    } else {
        PropVariantClear(value);
    }
}

static HRESULT not_stored(VARTYPE vt)
{
    return hr_raise(STG_E_INVALIDPARAMETER, "a value of type %#x cannot be stored", vt);
}

/* ---- parts ---- */

static void put_counted(struct writer *writer, size_t count, const void *data, size_t size)
{
    size_t start = writer->bytes->size;

    property_bytes_put_u32(writer->bytes, (uint32_t)count);
    property_bytes_put(writer->bytes, data, size);
    property_bytes_pad(writer->bytes, start);
}

/* NULL is empty. */
static HRESULT put_text(struct writer *writer, const char16_t *text)
{
    _cleanup_(freep) uint8_t *encoded = NULL;
    size_t size;
    HRESULT hr;

    hr = property_text_from_utf16(text ? text : u"", writer->code_page, &encoded, &size);
    if (FAILED(hr))
        return hr_trace(hr);
    put_counted(writer, size, encoded, size);
    return S_OK;
}

static HRESULT put_narrow(struct writer *writer, const char *text)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text ? text : "");

    return wide ? put_text(writer, wide) : hr_raise(E_OUTOFMEMORY, "the value of a property");
}

static HRESULT put_wide(struct writer *writer, const char16_t *text)
{
    const char16_t *wide = text ? text : u"";
    size_t n = utf16_len(wide) + 1;

    put_counted(writer, n, wide, n * sizeof(*wide));
    return S_OK;
}

static HRESULT put_clipdata(struct writer *writer, const CLIPDATA *data)
{
    size_t start = writer->bytes->size;
    ULONG size;

    if (!data || data->cbSize < sizeof(data->ulClipFmt) || (CBPCLIPDATA(*data) && !data->pClipData))
        return not_stored(VT_CF);
    size = CBPCLIPDATA(*data);
    property_bytes_put_u32(writer->bytes, data->cbSize);
    property_bytes_put_u32(writer->bytes, (uint32_t)data->ulClipFmt);
    property_bytes_put(writer->bytes, data->pClipData, size);
    property_bytes_pad(writer->bytes, start);
    return S_OK;
}

static HRESULT put_guid(struct writer *writer, VARTYPE vt, const GUID *guid)
{
    if (!guid)
        return not_stored(vt);
    property_bytes_put(writer->bytes, guid, sizeof(*guid));
    return S_OK;
}

static HRESULT put_versioned_stream(struct writer *writer, const VERSIONEDSTREAM *stream)
{
    HRESULT hr;

    hr = put_guid(writer, VT_VERSIONED_STREAM, stream ? &stream->guidVersion : NULL);
    return FAILED(hr) ? hr : put_text(writer, (const char16_t *)stream->pStream);
}

static HRESULT put_decimal(struct writer *writer, const DECIMAL *decimal)
{
    DECIMAL copy = *decimal;

    copy.wReserved = 0;
    property_bytes_put(writer->bytes, &copy, sizeof(copy));
    return S_OK;
}

/* What a PROPVARIANT holds, an element of its vector, or what it refers to. */
static HRESULT put_held(struct writer *writer, VARTYPE vt, const void *place)
{
    switch (vt) {
    case VT_BSTR:
    case VT_LPWSTR:
        return vt == VT_BSTR ? put_text(writer, *(BSTR const *)place)
                             : put_wide(writer, *(LPWSTR const *)place);
    case VT_LPSTR:
        return put_narrow(writer, *(LPSTR const *)place);
    case VT_VARIANT:
        return put_typed(writer, place);
    default:
        if (!property_value_scalar_size(vt))
            return not_stored(vt);
        property_bytes_put(writer->bytes, place, property_value_scalar_size(vt));
        return S_OK;
    }
}

static HRESULT put_blob(struct writer *writer, VARTYPE vt, const BLOB *blob)
{
    if (blob->cbSize && !blob->pBlobData)
        return not_stored(vt);
    put_counted(writer, blob->cbSize, blob->pBlobData, blob->cbSize);
    return S_OK;
}

static HRESULT put_simple(struct writer *writer, const PROPVARIANT *value)
{
    switch (value->vt) {
    case VT_EMPTY:
    case VT_NULL:
        return S_OK;
    case VT_DECIMAL:
        return put_decimal(writer, &value->decVal);
    case VT_BLOB:
    case VT_BLOB_OBJECT:
        return put_blob(writer, value->vt, &value->blob);
    case VT_CF:
        return put_clipdata(writer, value->pclipdata);
    case VT_CLSID:
        return put_guid(writer, VT_CLSID, value->puuid);
    case VT_VERSIONED_STREAM:
        return put_versioned_stream(writer, value->pVersionedStream);
    case VT_VARIANT:
        return not_stored(VT_VARIANT);
    default:
        return property_value_is_indirect(value->vt) ? put_text(writer, value->pwszVal)
                                                     : put_held(writer, value->vt, &value->lVal);
    }
}

/* ---- vectors and arrays ---- */

static HRESULT put_vector(struct writer *writer, const PROPVARIANT *value)
{
    HRESULT hr = S_OK;
    PROPVARIANT element;

    if (value->caub.cElems && !value->caub.pElems)
        return not_stored(value->vt);
    property_bytes_put_u32(writer->bytes, value->caub.cElems);
    for (ULONG i = 0; SUCCEEDED(hr) && i < value->caub.cElems; i++) {
        if (!propvariant_element(value, i, &element))
            return not_stored(value->vt);
        hr = (value->vt & VT_TYPEMASK) == VT_VARIANT ? put_typed(writer, &element)
                                                     : put_simple(writer, &element);
    }
    return hr;
}

static size_t count_elements(const SAFEARRAY *array)
{
    size_t n = 1;

    for (USHORT i = 0; i < array->cDims; i++)
        n *= array->rgsabound[i].cElements;
    return n;
}

static HRESULT put_array(struct writer *writer, VARTYPE base, const SAFEARRAY *array)
{
    HRESULT hr = S_OK;
    const UCHAR *element;
    size_t n;

    if (!array || base == VT_UNKNOWN || base == VT_DISPATCH)
        return not_stored(base | VT_ARRAY);
    property_bytes_put_u32(writer->bytes, base);
    property_bytes_put_u32(writer->bytes, array->cDims);
    for (USHORT i = 0; i < array->cDims; i++) {
        property_bytes_put_u32(writer->bytes, array->rgsabound[i].cElements);
        property_bytes_put_u32(writer->bytes, (uint32_t)array->rgsabound[i].lLbound);
    }
    n = count_elements(array);
    element = array->pvData;
    for (size_t i = 0; SUCCEEDED(hr) && i < n; i++, element += array->cbElements)
        hr = base == VT_DECIMAL ? put_decimal(writer, (const DECIMAL *)element)
                                : put_held(writer, base, element);
    return hr;
}

/* ---- values ---- */

/* What a value refers to is stored in its place. */
static HRESULT put_referred(struct writer *writer, const PROPVARIANT *value)
{
    VARTYPE vt = value->vt & (VARTYPE)~VT_BYREF, base = vt & VT_TYPEMASK;

    if (!value->pbVal)
        return not_stored(value->vt);
    if (vt == VT_VARIANT)
        return put_typed(writer, value->pvarVal);
    property_bytes_put_u32(writer->bytes, vt);
    if (vt & VT_ARRAY)
        return put_array(writer, base, *value->pparray);
    return vt == VT_DECIMAL ? put_decimal(writer, value->pdecVal)
                            : put_held(writer, vt, value->pbVal);
}

static HRESULT put_any(struct writer *writer, const PROPVARIANT *value)
{
    if (value->vt & VT_BYREF)
        return put_referred(writer, value);
    property_bytes_put_u32(writer->bytes, value->vt);
    if (value->vt & VT_VECTOR)
        return put_vector(writer, value);
    return value->vt & VT_ARRAY ? put_array(writer, value->vt & VT_TYPEMASK, value->parray)
                                : put_simple(writer, value);
}

static HRESULT put_typed(struct writer *writer, const PROPVARIANT *value)
{
    size_t start = writer->bytes->size;
    HRESULT hr;

    if (writer->depth && (property_value_is_indirect(value->vt) || value->vt & VT_BYREF ||
                          value->vt == VT_VERSIONED_STREAM || writer->depth == 4))
        return not_stored(value->vt);
    writer->depth++;
    hr = put_any(writer, value);
    writer->depth--;
    property_bytes_pad(writer->bytes, start);
    return hr;
}

HRESULT property_value_write(const PROPVARIANT *value, USHORT code_page,
                             struct property_bytes *bytes)
{
    struct writer writer = {bytes, code_page, 0};
    HRESULT hr;

    hr = put_typed(&writer, value);
    if (SUCCEEDED(hr) && bytes->has_failed)
        hr = hr_raise(E_OUTOFMEMORY, "the value of a property");
    return hr_trace(hr);
}
