/* SPDX-License-Identifier: MIT */
/*
 * Reading vectors and arrays.
 */
#include "propvariant/property_value_reader.h"

#include "base/hresult.h"

enum {
    DIMENSIONS_MAX = 31,
};

/* In memory, and at least in the stream. */
static bool element_sizes(VARTYPE base, size_t *ret_size, size_t *ret_stored)
{
    *ret_stored = sizeof(uint32_t);
    switch (base) {
    case VT_BSTR:
    case VT_LPSTR:
    case VT_LPWSTR:
        *ret_size = sizeof(void *);
        return true;
    case VT_VARIANT:
        *ret_size = sizeof(PROPVARIANT);
        return true;
    case VT_CF:
        *ret_size = sizeof(CLIPDATA);
        return true;
    case VT_CLSID:
    case VT_DECIMAL:
        *ret_size = *ret_stored = sizeof(GUID);
        return true;
    default:
        *ret_size = *ret_stored = property_value_scalar_size(base);
        return *ret_size > 0;
    }
}

static HRESULT read_elements(struct value_reader *reader, VARTYPE base, UCHAR *elements, size_t n)
{
    HRESULT hr = S_OK;
    size_t size, stored;

    element_sizes(base, &size, &stored);
    for (size_t i = 0; SUCCEEDED(hr) && i < n; i++, elements += size) {
        if (base == VT_CF)
            hr = value_read_clipdata(reader, (CLIPDATA *)elements);
        else if (base == VT_CLSID)
            hr = value_read_guid(reader, (GUID *)elements);
        else if (base == VT_DECIMAL)
            hr = value_read_decimal(reader, (DECIMAL *)elements);
        else
            hr = value_read_held(reader, base, elements);
    }
    return hr;
}

static HRESULT read_vector_once(struct value_reader *reader, PROPVARIANT *value)
{
    VARTYPE base = value->vt & VT_TYPEMASK;
    size_t size, stored;
    uint32_t n;

    if (base == VT_DECIMAL || base == VT_INT || base == VT_UINT ||
        !element_sizes(base, &size, &stored))
        return HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED);
    if (!value_reader_u32(reader, &n) || n > value_reader_left(reader) / stored)
        return value_reader_damaged();
    value->caub.pElems = value_reader_allocate(reader, n * size);
    if (!value->caub.pElems)
        return E_OUTOFMEMORY;
    value->caub.cElems = n;
    return read_elements(reader, base, value->caub.pElems, n);
}

/* Office does not pad the texts in its lists of parts and of headings. */
HRESULT value_read_vector(struct value_reader *reader, PROPVARIANT *value)
{
    VARTYPE vt = value->vt;
    uint64_t start = reader->at;
    HRESULT hr;

    hr = read_vector_once(reader, value);
    if (hr == E_OUTOFMEMORY || SUCCEEDED(hr) || reader->is_unaligned || reader->memory)
        return hr;
    PropVariantClear(value);
    value->vt = vt;
    reader->at = start;
    reader->is_unaligned = true;
    hr = read_vector_once(reader, value);
    reader->is_unaligned = false;
    return hr;
}

/* Bounds lie as in a SAFEARRAY, the last dimension first; SafeArrayCreate() has the first first. */
static bool take_bounds(struct value_reader *reader, uint32_t dimensions, size_t stored,
                        SAFEARRAYBOUND bounds[DIMENSIONS_MAX])
{
    uint64_t n = 1, most = value_reader_left(reader) / stored;
    uint32_t lower;

    for (uint32_t i = dimensions; i-- > 0;) {
        uint32_t elements;

        if (!value_reader_u32(reader, &elements) || !value_reader_u32(reader, &lower))
            return false;
        bounds[i] = (SAFEARRAYBOUND){elements, (LONG)lower};
        n *= elements;
        if (n > most)
            return false;
    }
    return true;
}

static bool is_array_type(VARTYPE base)
{
    return base == VT_BSTR || base == VT_VARIANT || base == VT_DECIMAL ||
           (property_value_scalar_size(base) && base != VT_FILETIME);
}

static size_t elements_of(const SAFEARRAYBOUND *bounds, uint32_t dimensions)
{
    size_t n = 1;

    for (uint32_t i = 0; i < dimensions; i++)
        n *= bounds[i].cElements;
    return n;
}

HRESULT value_read_array(struct value_reader *reader, PROPVARIANT *value)
{
    VARTYPE base = value->vt & VT_TYPEMASK;
    SAFEARRAYBOUND bounds[DIMENSIONS_MAX];
    uint32_t type, dimensions;
    size_t size, stored;

    if (!is_array_type(base) || !element_sizes(base, &size, &stored))
        return HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED);
    if (!value_reader_u32(reader, &type) || (type & ~(uint32_t)VT_ARRAY) != base ||
        !value_reader_u32(reader, &dimensions) || dimensions == 0 || dimensions > DIMENSIONS_MAX ||
        !take_bounds(reader, dimensions, stored, bounds))
        return value_reader_damaged();
    value->parray = SafeArrayCreate(base, dimensions, bounds);
    if (!value->parray)
        return hr_raise(E_OUTOFMEMORY, "the value of a property");
    reader->is_in_array = true;
    return read_elements(reader, base, value->parray->pvData, elements_of(bounds, dimensions));
}
