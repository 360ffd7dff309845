/* SPDX-License-Identifier: MIT */
#include "sltg/sltg_references.h"

#include <stdio.h>

#include <comity/windows.h>

#include "base/guid.h"
#include "base/hresult.h"

enum {
    REFERENCE_TEXT_MAX = 64,
    LIBRARY_TEXT_MAX = 1024,
    DISPATCH_INDEX = 4, /* of IDispatch in "stdole32.tlb" */
};

static const GUID stdole_guid = {0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

/* A copy with NUL of what is in the file; false if it is too long. */
static bool copy_text(struct span bytes, char *ret_text, size_t size)
{
    if (bytes.size >= size)
        return false;
    memcpy(ret_text, bytes.bytes, bytes.size);
    ret_text[bytes.size] = '\0';
    return true;
}

/* ---- imports ---- */

/* Room for one more of @n in a list of @element bytes each, which doubles. */
static bool grow(struct arena *arena, void **list, size_t *size, size_t n, size_t element)
{
    size_t more = *size ? *size * 2 : 4;
    void *longer;

    if (n < *size)
        return true;
    longer = arena_alloc_array(arena, more, element);
    if (!longer)
        return false;
    if (n)
        memcpy(longer, *list, n * element);
    *list = longer;
    *size = more;
    return true;
}

static struct imported_library *new_library(struct sltg_file *file)
{
    struct type_library *library = file->target;
    struct imported_library *imported = arena_alloc(&library->arena, sizeof(*imported));

    if (!imported ||
        !grow(&library->arena, (void **)&library->imported_libraries, &file->libraries_size,
              library->n_imported_libraries, sizeof(*library->imported_libraries)))
        return NULL;
    library->imported_libraries[library->n_imported_libraries++] = imported;
    return imported;
}

static HRESULT new_import(struct sltg_file *file, struct imported_type type, HREFTYPE *ret_href)
{
    struct type_library *library = file->target;

    if (!grow(&library->arena, (void **)&library->imported_types, &file->imports_size,
              library->n_imported_types, sizeof(*library->imported_types)))
        return hr_raise(E_OUTOFMEMORY, "imports of a type library");
    *ret_href = library->n_imported_types * IMPORT_HREF_STEP + IMPORT_HREF_BIT;
    library->imported_types[library->n_imported_types++] = type;
    return S_OK;
}

static bool parse_guid(const char *text, GUID *ret_guid)
{
    char16_t wide[GUID_TEXT_SIZE] = {0};

    for (unsigned i = 0; i < GUID_TEXT_SIZE - 1; i++)
        wide[i] = (unsigned char)text[i];
    return SUCCEEDED(guid_parse(wide, ret_guid));
}

/* Counts a search of all that is imported. */
static HRESULT charge_search(struct sltg_file *file)
{
    const struct type_library *library = file->target;
    size_t n = (size_t)library->n_imported_libraries + library->n_imported_types;

    if (n > file->comparisons_left)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: too many references");
    file->comparisons_left -= n;
    return S_OK;
}

/* Reads "*\G{guid}#1.0#0#path#". */
static bool parse_library(const char *text, struct imported_library *ret_library,
                          const char **ret_path, int *ret_len)
{
    char guid[GUID_TEXT_SIZE];
    unsigned major, minor, lcid;
    int at = 0;

    if (sscanf(text, "*\\G%38s%n", guid, &at) != 1 || at != 41 ||
        !parse_guid(guid, &ret_library->guid))
        return false;
    text += at;
    /* Three are found without the last #, too: then nothing is told of where they end. */
    at = 0;
    if (sscanf(text, "#%u.%u#%x#%n", &major, &minor, &lcid, &at) != 3 || at == 0)
        return false;

    ret_library->major = (WORD)major;
    ret_library->minor = (WORD)minor;
    ret_library->lcid = lcid;
    *ret_path = text + at;
    *ret_len = (int)strcspn(*ret_path, "#");
    return true;
}

static bool is_library(const struct imported_library *one, const struct imported_library *other)
{
    return guid_is_equal(&one->guid, &other->guid) && one->major == other->major &&
           one->minor == other->minor && one->lcid == other->lcid;
}

/* The imported library that the name at @offset tells of. */
static HRESULT find_library(struct sltg_file *file, uint32_t offset,
                            struct imported_library **ret_library)
{
    struct type_library *library = file->target;
    struct imported_library imported = {0};
    char text[LIBRARY_TEXT_MAX];
    struct span bytes;
    const char *path;
    int len;
    HRESULT hr;

    hr = sltg_name_bytes(file, offset, &bytes);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!copy_text(bytes, text, sizeof(text)) || !parse_library(text, &imported, &path, &len))
        return hr_raise(TYPE_E_INVDATAREAD, "type library: an import of no library");
    for (UINT i = 0; i < library->n_imported_libraries; i++) {
        *ret_library = library->imported_libraries[i];
        if (is_library(*ret_library, &imported))
            return S_OK;
    }

    *ret_library = new_library(file);
    imported.file = type_library_narrow(library, path, (size_t)len);
    if (!*ret_library || !imported.file)
        return hr_raise(E_OUTOFMEMORY, "import of a type library");
    **ret_library = imported;
    return S_OK;
}

static HRESULT import_type(struct sltg_file *file, uint32_t offset, UINT index, HREFTYPE *ret_href)
{
    struct type_library *library = file->target;
    struct imported_type type = {.index = index};
    HRESULT hr;

    hr = charge_search(file);
    if (SUCCEEDED(hr))
        hr = find_library(file, offset, &type.library);
    if (FAILED(hr))
        return hr_trace(hr);
    for (UINT i = 0; i < library->n_imported_types; i++) {
        const struct imported_type *known = &library->imported_types[i];

        if (known->library == type.library && !known->has_guid && known->index == index) {
            *ret_href = i * IMPORT_HREF_STEP + IMPORT_HREF_BIT;
            return S_OK;
        }
    }
    hr = new_import(file, type, ret_href);
    if (SUCCEEDED(hr) && file->dispatch == TYPE_NO_HREF && index == DISPATCH_INDEX &&
        guid_is_equal(&type.library->guid, &stdole_guid))
        file->dispatch = *ret_href;
    return hr_trace(hr);
}

HRESULT sltg_references_dispatch(struct sltg_file *file, HREFTYPE *ret_href)
{
    struct imported_type type = {.has_guid = true, .guid = IID_IDispatch, .kind = TKIND_INTERFACE};
    struct imported_library *library;
    HRESULT hr;

    if (file->dispatch == TYPE_NO_HREF) {
        library = new_library(file);
        if (!library)
            return hr_raise(E_OUTOFMEMORY, "import of a type library");
        library->guid = stdole_guid;
        library->major = 2;
        library->file = type_library_text(file->target, u"stdole2.tlb", 11);
        type.library = library;
        hr = new_import(file, type, &file->dispatch);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    *ret_href = file->dispatch;
    return S_OK;
}

/* ---- one type's ---- */

/* "*\R" and two numbers: of the library and of the type in it. */
static HRESULT read_reference(struct sltg_file *file, struct span bytes, HREFTYPE *ret_href)
{
    char text[REFERENCE_TEXT_MAX];
    unsigned library, index;

    if (file->types_left == 0)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: too many references");
    file->types_left--;
    if (!copy_text(bytes, text, sizeof(text)) || sscanf(text, "*\\R%x*#%x", &library, &index) != 2)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: a reference to nothing");
    if (library != SLTG_OWN_LIBRARY)
        return hr_trace(import_type(file, library, index, ret_href));
    if (index > UINT16_MAX)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: a reference to type %u", index);
    *ret_href = index * TYPE_HREF_STEP;
    return S_OK;
}

HRESULT sltg_references_read(struct sltg_members *members, struct span block, uint32_t offset)
{
    struct span list = span_from(block, offset);
    uint32_t size;
    uint64_t at;

    if (list.size == 0 || list.bytes[0] != SLTG_REFERENCES_MARK ||
        !span_u32(list, SLTG_REFERENCES_SIZE, &size) || size > list.size)
        return sltg_damaged("a list of references", offset);
    members->references = arena_alloc_array(&members->file->target->arena,
                                            size / SLTG_REFERENCE_SIZE + 1, sizeof(HREFTYPE));
    if (!members->references)
        return hr_raise(E_OUTOFMEMORY, "references of a type library");

    at = SLTG_REFERENCES_LIST + (uint64_t)size + SLTG_REFERENCES_NAMES;
    for (unsigned i = 0; i < size / SLTG_REFERENCE_SIZE; i++) {
        struct span text;
        uint16_t len;
        HRESULT hr;

        if (!span_u16(list, at, &len) || !span_part(list, at + 2, len, &text))
            return sltg_damaged("a reference", offset + at);
        hr = read_reference(members->file, text, &members->references[i]);
        if (FAILED(hr))
            return hr_trace(hr);
        members->n_references++;
        at += 2u + len;
    }
    return S_OK;
}

/* ---- bases ---- */

HRESULT sltg_bases_read(struct sltg_members *members)
{
    struct type *type = members->type;
    uint16_t at = SLTG_NONE;
    uint16_t n = 0;

    span_u16(members->tail, SLTG_TAIL_FIRST_BASE, &at);
    span_u16(members->tail, SLTG_TAIL_BASES, &n);
    if (at == SLTG_NONE || n == 0)
        return S_OK;
    if (n > members->bytes.size / SLTG_BASE_SIZE)
        return sltg_damaged("a list of interfaces", at);
    type->bases = arena_alloc_array(&type->library->arena, n, sizeof(struct type_base));
    if (!type->bases)
        return hr_raise(E_OUTOFMEMORY, "interfaces of a type library's class");

    for (unsigned i = 0; i < n && at != SLTG_NONE; i++) {
        uint16_t mark, reference;
        struct span entry;

        if (!span_part(members->bytes, at, SLTG_BASE_SIZE, &entry) || !span_u16(entry, 0, &mark) ||
            mark != SLTG_BASE_MARK || !span_u16(entry, SLTG_BASE_REFERENCE, &reference) ||
            reference >= members->n_references)
            return sltg_damaged("an interface", at);
        type->bases[i].href = members->references[reference];
        type->bases[i].flags = entry.bytes[SLTG_BASE_FLAGS];
        type->attributes.cImplTypes++;
        span_u16(entry, SLTG_BASE_NEXT, &at);
    }
    return S_OK;
}
