/* SPDX-License-Identifier: MIT */
#include "typemake/msft_tables.h"

#include <string.h>

#include <comity/windows.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "typefile/msft_file.h"

enum {
    FILLER = 'W',         /* what pads texts, as compilers have it */
    NAME_MAX_BYTES = 255, /* their count is a byte */
    TEXT_MAX_BYTES = 65535,
    STRING_LEAST = 8, /* a string has that many bytes with its count */
};

/* What a pointer's or array's second half says of its target, when that is no simple type. */
enum target {
    TARGET_IS_USER_DEFINED = 0x7fff,
    TARGET_IS_DESCRIBED = 0x7ffe,
};

void msft_tables_init(struct msft_tables *tables, const struct type_library *library)
{
    uint8_t *hashes;

    *tables = (struct msft_tables){.library = library};
    hashes = byte_buffer_grow(&tables->segments[MSFT_GUID_HASH], MSFT_GUID_HASHES * 4);
    if (hashes)
        memset(hashes, 0xff, MSFT_GUID_HASHES * 4);
    hashes = byte_buffer_grow(&tables->segments[MSFT_NAME_HASH], MSFT_NAME_HASHES * 4);
    if (hashes)
        memset(hashes, 0xff, MSFT_NAME_HASHES * 4);
}

void msft_tables_deinit(struct msft_tables *tables)
{
    for (unsigned i = 0; i < MSFT_SEGMENTS; i++)
        byte_buffer_deinit(&tables->segments[i]);
}

HRESULT msft_tables_check(const struct msft_tables *tables)
{
    for (unsigned i = 0; i < MSFT_SEGMENTS; i++) {
        if (tables->segments[i].has_failed)
            return hr_raise(E_OUTOFMEMORY, "writing a type library");
    }
    return FAILED(tables->hr) ? hr_raise(tables->hr, "type library: a text is too long") : S_OK;
}

static bool has_failed(const struct msft_tables *tables, enum msft_segment hashes,
                       enum msft_segment entries)
{
    return tables->segments[hashes].has_failed || tables->segments[entries].has_failed;
}

/* ---- GUIDs ---- */

static unsigned guid_hash(const GUID *guid)
{
    const uint8_t *bytes = (const uint8_t *)guid;
    unsigned hash = 0;

    for (unsigned i = 0; i < sizeof(*guid); i += 2)
        hash ^= bytes[i] | bytes[i + 1] << 8;
    return hash % MSFT_GUID_HASHES;
}

uint32_t msft_put_guid(struct msft_tables *tables, const GUID *guid, uint32_t what)
{
    struct byte_buffer *guids = &tables->segments[MSFT_GUIDS];
    struct byte_buffer *hashes = &tables->segments[MSFT_GUID_HASH];
    unsigned bucket = guid_hash(guid) * 4;
    uint32_t offset = (uint32_t)guids->size;

    if (guid_is_equal(guid, &GUID_NULL) || has_failed(tables, MSFT_GUID_HASH, MSFT_GUIDS))
        return MSFT_NONE;
    for (uint32_t at = byte_buffer_word(hashes, bucket); at != MSFT_NONE;
         at = byte_buffer_word(guids, at + 20)) {
        if (memcmp(guids->bytes + at, guid, sizeof(*guid)) == 0)
            return at;
    }

    byte_buffer_put(guids, guid, sizeof(*guid));
    byte_buffer_put_word(guids, what);
    byte_buffer_put_word(guids, byte_buffer_word(hashes, bucket));
    byte_buffer_set_word(hashes, bucket, offset);
    return offset;
}

/* ---- texts ---- */

/* @text in the library's code page; how many bytes that are. */
static size_t narrow(struct msft_tables *tables, BSTR text, char *bytes, size_t size)
{
    int n = WideCharToMultiByte(type_library_code_page(tables->library), 0, text,
                                (int)SysStringLen(text), bytes, (int)size, NULL, NULL);

    if (n == 0 && SysStringLen(text) > 0)
        tables->hr = TYPE_E_SIZETOOBIG;
    return (size_t)n;
}

static uint32_t find_name(const struct msft_tables *tables, const char *name, size_t len,
                          uint32_t at)
{
    const struct byte_buffer *names = &tables->segments[MSFT_NAMES];

    while (at != MSFT_NONE && (names->bytes[at + 8] != len ||
                               memcmp(names->bytes + at + MSFT_NAME_SIZE, name, len) != 0))
        at = byte_buffer_word(names, at + 4);
    return at;
}

/* A name that was a parameter's only is now that of a member or type. */
static void claim_name(struct byte_buffer *names, uint32_t at, uint32_t type,
                       enum msft_name_use use)
{
    if (type == MSFT_NONE || (byte_buffer_word(names, at) != MSFT_NONE && use != MSFT_NAME_TYPE))
        return;
    byte_buffer_set_word(names, at, type);
    names->bytes[at + 9] |= (uint8_t)use;
}

uint32_t msft_put_name(struct msft_tables *tables, BSTR name, uint32_t type, enum msft_name_use use)
{
    struct byte_buffer *names = &tables->segments[MSFT_NAMES];
    struct byte_buffer *hashes = &tables->segments[MSFT_NAME_HASH];
    uint32_t offset = (uint32_t)names->size;
    char bytes[NAME_MAX_BYTES + 1];
    size_t len;
    unsigned bucket;
    ULONG hash;
    uint32_t at;

    if (!name || has_failed(tables, MSFT_NAME_HASH, MSFT_NAMES))
        return MSFT_NONE;
    len = narrow(tables, name, bytes, NAME_MAX_BYTES);
    bytes[len] = '\0';
    hash = LHashValOfNameSysA(tables->library->system, tables->library->lcid, bytes) & 0xffff;
    bucket = hash % MSFT_NAME_HASHES * 4;

    at = find_name(tables, bytes, len, byte_buffer_word(hashes, bucket));
    if (at != MSFT_NONE) {
        claim_name(names, at, type, use);
        return at;
    }
    byte_buffer_put_word(names, type);
    byte_buffer_put_word(names, byte_buffer_word(hashes, bucket));
    byte_buffer_put_word(names, (uint32_t)len | (uint32_t)use << 8 | hash << 16);
    byte_buffer_put(names, bytes, len);
    byte_buffer_pad(names, 4, FILLER);
    byte_buffer_set_word(hashes, bucket, offset);
    tables->n_names++;
    tables->name_chars += (uint32_t)len;
    return offset;
}

uint32_t msft_put_string(struct msft_tables *tables, BSTR string)
{
    struct byte_buffer *strings = &tables->segments[MSFT_STRINGS];
    uint32_t offset = (uint32_t)strings->size;
    char bytes[TEXT_MAX_BYTES];
    size_t len;

    if (!string)
        return MSFT_NONE;
    len = narrow(tables, string, bytes, sizeof(bytes));
    byte_buffer_put_half(strings, (unsigned)len);
    byte_buffer_put(strings, bytes, len);
    byte_buffer_pad(strings, 4, FILLER);
    while (!strings->has_failed && strings->size < offset + STRING_LEAST)
        byte_buffer_put(strings, "WWWW", 4);
    return offset;
}

/* ---- types ---- */

/* A simple type has the variant type of its values beside it. */
static uint32_t immediate(VARTYPE vt)
{
    VARTYPE shown = vt;

    switch (vt) {
    case VT_INT:
        shown = VT_I4;
        break;
    case VT_UINT:
        shown = VT_UI4;
        break;
    case VT_VOID:
    case VT_HRESULT:
    case VT_LPSTR:
    case VT_LPWSTR:
        shown = VT_EMPTY;
        break;
    default:
        break;
    }
    return MSFT_IMMEDIATE | (uint32_t)shown << 16 | vt;
}

static uint32_t put_pair(struct byte_buffer *buffer, uint32_t first, uint32_t second)
{
    uint32_t offset = (uint32_t)buffer->size;

    for (uint32_t at = 0; !buffer->has_failed && at < offset; at += MSFT_TYPE_DESC_SIZE) {
        if (byte_buffer_word(buffer, at) == first && byte_buffer_word(buffer, at + 4) == second)
            return at;
    }
    byte_buffer_put_word(buffer, first);
    byte_buffer_put_word(buffer, second);
    return offset;
}

/* A pointer or safe array: @mark is what it makes of a simple type's variant type. */
static uint32_t put_referring(struct msft_tables *tables, const TYPEDESC *type, VARTYPE mark)
{
    struct byte_buffer *descs = &tables->segments[MSFT_TYPE_DESCS];
    uint32_t target = msft_put_type(tables, type->lptdesc);
    uint32_t shown = TARGET_IS_DESCRIBED;

    if (target & MSFT_IMMEDIATE)
        shown = (target >> 16 & VT_TYPEMASK) | mark;
    else if (!descs->has_failed && byte_buffer_word(descs, target) >> 16 == TARGET_IS_USER_DEFINED)
        shown = TARGET_IS_USER_DEFINED;
    return put_pair(descs, shown << 16 | type->vt, target);
}

static uint32_t put_array(struct msft_tables *tables, const ARRAYDESC *array)
{
    struct byte_buffer *arrays = &tables->segments[MSFT_ARRAY_DESCS];
    uint32_t element = msft_put_type(tables, &array->tdescElem);
    uint32_t offset = (uint32_t)arrays->size;

    byte_buffer_put_word(arrays, element);
    byte_buffer_put_half(arrays, array->cDims);
    byte_buffer_put_half(arrays, array->cDims * 8u);
    for (unsigned i = 0; i < array->cDims; i++) {
        byte_buffer_put_word(arrays, array->rgbounds[i].cElements);
        byte_buffer_put_word(arrays, (uint32_t)array->rgbounds[i].lLbound);
    }
    return put_pair(&tables->segments[MSFT_TYPE_DESCS], TARGET_IS_DESCRIBED << 16 | VT_CARRAY,
                    offset);
}

uint32_t msft_put_type(struct msft_tables *tables, const TYPEDESC *type)
{
    switch (type->vt) {
    case VT_PTR:
        return put_referring(tables, type, VT_BYREF);
    case VT_SAFEARRAY:
        return put_referring(tables, type, VT_ARRAY);
    case VT_CARRAY:
        return put_array(tables, type->lpadesc);
    case VT_USERDEFINED:
        return put_pair(&tables->segments[MSFT_TYPE_DESCS],
                        (uint32_t)TARGET_IS_USER_DEFINED << 16 | VT_USERDEFINED, type->hreftype);
    default:
        return immediate(type->vt);
    }
}

/* ---- values ---- */

static uint32_t put_text_value(struct msft_tables *tables, BSTR text)
{
    struct byte_buffer *values = &tables->segments[MSFT_VALUES];
    uint32_t offset = (uint32_t)values->size;
    char bytes[TEXT_MAX_BYTES];
    size_t len = text ? narrow(tables, text, bytes, sizeof(bytes)) : 0;

    byte_buffer_put_half(values, VT_BSTR);
    byte_buffer_put_word(values, text ? (uint32_t)len : MSFT_NONE);
    byte_buffer_put(values, bytes, len);
    byte_buffer_pad(values, 4, FILLER);
    return offset;
}

uint32_t msft_put_value(struct msft_tables *tables, const VARIANT *value)
{
    struct byte_buffer *values = &tables->segments[MSFT_VALUES];
    uint32_t offset = (uint32_t)values->size;
    unsigned size = msft_value_size(V_VT(value));
    uint64_t bits = V_UI8(value);

    if (V_VT(value) == VT_BSTR)
        return put_text_value(tables, V_BSTR(value));
    if (size < sizeof(bits))
        bits &= ((uint64_t)1 << (8 * size)) - 1;
    /* What fits into the rest of a word needs no place of its own. */
    if (size <= 4 && bits <= MSFT_VALUE_MASK && V_VT(value) <= MSFT_VALUE_TYPE_MASK)
        return MSFT_IMMEDIATE | (uint32_t)V_VT(value) << MSFT_VALUE_TYPE_SHIFT | (uint32_t)bits;

    byte_buffer_put_half(values, V_VT(value));
    for (unsigned i = 0; i < size; i += 2)
        byte_buffer_put_half(values, (unsigned)(bits >> (8 * i)) & 0xffff);
    byte_buffer_pad(values, 4, FILLER);
    return offset;
}

uint32_t msft_put_custom(struct msft_tables *tables, const struct custom_value *custom)
{
    struct byte_buffer *list = &tables->segments[MSFT_CUSTOM];
    uint32_t first = custom ? (uint32_t)list->size : MSFT_NONE;

    for (; custom; custom = custom->next) {
        byte_buffer_put_word(list, msft_put_guid(tables, &custom->guid, MSFT_NONE));
        byte_buffer_put_word(list, msft_put_value(tables, &custom->value));
        byte_buffer_put_word(list, custom->next ? (uint32_t)list->size + 4 : MSFT_NONE);
    }
    return first;
}

uint32_t msft_put_import_file(struct msft_tables *tables, const struct imported_library *imported)
{
    struct byte_buffer *files = &tables->segments[MSFT_IMPORT_FILES];
    uint32_t offset = (uint32_t)files->size;
    char name[TEXT_MAX_BYTES / 4];
    size_t len = imported->file ? narrow(tables, imported->file, name, sizeof(name)) : 0;

    byte_buffer_put_word(files, msft_put_guid(tables, &imported->guid, MSFT_GUID_OF_FILE));
    byte_buffer_put_word(files, imported->lcid);
    byte_buffer_put_word(files, imported->major | (uint32_t)imported->minor << 16);
    byte_buffer_put_half(files, (unsigned)len << 2 | 1);
    byte_buffer_put(files, name, len);
    byte_buffer_pad(files, 4, FILLER);
    return offset;
}
