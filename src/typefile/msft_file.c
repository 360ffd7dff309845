/* SPDX-License-Identifier: MIT */
#include "typefile/msft_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

enum {
    DEPTH_MAX = 32,     /* of pointers to arrays of pointers ... */
    CUSTOM_MAX = 65536, /* values of one library */
    DIMENSIONS_MAX = 64,
};

static HRESULT damaged(const char *what, size_t offset)
{
    return hr_raise(TYPE_E_INVDATAREAD, "type library: %s at 0x%zx is not in the file", what,
                    offset);
}

static uint32_t word_of(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint16_t half_of(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

HRESULT msft_words(const struct msft_file *file, size_t offset, uint32_t *ret_words, unsigned n)
{
    if (offset > file->size || (file->size - offset) / 4 < n)
        return damaged("what belongs", offset);
    for (unsigned i = 0; i < n; i++)
        ret_words[i] = word_of(file->bytes + offset + i * 4);
    return S_OK;
}

HRESULT msft_word(const struct msft_file *file, size_t offset, uint32_t *ret_word)
{
    return msft_words(file, offset, ret_word, 1);
}

/* NULL if that is not in the segment. */
static const uint8_t *segment_bytes(const struct msft_file *file, enum msft_segment segment,
                                    uint32_t offset, uint32_t size)
{
    const struct msft_extent *extent = &file->segments[segment];

    if (offset > extent->size || extent->size - offset < size)
        return NULL;
    return file->bytes + extent->offset + offset;
}

HRESULT msft_segment_word(const struct msft_file *file, enum msft_segment segment, uint32_t offset,
                          uint32_t *ret_word)
{
    const uint8_t *bytes = segment_bytes(file, segment, offset, 4);

    if (!bytes)
        return damaged("an entry of a table", offset);
    *ret_word = word_of(bytes);
    return S_OK;
}

/* Where to keep what is made of the word at @offset of a segment that has it; NULL: damage. */
static HRESULT find_seen(struct msft_file *file, enum msft_segment segment, uint32_t offset,
                         void ***ret_slot)
{
    if (offset % 4 || offset >= file->segments[segment].size)
        return damaged("an entry", offset);
    if (!file->seen[segment])
        file->seen[segment] = calloc(file->segments[segment].size / 4 + 1, sizeof(void *));
    if (!file->seen[segment])
        return hr_raise(E_OUTOFMEMORY, "tables of a type library");
    *ret_slot = &file->seen[segment][offset / 4];
    return S_OK;
}

void msft_file_deinit(struct msft_file *file)
{
    for (unsigned i = 0; i < MSFT_SEGMENTS; i++)
        free(file->seen[i]);
}

HRESULT msft_guid(const struct msft_file *file, uint32_t offset, GUID *ret_guid)
{
    const uint8_t *bytes;

    memset(ret_guid, 0, sizeof(*ret_guid));
    if (offset == MSFT_NONE)
        return S_OK;
    bytes = segment_bytes(file, MSFT_GUIDS, offset, sizeof(*ret_guid));
    if (!bytes)
        return damaged("a GUID", offset);

    ret_guid->Data1 = word_of(bytes);
    ret_guid->Data2 = half_of(bytes + 4);
    ret_guid->Data3 = half_of(bytes + 6);
    memcpy(ret_guid->Data4, bytes + 8, sizeof(ret_guid->Data4));
    return S_OK;
}

/* @size bytes at @offset of a segment as text, kept under the offset @key of it. */
static HRESULT narrow(struct msft_file *file, enum msft_segment segment, uint32_t key,
                      uint32_t offset, uint32_t size, BSTR *ret_text)
{
    const uint8_t *bytes = segment_bytes(file, segment, offset, size);
    void **seen;
    HRESULT hr;

    if (!bytes)
        return damaged("a text", offset);
    hr = find_seen(file, segment, key, &seen);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!*seen)
        *seen = type_library_narrow(file->target, (const char *)bytes, size);
    if (!*seen)
        return hr_raise(E_OUTOFMEMORY, "text of a type library");
    *ret_text = *seen;
    return S_OK;
}

HRESULT msft_name(struct msft_file *file, uint32_t offset, BSTR *ret_name)
{
    const uint8_t *bytes;

    *ret_name = NULL;
    if (offset == MSFT_NONE)
        return S_OK;
    bytes = segment_bytes(file, MSFT_NAMES, offset, MSFT_NAME_SIZE);
    if (!bytes)
        return damaged("a name", offset);
    return hr_trace(narrow(file, MSFT_NAMES, offset, offset + MSFT_NAME_SIZE, bytes[8], ret_name));
}

HRESULT msft_string(struct msft_file *file, uint32_t offset, BSTR *ret_string)
{
    const uint8_t *bytes;

    *ret_string = NULL;
    if (offset == MSFT_NONE)
        return S_OK;
    bytes = segment_bytes(file, MSFT_STRINGS, offset, 2);
    if (!bytes)
        return damaged("a text", offset);
    return hr_trace(narrow(file, MSFT_STRINGS, offset, offset + 2, half_of(bytes), ret_string));
}

HRESULT msft_file_name(struct msft_file *file, uint32_t offset, BSTR *ret_name)
{
    const uint8_t *bytes = segment_bytes(file, MSFT_IMPORT_FILES, offset, MSFT_IMPORT_FILE_SIZE);

    if (!bytes)
        return damaged("an imported file", offset);
    return hr_trace(narrow(file, MSFT_IMPORT_FILES, offset, offset + MSFT_IMPORT_FILE_SIZE,
                           half_of(bytes + 12) >> 2, ret_name));
}

HRESULT msft_next_import_file(const struct msft_file *file, uint32_t *offset)
{
    const uint8_t *bytes = segment_bytes(file, MSFT_IMPORT_FILES, *offset, MSFT_IMPORT_FILE_SIZE);

    if (!bytes)
        return damaged("an imported file", *offset);
    *offset += (MSFT_IMPORT_FILE_SIZE + (half_of(bytes + 12) >> 2) + 3u) & ~3u;
    return S_OK;
}

/* ---- types ---- */

static HRESULT read_type(struct msft_file *file, uint32_t word, unsigned depth, TYPEDESC *ret_type);

static HRESULT read_array(struct msft_file *file, uint32_t offset, unsigned depth,
                          ARRAYDESC **ret_array)
{
    const uint8_t *bytes = segment_bytes(file, MSFT_ARRAY_DESCS, offset, 8);
    ARRAYDESC *array;
    unsigned n;

    if (!bytes)
        return damaged("an array", offset);
    n = half_of(bytes + 4);
    if (n == 0 || n > DIMENSIONS_MAX ||
        !segment_bytes(file, MSFT_ARRAY_DESCS, offset + 8, n * sizeof(SAFEARRAYBOUND)))
        return damaged("a dimension of an array", offset);

    array = arena_alloc(&file->target->arena, sizeof(*array) + (n - 1) * sizeof(SAFEARRAYBOUND));
    if (!array)
        return hr_raise(E_OUTOFMEMORY, "array of a type library");

    array->cDims = (USHORT)n;
    for (unsigned i = 0; i < n; i++) {
        array->rgbounds[i].cElements = word_of(bytes + 8 + i * 8);
        array->rgbounds[i].lLbound = (LONG)word_of(bytes + 12 + i * 8);
    }
    *ret_array = array;
    return hr_trace(read_type(file, word_of(bytes), depth, &array->tdescElem));
}

static HRESULT read_pointed(struct msft_file *file, uint32_t word, unsigned depth,
                            TYPEDESC **ret_type)
{
    void *unseen = NULL;
    void **seen = &unseen;
    HRESULT hr;

    if (!(word & MSFT_IMMEDIATE)) {
        hr = find_seen(file, MSFT_TYPE_DESCS, word, &seen);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    if (!*seen) {
        TYPEDESC *type = arena_alloc(&file->target->arena, sizeof(*type));

        if (!type)
            return hr_raise(E_OUTOFMEMORY, "type of a type library");
        hr = read_type(file, word, depth, type);
        if (FAILED(hr))
            return hr_trace(hr);
        *seen = type;
    }
    *ret_type = *seen;
    return S_OK;
}

/* Types that are of another type, which a word of its own has no room for. */
static bool has_detail(VARTYPE vt)
{
    return vt == VT_PTR || vt == VT_SAFEARRAY || vt == VT_CARRAY || vt == VT_USERDEFINED;
}

static HRESULT read_type(struct msft_file *file, uint32_t word, unsigned depth, TYPEDESC *ret_type)
{
    const uint8_t *bytes;
    uint32_t detail;

    if (word & MSFT_IMMEDIATE) {
        ret_type->vt = word & MSFT_IMMEDIATE_TYPE_MASK;
        return has_detail(ret_type->vt) ? damaged("what a type is of", word) : S_OK;
    }
    if (depth == DEPTH_MAX)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: a type is nested too deep");
    bytes = segment_bytes(file, MSFT_TYPE_DESCS, word, MSFT_TYPE_DESC_SIZE);
    if (!bytes)
        return damaged("a type", word);

    ret_type->vt = half_of(bytes) & MSFT_IMMEDIATE_TYPE_MASK;
    detail = word_of(bytes + 4);
    switch (ret_type->vt) {
    case VT_PTR:
    case VT_SAFEARRAY:
        return hr_trace(read_pointed(file, detail, depth + 1, &ret_type->lptdesc));
    case VT_CARRAY:
        return hr_trace(read_array(file, detail, depth + 1, &ret_type->lpadesc));
    case VT_USERDEFINED:
        ret_type->hreftype = detail;
        return S_OK;
    default:
        return S_OK;
    }
}

HRESULT msft_type_desc(struct msft_file *file, uint32_t word, TYPEDESC *ret_type)
{
    return read_type(file, word, 0, ret_type);
}

/* ---- values ---- */

unsigned msft_value_size(VARTYPE vt)
{
    switch (vt) {
    case VT_I1:
    case VT_UI1:
        return 1;
    case VT_BOOL:
    case VT_I2:
    case VT_UI2:
        return 2;
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_R4:
    case VT_ERROR:
    case VT_HRESULT:
        return 4;
    case VT_R8:
    case VT_CY:
    case VT_DATE:
    case VT_I8:
    case VT_UI8:
        return 8;
    default:
        return 0;
    }
}

static bool is_pointer(VARTYPE vt)
{
    return vt == VT_BSTR || vt == VT_DISPATCH || vt == VT_UNKNOWN;
}

static HRESULT unknown_value(VARTYPE vt)
{
    return hr_raise(TYPE_E_INVDATAREAD, "type library: no value can be of type %u", vt);
}

/* One without bytes: there is no object in a file but NULL. */
static HRESULT read_no_value(struct msft_file *file, uint32_t offset, VARTYPE vt)
{
    const uint8_t *bytes;

    if (vt == VT_EMPTY || vt == VT_NULL)
        return S_OK;
    if (!is_pointer(vt))
        return unknown_value(vt);
    bytes = segment_bytes(file, MSFT_VALUES, offset, 4);
    return bytes && !word_of(bytes) ? S_OK : damaged("an object that is a value", offset);
}

static HRESULT read_long_value(struct msft_file *file, uint32_t offset, VARIANT *value)
{
    const uint8_t *bytes = segment_bytes(file, MSFT_VALUES, offset, 2);
    uint64_t bits = 0;
    unsigned size;

    if (!bytes)
        return damaged("a value", offset);
    V_VT(value) = half_of(bytes);
    if (V_VT(value) == VT_BSTR) {
        bytes = segment_bytes(file, MSFT_VALUES, offset, 6);
        if (!bytes)
            return damaged("a text value", offset);
        if (word_of(bytes + 2) == MSFT_NONE)
            return S_OK;
        return hr_trace(
            narrow(file, MSFT_VALUES, offset, offset + 6, word_of(bytes + 2), &V_BSTR(value)));
    }

    size = msft_value_size(V_VT(value));
    if (size == 0)
        return hr_trace(read_no_value(file, offset + 2, V_VT(value)));
    bytes = segment_bytes(file, MSFT_VALUES, offset + 2, size);
    if (!bytes)
        return damaged("a value's bytes", offset);
    for (unsigned i = 0; i < size; i++)
        bits |= (uint64_t)bytes[i] << (8 * i);
    V_UI8(value) = bits;
    return S_OK;
}

/* A word has no room for what a pointer points to, but some say NULL as 0 or as -1. */
static HRESULT read_short_value(uint32_t word, VARIANT *value)
{
    VARTYPE vt = word >> MSFT_VALUE_TYPE_SHIFT & MSFT_VALUE_TYPE_MASK;
    uint32_t bits = word & MSFT_VALUE_MASK;
    unsigned size = msft_value_size(vt);

    if (is_pointer(vt) ? bits && bits != MSFT_VALUE_MASK
                       : vt != VT_EMPTY && vt != VT_NULL && (size == 0 || size > 4))
        return unknown_value(vt);
    V_VT(value) = vt;
    if (size == 1 || size == 2)
        V_UI2(value) = (USHORT)word;
    else if (size == 4)
        V_UI4(value) = bits;
    return S_OK;
}

HRESULT msft_value(struct msft_file *file, uint32_t word, VARIANT *ret_value)
{
    memset(ret_value, 0, sizeof(*ret_value));
    return hr_trace(word & MSFT_IMMEDIATE ? read_short_value(word, ret_value)
                                          : read_long_value(file, word, ret_value));
}

HRESULT msft_custom(struct msft_file *file, uint32_t offset, struct custom_value **ret_custom)
{
    struct custom_value *first = NULL;
    struct custom_value **end = &first;
    void **seen;
    HRESULT hr;

    *ret_custom = NULL;
    if (offset == MSFT_NONE)
        return S_OK;
    hr = find_seen(file, MSFT_CUSTOM, offset, &seen);
    if (FAILED(hr))
        return hr_trace(hr);

    while (!*seen && offset != MSFT_NONE) {
        const uint8_t *bytes = segment_bytes(file, MSFT_CUSTOM, offset, MSFT_CUSTOM_SIZE);
        struct custom_value *custom;

        if (!bytes || file->n_custom++ == CUSTOM_MAX)
            return damaged("a custom value", offset);
        custom = arena_alloc(&file->target->arena, sizeof(*custom));
        if (!custom)
            return hr_raise(E_OUTOFMEMORY, "custom value of a type library");

        hr = msft_guid(file, word_of(bytes), &custom->guid);
        if (SUCCEEDED(hr))
            hr = msft_value(file, word_of(bytes + 4), &custom->value);
        if (FAILED(hr))
            return hr_trace(hr);
        *end = custom;
        end = &custom->next;
        offset = word_of(bytes + 8);
    }
    if (!*seen)
        *seen = first;
    *ret_custom = *seen;
    return S_OK;
}
