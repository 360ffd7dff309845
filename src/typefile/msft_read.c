/* SPDX-License-Identifier: MIT */
#include "typefile/msft_read.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "typefile/msft_file.h"
#include "typefile/msft_members.h"

enum {
    BASES_MAX = 1024,
};

/* ---- header, directory ---- */

static HRESULT read_directory(struct msft_file *file, size_t offset)
{
    for (unsigned i = 0; i < MSFT_SEGMENTS; i++) {
        uint32_t entry[2];
        HRESULT hr;

        hr = msft_words(file, offset + i * MSFT_SEGMENT_SIZE, entry, 2);
        if (FAILED(hr))
            return hr_trace(hr);
        if (entry[0] == MSFT_NONE || entry[1] == 0 || entry[1] == MSFT_NONE)
            continue;
        if (entry[0] > file->size || file->size - entry[0] < entry[1])
            return hr_raise(TYPE_E_INVDATAREAD, "type library: table %u is not in the file", i);
        file->segments[i] = (struct msft_extent){entry[0], entry[1]};
    }
    return S_OK;
}

static HRESULT read_notes(struct msft_file *file, const uint32_t *header)
{
    struct type_library *library = file->target;
    struct type_notes *notes = &library->notes;
    HRESULT hr;

    notes->help_context = header[MSFT_OFFSET_HELP_CONTEXT / 4];
    notes->help_string_context = header[MSFT_OFFSET_HELP_STRING_CONTEXT / 4];
    hr = msft_name(file, header[MSFT_OFFSET_NAME / 4], &notes->name);
    if (SUCCEEDED(hr))
        hr = msft_string(file, header[MSFT_OFFSET_DOC / 4], &notes->doc);
    if (SUCCEEDED(hr) && header[MSFT_OFFSET_SYSTEM / 4] & MSFT_HAS_HELP_FILE)
        hr = msft_string(file, header[MSFT_OFFSET_HELP_FILE / 4], &library->help_file);
    if (SUCCEEDED(hr))
        hr = msft_custom(file, header[MSFT_OFFSET_CUSTOM / 4], &notes->custom);
    return hr_trace(hr);
}

static HRESULT read_header(struct msft_file *file, uint32_t *ret_n_types)
{
    struct type_library *library = file->target;
    uint32_t header[MSFT_HEADER_SIZE / 4];
    uint32_t help_dll = MSFT_NONE;
    size_t offset = MSFT_HEADER_SIZE;
    HRESULT hr;

    hr = msft_words(file, 0, header, MSFT_HEADER_SIZE / 4);
    if (SUCCEEDED(hr) && header[MSFT_OFFSET_SYSTEM / 4] & MSFT_HAS_HELP_DLL) {
        hr = msft_word(file, offset, &help_dll);
        offset += 4;
    }
    if (FAILED(hr))
        return hr_trace(hr);

    *ret_n_types = header[MSFT_OFFSET_TYPES / 4];
    if (*ret_n_types > file->size / MSFT_TYPE_RECORD_SIZE)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: %u types in %zu bytes", *ret_n_types,
                        file->size);
    file->dispatch = header[MSFT_OFFSET_DISPATCH / 4];
    library->lcid = header[MSFT_OFFSET_LCID2 / 4];
    library->system = header[MSFT_OFFSET_SYSTEM / 4] & MSFT_SYSTEM_MASK;
    library->slot_size = sizeof(void *);
    library->major = (WORD)header[MSFT_OFFSET_LIB_VERSION / 4];
    library->minor = (WORD)(header[MSFT_OFFSET_LIB_VERSION / 4] >> 16);
    library->flags = (WORD)header[MSFT_OFFSET_FLAGS / 4] | LIBFLAG_FHASDISKIMAGE;

    hr = read_directory(file, offset + *ret_n_types * (size_t)4);
    if (SUCCEEDED(hr))
        hr = msft_guid(file, header[MSFT_OFFSET_GUID / 4], &library->guid);
    if (SUCCEEDED(hr))
        hr = read_notes(file, header);
    if (SUCCEEDED(hr))
        hr = msft_string(file, help_dll, &library->help_dll);
    return hr_trace(hr);
}

/* ---- imports ---- */

static HRESULT read_import_file(struct msft_file *file, uint32_t offset,
                                struct imported_library *imported)
{
    uint32_t words[3];
    HRESULT hr;

    for (unsigned i = 0; i < 3; i++) {
        hr = msft_segment_word(file, MSFT_IMPORT_FILES, offset + i * 4, &words[i]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    imported->lcid = words[1];
    imported->major = (WORD)words[2];
    imported->minor = (WORD)(words[2] >> 16);
    hr = msft_guid(file, words[0], &imported->guid);
    if (SUCCEEDED(hr))
        hr = msft_file_name(file, offset, &imported->file);
    return hr_trace(hr);
}

/* Files come one after another, padded to words. */
static HRESULT read_import_files(struct msft_file *file)
{
    struct type_library *library = file->target;
    uint32_t size = file->segments[MSFT_IMPORT_FILES].size;
    uint32_t offset = 0;
    HRESULT hr;

    library->imported_libraries = arena_alloc_array(
        &library->arena, size / MSFT_IMPORT_FILE_SIZE + 1, sizeof(struct imported_library *));
    if (!library->imported_libraries)
        return hr_raise(E_OUTOFMEMORY, "imports of a type library");

    while (offset < size) {
        struct imported_library *imported = arena_alloc(&library->arena, sizeof(*imported));

        if (!imported)
            return hr_raise(E_OUTOFMEMORY, "import of a type library");
        hr = read_import_file(file, offset, imported);
        if (FAILED(hr))
            return hr_trace(hr);
        library->imported_libraries[library->n_imported_libraries++] = imported;
        hr = msft_next_import_file(file, &offset);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static struct imported_library *import_at(struct msft_file *file, uint32_t offset)
{
    uint32_t at = 0;

    for (UINT i = 0; i < file->target->n_imported_libraries; i++) {
        if (at == offset)
            return file->target->imported_libraries[i];
        if (FAILED(msft_next_import_file(file, &at)))
            return NULL;
    }
    return NULL;
}

static HRESULT read_import(struct msft_file *file, uint32_t offset, struct imported_type *type)
{
    uint32_t words[3];
    HRESULT hr;

    for (unsigned i = 0; i < 3; i++) {
        hr = msft_segment_word(file, MSFT_IMPORTS, offset + i * 4, &words[i]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    type->kind = (TYPEKIND)(words[0] >> MSFT_IMPORT_KIND_SHIFT);
    type->library = import_at(file, words[1]);
    if (!type->library)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: an import of no library");

    type->has_guid = words[0] & MSFT_IMPORT_HAS_GUID;
    if (type->has_guid)
        return hr_trace(msft_guid(file, words[2], &type->guid));
    type->index = words[2];
    return S_OK;
}

static HRESULT read_imports(struct msft_file *file)
{
    struct type_library *library = file->target;
    UINT n = file->segments[MSFT_IMPORTS].size / MSFT_IMPORT_SIZE;
    HRESULT hr;

    hr = read_import_files(file);
    if (FAILED(hr))
        return hr_trace(hr);
    library->imported_types = arena_alloc_array(&library->arena, n, sizeof(struct imported_type));
    if (!library->imported_types)
        return hr_raise(E_OUTOFMEMORY, "imports of a type library");

    for (UINT i = 0; i < n; i++) {
        hr = read_import(file, i * MSFT_IMPORT_SIZE, &library->imported_types[i]);
        if (FAILED(hr))
            return hr_trace(hr);
        library->n_imported_types++;
    }
    return S_OK;
}

/* ---- types ---- */

/* A class's interfaces are a list. */
static HRESULT read_class_bases(struct msft_file *file, struct type *type, uint32_t offset)
{
    UINT n = type->attributes.cImplTypes;
    HRESULT hr;

    if (n > BASES_MAX)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: a class with %u interfaces", n);
    type->attributes.cImplTypes = 0;
    type->bases = arena_alloc_array(&file->target->arena, n, sizeof(struct type_base));
    if (!type->bases)
        return hr_raise(E_OUTOFMEMORY, "interfaces of a type library's class");

    for (UINT i = 0; i < n && offset != MSFT_NONE; i++) {
        uint32_t words[4];

        for (unsigned k = 0; k < 4; k++) {
            hr = msft_segment_word(file, MSFT_REFERENCES, offset + k * 4, &words[k]);
            if (FAILED(hr))
                return hr_trace(hr);
        }
        type->bases[i].href = words[0];
        type->bases[i].flags = (INT)words[1];
        hr = msft_custom(file, words[2], &type->bases[i].custom);
        if (FAILED(hr))
            return hr_trace(hr);
        type->attributes.cImplTypes++;
        offset = words[3];
    }
    return S_OK;
}

/* A dispinterface that names no base is derived from IDispatch, which the header refers to. */
static HRESULT read_one_base(struct msft_file *file, struct type *type, uint32_t href)
{
    if (href == MSFT_NONE && type->attributes.typekind == TKIND_DISPATCH)
        href = file->dispatch;
    type->attributes.cImplTypes = 0;
    if (href == MSFT_NONE)
        return S_OK;
    type->bases = arena_alloc(&file->target->arena, sizeof(*type->bases));
    if (!type->bases)
        return hr_raise(E_OUTOFMEMORY, "base of a type library's interface");

    type->bases[0].href = href;
    type->attributes.cImplTypes = 1;
    return S_OK;
}

/* What the first data word says depends on the kind. */
static HRESULT read_kind(struct msft_file *file, struct type *type, uint32_t data)
{
    switch (type->attributes.typekind) {
    case TKIND_COCLASS:
        return hr_trace(read_class_bases(file, type, data));
    case TKIND_INTERFACE:
    case TKIND_DISPATCH:
        return hr_trace(read_one_base(file, type, data));
    case TKIND_ALIAS:
        type->attributes.cImplTypes = 0;
        return hr_trace(msft_type_desc(file, data, &type->attributes.tdescAlias));
    case TKIND_MODULE:
        type->attributes.cImplTypes = 0;
        return hr_trace(msft_string(file, data, &type->dll_name));
    default:
        type->attributes.cImplTypes = 0;
        return S_OK;
    }
}

static HRESULT read_type_notes(struct msft_file *file, const uint32_t *record, struct type *type)
{
    struct type_notes *notes = &type->notes;
    HRESULT hr;

    notes->help_context = record[MSFT_TYPE_HELP_CONTEXT / 4];
    notes->help_string_context = record[MSFT_TYPE_HELP_STRING_CONTEXT / 4];
    hr = msft_name(file, record[MSFT_TYPE_NAME / 4], &notes->name);
    if (SUCCEEDED(hr))
        hr = msft_string(file, record[MSFT_TYPE_DOC / 4], &notes->doc);
    if (SUCCEEDED(hr))
        hr = msft_custom(file, record[MSFT_TYPE_CUSTOM / 4], &notes->custom);
    return hr_trace(hr);
}

static HRESULT read_type(struct msft_file *file, uint32_t offset)
{
    const struct msft_extent *types = &file->segments[MSFT_TYPES];
    UINT pointer_size = type_library_pointer_size(file->target);
    uint32_t record[MSFT_TYPE_RECORD_SIZE / 4];
    TYPEATTR *attributes;
    struct type *type;
    HRESULT hr;

    if (offset > types->size || types->size - offset < MSFT_TYPE_RECORD_SIZE)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: a type at 0x%x is not in its table",
                        offset);
    hr = msft_words(file, types->offset + offset, record, MSFT_TYPE_RECORD_SIZE / 4);
    if (FAILED(hr))
        return hr_trace(hr);

    type = type_library_add(file->target, (TYPEKIND)(record[0] & 0xf));
    if (!type)
        return hr_raise(E_OUTOFMEMORY, "type of a type library");
    attributes = &type->attributes;
    if (attributes->typekind >= TKIND_MAX)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: type %u is of no known kind",
                        type->index);
    attributes->cbAlignment = record[0] >> MSFT_ALIGNMENT_SHIFT & MSFT_ALIGNMENT_MASK;
    attributes->wTypeFlags = (WORD)record[MSFT_TYPE_FLAGS / 4];
    attributes->wMajorVerNum = (WORD)record[MSFT_TYPE_VERSION / 4];
    attributes->wMinorVerNum = (WORD)(record[MSFT_TYPE_VERSION / 4] >> 16);
    attributes->cImplTypes = (WORD)record[MSFT_TYPE_BASES / 4];
    attributes->cbSizeVft =
        (WORD)((record[MSFT_TYPE_BASES / 4] >> 16) * file->target->slot_size / pointer_size);
    attributes->cbSizeInstance = record[MSFT_TYPE_SIZE / 4];

    type->needs_layout = pointer_size != sizeof(void *);
    hr = msft_guid(file, record[MSFT_TYPE_GUID / 4], &attributes->guid);
    if (SUCCEEDED(hr))
        hr = read_type_notes(file, record, type);
    if (SUCCEEDED(hr))
        hr = read_kind(file, type, record[MSFT_TYPE_DATA1 / 4]);
    if (SUCCEEDED(hr))
        hr = msft_members_read(file, type, record[MSFT_TYPE_MEMBERS / 4],
                               record[MSFT_TYPE_COUNTS / 4]);
    return hr_trace(hr);
}

static HRESULT read_types(struct msft_file *file, uint32_t n)
{
    size_t offsets = MSFT_HEADER_SIZE + (file->target->help_dll ? 4 : 0);

    for (uint32_t i = 0; i < n; i++) {
        uint32_t offset;
        HRESULT hr;

        hr = msft_word(file, offsets + i * (size_t)4, &offset);
        if (SUCCEEDED(hr))
            hr = read_type(file, offset);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

HRESULT msft_read(const void *bytes, size_t size, struct type_library *library)
{
    _cleanup_(msft_file_deinit) struct msft_file file = {
        .bytes = bytes, .size = size, .target = library};
    uint32_t words[2];
    uint32_t n_types = 0;
    HRESULT hr;

    if (size < sizeof(words))
        return TYPE_E_UNSUPFORMAT;
    hr = msft_words(&file, 0, words, 2);
    if (FAILED(hr))
        return hr_trace(hr);
    if (words[0] != MSFT_SIGNATURE || words[1] != MSFT_VERSION)
        return TYPE_E_UNSUPFORMAT;

    hr = read_header(&file, &n_types);
    if (SUCCEEDED(hr))
        hr = read_imports(&file);
    if (SUCCEEDED(hr))
        hr = read_types(&file, n_types);
    return hr_trace(hr);
}
