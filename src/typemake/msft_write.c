/* SPDX-License-Identifier: MIT */
#include "typemake/msft_write.h"

#include <comity/windows.h>

#include "base/hresult.h"
#include "typemake/msft_tables.h"
#include "typemake/msft_write_members.h"

enum {
    SEGMENT_MARK = 0x0f, /* the last field of each entry of the directory */
    TYPE_RES4 = 3,
    NO_LCID = 0x409, /* where a library has none, its first field says this */
};

struct writing {
    const struct type_library *library;
    struct msft_tables tables;
    struct byte_buffer members;
    uint32_t *member_offsets; /* of each type, among the members */
    HREFTYPE dispatch;        /* what dispinterfaces are derived from that name no base */
};

static void writing_deinit(struct writing *writing)
{
    msft_tables_deinit(&writing->tables);
    byte_buffer_deinit(&writing->members);
    free(writing->member_offsets);
}

/* ---- imports ---- */

/* Files come in the order of the list, but are referred to by where they lie. */
static uint32_t file_offset(const struct type_library *library, const uint32_t *offsets,
                            const struct imported_library *imported)
{
    for (UINT i = 0; i < library->n_imported_libraries; i++) {
        if (library->imported_libraries[i] == imported)
            return offsets[i];
    }
    return MSFT_NONE;
}

static HRESULT put_imports(struct writing *writing)
{
    const struct type_library *library = writing->library;
    struct byte_buffer *imports = &writing->tables.segments[MSFT_IMPORTS];
    _cleanup_(freep) uint32_t *offsets =
        calloc(library->n_imported_libraries + 1, sizeof(*offsets));

    if (!offsets)
        return hr_raise(E_OUTOFMEMORY, "writing a type library");
    for (UINT i = 0; i < library->n_imported_libraries; i++)
        offsets[i] = msft_put_import_file(&writing->tables, library->imported_libraries[i]);
    for (UINT i = 0; i < library->n_imported_types; i++) {
        const struct imported_type *type = &library->imported_types[i];
        uint32_t has_guid = type->has_guid ? MSFT_IMPORT_HAS_GUID : 0;

        byte_buffer_put_word(imports,
                             (uint32_t)type->kind << MSFT_IMPORT_KIND_SHIFT | has_guid | i);
        byte_buffer_put_word(imports, file_offset(library, offsets, type->library));
        byte_buffer_put_word(imports, type->has_guid ? msft_put_guid(&writing->tables, &type->guid,
                                                                     MSFT_GUID_OF_IMPORT)
                                                     : type->index);
    }
    return S_OK;
}

/*
 * The reference to IDispatch, of another library or of this, which dispinterfaces are derived from
 * that name no base. A file has none if one of them is derived from nothing.
 */
static HREFTYPE dispatch_href(const struct type_library *library)
{
    for (UINT i = 0; i < library->n_types; i++) {
        const TYPEATTR *attributes = &library->types[i]->attributes;

        if (attributes->typekind == TKIND_DISPATCH && attributes->cImplTypes == 0)
            return MSFT_NONE;
    }
    for (UINT i = 0; i < library->n_imported_types; i++) {
        if (library->imported_types[i].has_guid &&
            IsEqualGUID(&library->imported_types[i].guid, &IID_IDispatch))
            return i * IMPORT_HREF_STEP + IMPORT_HREF_BIT;
    }
    for (UINT i = 0; i < library->n_types; i++) {
        if (IsEqualGUID(&library->types[i]->attributes.guid, &IID_IDispatch))
            return type_href(library->types[i]);
    }
    return MSFT_NONE;
}

/* ---- types ---- */

static uint32_t put_class_bases(struct writing *writing, const struct type *type)
{
    struct byte_buffer *references = &writing->tables.segments[MSFT_REFERENCES];
    unsigned n = type->attributes.cImplTypes;
    uint32_t first = n ? (uint32_t)references->size : MSFT_NONE;

    for (unsigned i = 0; i < n; i++) {
        byte_buffer_put_word(references, type->bases[i].href);
        byte_buffer_put_word(references, (uint32_t)type->bases[i].flags);
        byte_buffer_put_word(references, msft_put_custom(&writing->tables, type->bases[i].custom));
        byte_buffer_put_word(references, i + 1 < n ? (uint32_t)references->size + 4 : MSFT_NONE);
    }
    return first;
}

static bool is_dual(const struct type *type)
{
    return type->attributes.typekind == TKIND_DISPATCH &&
           type->attributes.wTypeFlags & TYPEFLAG_FDUAL;
}

static uint32_t base_of(const struct writing *writing, const struct type *type)
{
    HREFTYPE href = type->attributes.cImplTypes ? type->bases[0].href : MSFT_NONE;

    if (type->attributes.typekind == TKIND_DISPATCH && !is_dual(type) && href == writing->dispatch)
        return MSFT_NONE;
    return href;
}

static uint32_t data_of_kind(struct writing *writing, const struct type *type)
{
    switch (type->attributes.typekind) {
    case TKIND_COCLASS:
        return put_class_bases(writing, type);
    case TKIND_DISPATCH:
    case TKIND_INTERFACE:
        return base_of(writing, type);
    case TKIND_ALIAS:
        return msft_put_type(&writing->tables, &type->attributes.tdescAlias);
    case TKIND_MODULE:
        return msft_put_string(&writing->tables, type->dll_name);
    default:
        return MSFT_NONE;
    }
}

/* How many functions an interface inherits, and from how many others. */
static uint32_t inheritance_of(const struct type *type)
{
    const struct type_library *library = type->library;
    unsigned own = type->attributes.cFuncs * library->slot_size;
    unsigned depth = 0;

    if (type->attributes.typekind != TKIND_INTERFACE && !is_dual(type))
        return 0;
    for (const struct type *base = type; base && base->attributes.cImplTypes && depth < UINT8_MAX;
         base = type_library_own(library, base->bases[0].href)) {
        const struct imported_type *imported = type_library_imported(library, base->bases[0].href);

        depth++;
        if (imported)
            depth += imported->has_guid && IsEqualGUID(&imported->guid, &IID_IDispatch);
    }
    if (type->attributes.cbSizeVft < own)
        return depth;
    return (type->attributes.cbSizeVft - own) / library->slot_size << 16 | depth;
}

static void put_type(struct writing *writing, const struct type *type)
{
    struct byte_buffer *types = &writing->tables.segments[MSFT_TYPES];
    struct msft_tables *tables = &writing->tables;
    const TYPEATTR *attributes = &type->attributes;
    uint32_t offset = type->index * (uint32_t)MSFT_TYPE_RECORD_SIZE;
    struct msft_member_sizes sizes = msft_member_sizes_of(type);
    unsigned vtable = (unsigned)attributes->cbSizeVft *
                      type_library_pointer_size(writing->library) / writing->library->slot_size;
    uint32_t alignment = attributes->cbAlignment;
    uint32_t record[MSFT_TYPE_RECORD_SIZE / 4] = {
        [MSFT_TYPE_KIND / 4] = attributes->typekind | MSFT_TYPE_MARK |
                               (is_dual(type) ? MSFT_TYPE_IS_DUAL : 0) |
                               alignment << MSFT_ALIGNMENT_AGAIN_SHIFT |
                               alignment << MSFT_ALIGNMENT_SHIFT | type->index << MSFT_INDEX_SHIFT,
        [MSFT_TYPE_RES2 / 4] = sizes.room,
        [MSFT_TYPE_RES3 / 4] = sizes.described,
        [MSFT_TYPE_RES4 / 4] = TYPE_RES4,
        [MSFT_TYPE_COUNTS / 4] = attributes->cFuncs | (uint32_t)attributes->cVars << 16,
        [MSFT_TYPE_GUID / 4] = msft_put_guid(tables, &attributes->guid, offset),
        [MSFT_TYPE_FLAGS / 4] = attributes->wTypeFlags,
        [MSFT_TYPE_NAME / 4] = msft_put_name(tables, type->notes.name, offset, MSFT_NAME_TYPE),
        [MSFT_TYPE_VERSION / 4] = attributes->wMajorVerNum | (uint32_t)attributes->wMinorVerNum
                                                                 << 16,
        [MSFT_TYPE_DOC / 4] = msft_put_string(tables, type->notes.doc),
        [MSFT_TYPE_HELP_STRING_CONTEXT / 4] = type->notes.help_string_context,
        [MSFT_TYPE_HELP_CONTEXT / 4] = type->notes.help_context,
        [MSFT_TYPE_CUSTOM / 4] = msft_put_custom(tables, type->notes.custom),
        [MSFT_TYPE_BASES / 4] = attributes->cImplTypes | (uint32_t)vtable << 16,
        [MSFT_TYPE_SIZE / 4] = attributes->cbSizeInstance,
        [MSFT_TYPE_DATA1 / 4] = data_of_kind(writing, type),
        [MSFT_TYPE_DATA2 / 4] = inheritance_of(type),
        [MSFT_TYPE_RES19 / 4] = MSFT_NONE,
    };

    writing->member_offsets[type->index] = (uint32_t)writing->members.size;
    msft_write_members(tables, type, &writing->members);
    for (unsigned i = 0; i < MSFT_TYPE_RECORD_SIZE / 4; i++)
        byte_buffer_put_word(types, record[i]);
}

/* ---- the file ---- */

static HRESULT put_header(struct writing *writing, struct byte_buffer *file)
{
    const struct type_library *library = writing->library;
    struct msft_tables *tables = &writing->tables;
    uint32_t help_file = msft_put_string(tables, library->help_file);
    uint32_t help_dll = msft_put_string(tables, library->help_dll);
    uint32_t system = library->system | MSFT_HAS_LOCALE |
                      (help_file != MSFT_NONE ? MSFT_HAS_HELP_FILE : 0) |
                      (help_dll != MSFT_NONE ? MSFT_HAS_HELP_DLL : 0);
    const uint32_t header[MSFT_HEADER_SIZE / 4] = {
        [0] = MSFT_SIGNATURE,
        [MSFT_OFFSET_VERSION / 4] = MSFT_VERSION,
        [MSFT_OFFSET_GUID / 4] =
            msft_put_guid(tables, &library->guid, (uint32_t)MSFT_GUID_OF_LIBRARY),
        [MSFT_OFFSET_LCID / 4] = library->lcid ? library->lcid : NO_LCID,
        [MSFT_OFFSET_LCID2 / 4] = library->lcid,
        [MSFT_OFFSET_SYSTEM / 4] = system,
        [MSFT_OFFSET_LIB_VERSION / 4] = library->major | (uint32_t)library->minor << 16,
        [MSFT_OFFSET_FLAGS / 4] = library->flags & ~(WORD)LIBFLAG_FHASDISKIMAGE,
        [MSFT_OFFSET_TYPES / 4] = library->n_types,
        [MSFT_OFFSET_DOC / 4] = msft_put_string(tables, library->notes.doc),
        [MSFT_OFFSET_HELP_STRING_CONTEXT / 4] = library->notes.help_string_context,
        [MSFT_OFFSET_HELP_CONTEXT / 4] = library->notes.help_context,
        [MSFT_OFFSET_NAME / 4] =
            msft_put_name(tables, library->notes.name, MSFT_NONE, MSFT_NAME_OTHER),
        [MSFT_OFFSET_NAME_COUNT / 4] = tables->n_names,
        [MSFT_OFFSET_NAME_CHARS / 4] = tables->name_chars,
        [MSFT_OFFSET_HELP_FILE / 4] = help_file,
        [MSFT_OFFSET_CUSTOM / 4] = msft_put_custom(tables, library->notes.custom),
        [MSFT_OFFSET_GUID_HASHES / 4] = MSFT_GUID_HASHES,
        [MSFT_OFFSET_NAME_HASHES / 4] = MSFT_NAME_HASHES,
        [MSFT_OFFSET_DISPATCH / 4] = writing->dispatch,
        [MSFT_OFFSET_IMPORTS / 4] = library->n_imported_types,
    };

    for (unsigned i = 0; i < MSFT_HEADER_SIZE / 4; i++)
        byte_buffer_put_word(file, header[i]);
    if (help_dll != MSFT_NONE)
        byte_buffer_put_word(file, help_dll);
    for (UINT i = 0; i < library->n_types; i++)
        byte_buffer_put_word(file, i * MSFT_TYPE_RECORD_SIZE);
    return hr_trace(msft_tables_check(tables));
}

/* What follows the header: the directory, the segments it speaks of, and the members. */
static void put_segments(struct writing *writing, struct byte_buffer *file)
{
    struct byte_buffer *segments = writing->tables.segments;
    size_t offset = file->size + MSFT_SEGMENTS * (size_t)MSFT_SEGMENT_SIZE;

    for (unsigned i = 0; i < MSFT_SEGMENTS; i++) {
        byte_buffer_put_word(file, segments[i].size ? (uint32_t)offset : MSFT_NONE);
        byte_buffer_put_word(file, (uint32_t)segments[i].size);
        byte_buffer_put_word(file, MSFT_NONE);
        byte_buffer_put_word(file, SEGMENT_MARK);
        offset += segments[i].size;
    }
    /* Only now it is known where the members will lie. */
    for (UINT i = 0; i < writing->library->n_types; i++)
        byte_buffer_set_word(&segments[MSFT_TYPES],
                             i * (size_t)MSFT_TYPE_RECORD_SIZE + MSFT_TYPE_MEMBERS,
                             (uint32_t)offset + writing->member_offsets[i]);
    for (unsigned i = 0; i < MSFT_SEGMENTS; i++)
        byte_buffer_put(file, segments[i].bytes, segments[i].size);
    byte_buffer_put(file, writing->members.bytes, writing->members.size);
}

HRESULT msft_write(const struct type_library *library, struct byte_buffer *ret_file)
{
    _cleanup_(writing_deinit) struct writing writing = {.library = library,
                                                        .dispatch = dispatch_href(library)};
    HRESULT hr;

    writing.member_offsets = calloc(library->n_types + 1, sizeof(*writing.member_offsets));
    if (!writing.member_offsets)
        return hr_raise(E_OUTOFMEMORY, "writing a type library");
    msft_tables_init(&writing.tables, library);

    hr = put_imports(&writing);
    if (FAILED(hr))
        return hr_trace(hr);
    for (UINT i = 0; i < library->n_types; i++)
        put_type(&writing, library->types[i]);

    hr = put_header(&writing, ret_file);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!writing.members.has_failed)
        put_segments(&writing, ret_file);
    if (writing.members.has_failed || ret_file->has_failed)
        return hr_raise(E_OUTOFMEMORY, "writing a type library");
    return S_OK;
}
