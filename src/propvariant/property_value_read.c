/* SPDX-License-Identifier: MIT */
/*
 * Reading values of properties from bytes that come from outside.
 */
#include "propvariant/property_value.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "propertyset/property_set.h"
#include "propertyset/property_text.h"

enum {
    DEPTH_MAX = 4,
    DIMENSIONS_MAX = 31,
};

/* Methods of PMemoryAllocator, a class of C++: they are behind its table. */
struct memory_vtable {
    void *(*Allocate)(PMemoryAllocator *memory, ULONG cbSize);
    void (*Free)(PMemoryAllocator *memory, void *pv);
};

struct reader {
    struct span bytes;
    uint64_t at;
    USHORT code_page;
    bool is_unaligned; /* texts of vectors, as Office writes its own */
    bool is_in_array;
    PMemoryAllocator *memory; /* NULL: task memory */
    void **blocks;            /* that came from @memory */
    size_t n_blocks;
    int depth;
};

static HRESULT read_typed(struct reader *reader, PROPVARIANT *value);

static HRESULT damaged(void)
{
    return hr_raise(STG_E_DOCFILECORRUPT, "the value of a property is damaged");
}

/* ---- memory ---- */

static const struct memory_vtable *methods_of(PMemoryAllocator *memory)
{
    return *(const struct memory_vtable **)memory;
}

static void *allocate_elsewhere(struct reader *reader, size_t size)
{
    void **blocks = realloc(reader->blocks, (reader->n_blocks + 1) * sizeof(*blocks)), *block;

    if (!blocks)
        return NULL;
    reader->blocks = blocks;
    block = methods_of(reader->memory)->Allocate(reader->memory, (ULONG)size);
    if (block)
        blocks[reader->n_blocks++] = block;
    return block;
}

/* Zeroed. */
static void *allocate(struct reader *reader, size_t size)
{
    size_t whole = size ? size : 1;
    void *block = reader->memory ? allocate_elsewhere(reader, whole) : CoTaskMemAlloc(whole);

    if (!block)
        hr_raise(E_OUTOFMEMORY, "the value of a property");
    return block ? memset(block, 0, whole) : NULL;
}

/* ---- parts ---- */

static bool take(struct reader *reader, uint64_t size, struct span *ret_part)
{
    if (!span_part(reader->bytes, reader->at, size, ret_part))
        return false;
    reader->at += size;
    return true;
}

static bool take_u32(struct reader *reader, uint32_t *ret_number)
{
    if (!span_u32(reader->bytes, reader->at, ret_number))
        return false;
    reader->at += sizeof(*ret_number);
    return true;
}

static void skip_padding(struct reader *reader, uint64_t start)
{
    reader->at += -(reader->at - start) & 3;
}

static uint64_t bytes_left(const struct reader *reader)
{
    return reader->at < reader->bytes.size ? reader->bytes.size - reader->at : 0;
}

static bool take_counted(struct reader *reader, unsigned unit, struct span *ret_part)
{
    uint64_t start = reader->at;
    uint32_t n;

    if (!take_u32(reader, &n) || !take(reader, (uint64_t)n * unit, ret_part))
        return false;
    if (!reader->is_unaligned)
        skip_padding(reader, start);
    return true;
}

static HRESULT copy_text(struct reader *reader, const void *text, size_t size, void *place)
{
    void *copy = allocate(reader, size);

    if (!copy)
        return E_OUTOFMEMORY;
    *(void **)place = memcpy(copy, text, size);
    return S_OK;
}

static HRESULT read_wide(struct reader *reader, unsigned unit, USHORT code_page, LPWSTR *place)
{
    _cleanup_(freep) char16_t *wide = NULL;
    struct span text;
    HRESULT hr;

    if (!take_counted(reader, unit, &text))
        return damaged();
    hr = property_text_to_utf16(text, code_page, &wide);
    if (FAILED(hr))
        return hr_trace(hr);
    return copy_text(reader, wide, (utf16_len(wide) + 1) * sizeof(*wide), place);
}

static HRESULT read_narrow(struct reader *reader, LPSTR *place)
{
    _cleanup_(freep) char *narrow = NULL;
    struct span text;
    HRESULT hr;

    if (!take_counted(reader, 1, &text))
        return damaged();
    hr = property_text_to_utf8(text, reader->code_page, &narrow);
    if (FAILED(hr))
        return hr_trace(hr);
    return copy_text(reader, narrow, strlen(narrow) + 1, place);
}

static HRESULT read_bstr(struct reader *reader, BSTR *place)
{
    _cleanup_(freep) char16_t *wide = NULL;
    struct span text;
    HRESULT hr;

    if (!take_counted(reader, 1, &text))
        return damaged();
    hr = property_text_to_utf16(text, reader->code_page, &wide);
    if (FAILED(hr))
        return hr_trace(hr);
    *place = SysAllocString(wide);
    return *place ? S_OK : hr_raise(E_OUTOFMEMORY, "the value of a property");
}

static HRESULT read_blob(struct reader *reader, BLOB *place)
{
    struct span blob;
    HRESULT hr;

    if (!take_counted(reader, 1, &blob))
        return damaged();
    hr = copy_text(reader, blob.bytes, blob.size, &place->pBlobData);
    if (SUCCEEDED(hr))
        place->cbSize = (ULONG)blob.size;
    return hr;
}

/* Its size counts the format, too. */
static HRESULT read_clipdata(struct reader *reader, CLIPDATA *place)
{
    struct span data;
    HRESULT hr;

    if (!take_counted(reader, 1, &data) || !span_u32(data, 0, (uint32_t *)&place->ulClipFmt))
        return damaged();
    data = span_from(data, sizeof(place->ulClipFmt));
    hr = copy_text(reader, data.bytes, data.size, &place->pClipData);
    if (SUCCEEDED(hr))
        place->cbSize = (ULONG)(data.size + sizeof(place->ulClipFmt));
    return hr;
}

static HRESULT read_clipdata_pointer(struct reader *reader, CLIPDATA **place)
{
    *place = allocate(reader, sizeof(**place));
    return *place ? hr_trace(read_clipdata(reader, *place)) : E_OUTOFMEMORY;
}

static HRESULT read_guid(struct reader *reader, GUID *place)
{
    struct span guid;

    if (!take(reader, sizeof(*place), &guid))
        return damaged();
    memcpy(place, guid.bytes, sizeof(*place));
    return S_OK;
}

static HRESULT read_guid_pointer(struct reader *reader, GUID **place)
{
    *place = allocate(reader, sizeof(**place));
    return *place ? hr_trace(read_guid(reader, *place)) : E_OUTOFMEMORY;
}

static HRESULT read_versioned_stream(struct reader *reader, LPVERSIONEDSTREAM *place)
{
    HRESULT hr;

    *place = allocate(reader, sizeof(**place));
    if (!*place)
        return E_OUTOFMEMORY;
    hr = read_guid(reader, &(*place)->guidVersion);
    return FAILED(hr) ? hr : read_wide(reader, 1, reader->code_page, (LPWSTR *)&(*place)->pStream);
}

static HRESULT read_scalar(struct reader *reader, VARTYPE vt, void *place)
{
    struct span number;

    if (!take(reader, property_value_scalar_size(vt), &number))
        return damaged();
    memcpy(place, number.bytes, number.size);
    return S_OK;
}

/* The type has the place of the decimal's reserved word. */
static HRESULT read_decimal(struct reader *reader, DECIMAL *place)
{
    USHORT reserved = place->wReserved;
    struct span number;

    if (!take(reader, sizeof(*place), &number))
        return damaged();
    memcpy(place, number.bytes, sizeof(*place));
    place->wReserved = reserved;
    return S_OK;
}

/* What a PROPVARIANT holds, or an element of its vector. */
static HRESULT read_held(struct reader *reader, VARTYPE vt, void *place)
{
    switch (vt) {
    case VT_BSTR:
        return read_bstr(reader, place);
    case VT_LPSTR:
        return read_narrow(reader, place);
    case VT_LPWSTR:
        return read_wide(reader, sizeof(WCHAR), PROPERTY_CODE_PAGE_UTF16, place);
    case VT_VARIANT:
        return read_typed(reader, place);
    default:
        return property_value_scalar_size(vt) ? read_scalar(reader, vt, place)
                                              : HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED);
    }
}

static HRESULT read_simple(struct reader *reader, PROPVARIANT *value)
{
    switch (value->vt) {
    case VT_EMPTY:
    case VT_NULL:
        return S_OK;
    case VT_DECIMAL:
        return read_decimal(reader, &value->decVal);
    case VT_BLOB:
    case VT_BLOB_OBJECT:
        return read_blob(reader, &value->blob);
    case VT_CF:
        return read_clipdata_pointer(reader, &value->pclipdata);
    case VT_CLSID:
        return read_guid_pointer(reader, &value->puuid);
    case VT_VERSIONED_STREAM:
        return read_versioned_stream(reader, &value->pVersionedStream);
    case VT_VARIANT:
        return HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED);
    default:
        return property_value_is_indirect(value->vt)
                   ? read_wide(reader, 1, reader->code_page, &value->pwszVal)
                   : read_held(reader, value->vt, &value->lVal);
    }
}

/* ---- vectors and arrays ---- */

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

static HRESULT read_elements(struct reader *reader, VARTYPE base, UCHAR *elements, size_t n)
{
    HRESULT hr = S_OK;
    size_t size, stored;

    element_sizes(base, &size, &stored);
    for (size_t i = 0; SUCCEEDED(hr) && i < n; i++, elements += size) {
        if (base == VT_CF)
            hr = read_clipdata(reader, (CLIPDATA *)elements);
        else if (base == VT_CLSID)
            hr = read_guid(reader, (GUID *)elements);
        else if (base == VT_DECIMAL)
            hr = read_decimal(reader, (DECIMAL *)elements);
        else
            hr = read_held(reader, base, elements);
    }
    return hr;
}

static HRESULT read_vector_once(struct reader *reader, PROPVARIANT *value)
{
    VARTYPE base = value->vt & VT_TYPEMASK;
    size_t size, stored;
    uint32_t n;

    if (base == VT_DECIMAL || base == VT_INT || base == VT_UINT ||
        !element_sizes(base, &size, &stored))
        return HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED);
    if (!take_u32(reader, &n) || n > bytes_left(reader) / stored)
        return damaged();
    value->caub.pElems = allocate(reader, n * size);
    if (!value->caub.pElems)
        return E_OUTOFMEMORY;
    value->caub.cElems = n;
    return read_elements(reader, base, value->caub.pElems, n);
}

/* Office does not pad the texts in its lists of parts and of headings. */
static HRESULT read_vector(struct reader *reader, PROPVARIANT *value)
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
static bool take_bounds(struct reader *reader, uint32_t dimensions, size_t stored,
                        SAFEARRAYBOUND bounds[DIMENSIONS_MAX])
{
    uint64_t n = 1, most = bytes_left(reader) / stored;
    uint32_t lower;

    for (uint32_t i = dimensions; i-- > 0;) {
        uint32_t elements;

        if (!take_u32(reader, &elements) || !take_u32(reader, &lower))
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

static HRESULT read_array(struct reader *reader, PROPVARIANT *value)
{
    VARTYPE base = value->vt & VT_TYPEMASK;
    SAFEARRAYBOUND bounds[DIMENSIONS_MAX];
    uint32_t type, dimensions;
    size_t size, stored;

    if (!is_array_type(base) || !element_sizes(base, &size, &stored))
        return HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED);
    if (!take_u32(reader, &type) || (type & ~(uint32_t)VT_ARRAY) != base ||
        !take_u32(reader, &dimensions) || dimensions == 0 || dimensions > DIMENSIONS_MAX ||
        !take_bounds(reader, dimensions, stored, bounds))
        return damaged();
    value->parray = SafeArrayCreate(base, dimensions, bounds);
    if (!value->parray)
        return hr_raise(E_OUTOFMEMORY, "the value of a property");
    reader->is_in_array = true;
    return read_elements(reader, base, value->parray->pvData, elements_of(bounds, dimensions));
}

/* ---- values ---- */

/* What a value in another may be: in an array nothing that a VARIANT does not know. */
static bool may_nest(const struct reader *reader, VARTYPE vt)
{
    if (reader->is_in_array)
        return vt <= VT_NULL || vt == VT_BSTR ||
               (vt != VT_FILETIME && property_value_scalar_size(vt));
    return !property_value_is_indirect(vt) && vt != VT_VERSIONED_STREAM && !(vt & VT_ARRAY);
}

static HRESULT read_any(struct reader *reader, PROPVARIANT *value)
{
    switch (value->vt & ~VT_TYPEMASK) {
    case 0:
        return read_simple(reader, value);
    case VT_VECTOR:
        return read_vector(reader, value);
    case VT_ARRAY:
        return read_array(reader, value);
    default:
        return HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED);
    }
}

static HRESULT read_typed(struct reader *reader, PROPVARIANT *value)
{
    uint64_t start = reader->at;
    uint32_t type;
    HRESULT hr;

    if (!take_u32(reader, &type) || type > 0xffff || reader->depth == DEPTH_MAX ||
        (reader->depth && !may_nest(reader, (VARTYPE)type)))
        return damaged();
    value->vt = (VARTYPE)type;
    reader->depth++;
    hr = read_any(reader, value);
    reader->depth--;
    if (!reader->is_unaligned || property_value_scalar_size(value->vt))
        skip_padding(reader, start);
    return hr;
}

static void forget(struct reader *reader, PROPVARIANT *value)
{
    if (!reader->memory) {
        property_value_clear(value);
        return;
    }
    if (value->vt & VT_ARRAY && value->parray)
        SafeArrayDestroy(value->parray);
    for (ULONG i = 0; value->vt == (VT_VECTOR | VT_BSTR) && i < value->cabstr.cElems; i++)
        SysFreeString(value->cabstr.pElems[i]);
    for (size_t i = 0; i < reader->n_blocks; i++)
        methods_of(reader->memory)->Free(reader->memory, reader->blocks[i]);
}

HRESULT property_value_read_into(struct span bytes, USHORT code_page, PMemoryAllocator *memory,
                                 PROPVARIANT *ret_value)
{
    struct reader reader = {.bytes = bytes, .code_page = code_page, .memory = memory};
    PROPVARIANT value = {.vt = VT_EMPTY};
    HRESULT hr;

    hr = read_typed(&reader, &value);
    if (FAILED(hr))
        forget(&reader, &value);
    else
        *ret_value = value;
    free(reader.blocks);
    return hr;
}

HRESULT property_value_read(struct span bytes, USHORT code_page, PROPVARIANT *ret_value)
{
    return property_value_read_into(bytes, code_page, NULL, ret_value);
}
