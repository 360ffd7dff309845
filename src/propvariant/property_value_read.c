/* SPDX-License-Identifier: MIT */
/*
 * Reading values of properties from bytes that come from outside.
 */
#include "propvariant/property_value_reader.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "propertyset/property_set.h"
#include "propertyset/property_text.h"

enum {
    DEPTH_MAX = 4,
};

/* Methods of PMemoryAllocator, a class of C++: they are behind its table. */
struct memory_vtable {
    void *(*Allocate)(PMemoryAllocator *memory, ULONG cbSize);
    void (*Free)(PMemoryAllocator *memory, void *pv);
};

static HRESULT read_typed(struct value_reader *reader, PROPVARIANT *value);

HRESULT value_reader_damaged(void)
{
    return hr_raise(STG_E_DOCFILECORRUPT, "the value of a property is damaged");
}

/* ---- memory ---- */

static const struct memory_vtable *methods_of(PMemoryAllocator *memory)
{
    return *(const struct memory_vtable **)memory;
}

static void *allocate_elsewhere(struct value_reader *reader, size_t size)
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
void *value_reader_allocate(struct value_reader *reader, size_t size)
{
    size_t whole = size ? size : 1;
    void *block = reader->memory ? allocate_elsewhere(reader, whole) : CoTaskMemAlloc(whole);

    if (!block)
        hr_raise(E_OUTOFMEMORY, "the value of a property");
    return block ? memset(block, 0, whole) : NULL;
}

/* ---- parts ---- */

static bool take(struct value_reader *reader, uint64_t size, struct span *ret_part)
{
    if (!span_part(reader->bytes, reader->at, size, ret_part))
        return false;
    reader->at += size;
    return true;
}

bool value_reader_u32(struct value_reader *reader, uint32_t *ret_number)
{
    if (!span_u32(reader->bytes, reader->at, ret_number))
        return false;
    reader->at += sizeof(*ret_number);
    return true;
}

static void skip_padding(struct value_reader *reader, uint64_t start)
{
    reader->at += -(reader->at - start) & 3;
}

uint64_t value_reader_left(const struct value_reader *reader)
{
    return reader->at < reader->bytes.size ? reader->bytes.size - reader->at : 0;
}

static bool take_counted(struct value_reader *reader, unsigned unit, struct span *ret_part)
{
    uint64_t start = reader->at;
    uint32_t n;

    if (!value_reader_u32(reader, &n) || !take(reader, (uint64_t)n * unit, ret_part))
        return false;
    if (!reader->is_unaligned)
        skip_padding(reader, start);
    return true;
}

static HRESULT copy_text(struct value_reader *reader, const void *text, size_t size, void *place)
{
    void *copy = value_reader_allocate(reader, size);

    if (!copy)
        return E_OUTOFMEMORY;
    *(void **)place = memcpy(copy, text, size);
    return S_OK;
}

static HRESULT read_wide(struct value_reader *reader, unsigned unit, USHORT code_page,
                         LPWSTR *place)
{
    _cleanup_(freep) char16_t *wide = NULL;
    struct span text;
    HRESULT hr;

    if (!take_counted(reader, unit, &text))
        return value_reader_damaged();
    hr = property_text_to_utf16(text, code_page, &wide);
    if (FAILED(hr))
        return hr_trace(hr);
    return copy_text(reader, wide, (utf16_len(wide) + 1) * sizeof(*wide), place);
}

static HRESULT read_narrow(struct value_reader *reader, LPSTR *place)
{
    _cleanup_(freep) char *narrow = NULL;
    struct span text;
    HRESULT hr;

    if (!take_counted(reader, 1, &text))
        return value_reader_damaged();
    hr = property_text_to_utf8(text, reader->code_page, &narrow);
    if (FAILED(hr))
        return hr_trace(hr);
    return copy_text(reader, narrow, strlen(narrow) + 1, place);
}

static HRESULT read_bstr(struct value_reader *reader, BSTR *place)
{
    _cleanup_(freep) char16_t *wide = NULL;
    struct span text;
    HRESULT hr;

    if (!take_counted(reader, 1, &text))
        return value_reader_damaged();
    hr = property_text_to_utf16(text, reader->code_page, &wide);
    if (FAILED(hr))
        return hr_trace(hr);
    *place = SysAllocString(wide);
    return *place ? S_OK : hr_raise(E_OUTOFMEMORY, "the value of a property");
}

static HRESULT read_blob(struct value_reader *reader, BLOB *place)
{
    struct span blob;
    HRESULT hr;

    if (!take_counted(reader, 1, &blob))
        return value_reader_damaged();
    hr = copy_text(reader, blob.bytes, blob.size, &place->pBlobData);
    if (SUCCEEDED(hr))
        place->cbSize = (ULONG)blob.size;
    return hr;
}

/* Its size counts the format, too. */
HRESULT value_read_clipdata(struct value_reader *reader, CLIPDATA *place)
{
    struct span data;
    HRESULT hr;

    if (!take_counted(reader, 1, &data) || !span_u32(data, 0, (uint32_t *)&place->ulClipFmt))
        return value_reader_damaged();
    data = span_from(data, sizeof(place->ulClipFmt));
    hr = copy_text(reader, data.bytes, data.size, &place->pClipData);
    if (SUCCEEDED(hr))
        place->cbSize = (ULONG)(data.size + sizeof(place->ulClipFmt));
    return hr;
}

static HRESULT read_clipdata_pointer(struct value_reader *reader, CLIPDATA **place)
{
    *place = value_reader_allocate(reader, sizeof(**place));
    return *place ? hr_trace(value_read_clipdata(reader, *place)) : E_OUTOFMEMORY;
}

HRESULT value_read_guid(struct value_reader *reader, GUID *place)
{
    struct span guid;

    if (!take(reader, sizeof(*place), &guid))
        return value_reader_damaged();
    memcpy(place, guid.bytes, sizeof(*place));
    return S_OK;
}

static HRESULT read_guid_pointer(struct value_reader *reader, GUID **place)
{
    *place = value_reader_allocate(reader, sizeof(**place));
    return *place ? hr_trace(value_read_guid(reader, *place)) : E_OUTOFMEMORY;
}

static HRESULT read_versioned_stream(struct value_reader *reader, LPVERSIONEDSTREAM *place)
{
    HRESULT hr;

    *place = value_reader_allocate(reader, sizeof(**place));
    if (!*place)
        return E_OUTOFMEMORY;
    hr = value_read_guid(reader, &(*place)->guidVersion);
    return FAILED(hr) ? hr : read_wide(reader, 1, reader->code_page, (LPWSTR *)&(*place)->pStream);
}

static HRESULT read_scalar(struct value_reader *reader, VARTYPE vt, void *place)
{
    struct span number;

    if (!take(reader, property_value_scalar_size(vt), &number))
        return value_reader_damaged();
    memcpy(place, number.bytes, number.size);
    return S_OK;
}

/* The type has the place of the decimal's reserved word. */
HRESULT value_read_decimal(struct value_reader *reader, DECIMAL *place)
{
    USHORT reserved = place->wReserved;
    struct span number;

    if (!take(reader, sizeof(*place), &number))
        return value_reader_damaged();
    memcpy(place, number.bytes, sizeof(*place));
    place->wReserved = reserved;
    return S_OK;
}

/* What a PROPVARIANT holds, or an element of its vector. */
HRESULT value_read_held(struct value_reader *reader, VARTYPE vt, void *place)
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

static HRESULT read_simple(struct value_reader *reader, PROPVARIANT *value)
{
    switch (value->vt) {
    case VT_EMPTY:
    case VT_NULL:
        return S_OK;
    case VT_DECIMAL:
        return value_read_decimal(reader, &value->decVal);
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
                   : value_read_held(reader, value->vt, &value->lVal);
    }
}

/* ---- values ---- */

/* What a value in another may be: in an array nothing that a VARIANT does not know. */
static bool may_nest(const struct value_reader *reader, VARTYPE vt)
{
    if (reader->is_in_array)
        return vt <= VT_NULL || vt == VT_BSTR ||
               (vt != VT_FILETIME && property_value_scalar_size(vt));
    return !property_value_is_indirect(vt) && vt != VT_VERSIONED_STREAM && !(vt & VT_ARRAY);
}

static HRESULT read_any(struct value_reader *reader, PROPVARIANT *value)
{
    switch (value->vt & ~VT_TYPEMASK) {
    case 0:
        return read_simple(reader, value);
    case VT_VECTOR:
        return value_read_vector(reader, value);
    case VT_ARRAY:
        return value_read_array(reader, value);
    default:
        return HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED);
    }
}

static HRESULT read_typed(struct value_reader *reader, PROPVARIANT *value)
{
    uint64_t start = reader->at;
    uint32_t type;
    HRESULT hr;

    if (!value_reader_u32(reader, &type) || type > 0xffff || reader->depth == DEPTH_MAX ||
        (reader->depth && !may_nest(reader, (VARTYPE)type)))
        return value_reader_damaged();
    value->vt = (VARTYPE)type;
    reader->depth++;
    hr = read_any(reader, value);
    reader->depth--;
    if (!reader->is_unaligned || property_value_scalar_size(value->vt))
        skip_padding(reader, start);
    return hr;
}

static void forget(struct value_reader *reader, PROPVARIANT *value)
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
    struct value_reader reader = {.bytes = bytes, .code_page = code_page, .memory = memory};
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
