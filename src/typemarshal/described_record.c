/* SPDX-License-Identifier: MIT */
#include "typemarshal/described_record.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "typemarshal/described_type.h"

enum {
    RECORD_SIZE_MAX = 1 << 20,
};

struct field {
    const struct wire_type *type;
    uint32_t offset;
    IID iid; /* of an interface */
};

/* Which record it is: by its library, for a record needs no identifier of its own. */
struct record_name {
    GUID library;
    WORD major, minor;
    UINT index;
};

struct described_record {
    struct list link; /* in known.records */
    struct wire_type type;
    struct record_name name;
    ffi_type passed;
    ffi_type **parts; /* owned, ended by NULL */
    unsigned n_fields;
    struct field fields[];
};

static struct {
    pthread_mutex_t lock;
    struct list records; /* (lock); each stays as it is */
} known = {.lock = PTHREAD_MUTEX_INITIALIZER, .records = LIST_INIT(known.records)};

static struct described_record *described_record_free(struct described_record *record)
{
    if (record)
        free(record->parts);
    free(record);
    return NULL;
}
DEFINE_CLEANUP(struct described_record *, described_record_free);

static const struct described_record *record_from(const struct wire_type *type)
{
    return container_of(type, struct described_record, type);
}

/* ---- how it travels ---- */

static void record_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const struct described_record *record = record_from(type);

    ndr_put_align(io->writer, type->alignment);
    for (unsigned i = 0; i < record->n_fields; i++) {
        const struct field *field = &record->fields[i];

        wire_put_parts(io, field->type, (const char *)value + field->offset, 1);
    }
}

static HRESULT record_put_referred(struct wire_io *io, const struct wire_type *type,
                                   const void *value)
{
    const struct described_record *record = record_from(type);
    HRESULT hr = S_OK;

    for (unsigned i = 0; i < record->n_fields && SUCCEEDED(hr); i++) {
        const struct field *field = &record->fields[i];

        io->iid = &field->iid;
        hr = wire_put_referred(io, field->type, (const char *)value + field->offset, 1);
    }
    return hr;
}

static void record_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    const struct described_record *record = record_from(type);

    ndr_get_align(io->reader, type->alignment);
    for (unsigned i = 0; i < record->n_fields && !io->reader->failed; i++) {
        const struct field *field = &record->fields[i];

        wire_get_parts(io, field->type, (char *)value + field->offset, 1);
    }
}

static HRESULT record_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    const struct described_record *record = record_from(type);
    HRESULT hr = S_OK;

    for (unsigned i = 0; i < record->n_fields && SUCCEEDED(hr); i++) {
        const struct field *field = &record->fields[i];

        io->iid = &field->iid;
        hr = wire_get_referred(io, field->type, (char *)value + field->offset, 1);
    }
    return hr;
}

static void record_clear(const struct wire_type *type, void *value)
{
    const struct described_record *record = record_from(type);

    for (unsigned i = 0; i < record->n_fields; i++)
        wire_clear_values(record->fields[i].type, (char *)value + record->fields[i].offset, 1);
}

/* ---- what a library says of it ---- */

/* S_FALSE if it cannot travel. */
static HRESULT add_field(ITypeInfo *info, UINT index, size_t record_size, unsigned depth,
                         struct field *ret_field)
{
    struct described_type type;
    VARDESC *desc;
    HRESULT hr;

    hr = info->lpVtbl->GetVarDesc(info, index, &desc);
    if (FAILED(hr))
        return hr_raise(hr, "reading a record's field from a type library");
    hr = described_type_resolve(info, &desc->elemdescVar.tdesc, depth, &type);
    if (SUCCEEDED(hr) && !described_type_add_pointers(&type, 0))
        hr = S_FALSE;
    if (hr == S_OK && (desc->oInst > record_size || type.type->size > record_size - desc->oInst))
        hr = S_FALSE;
    if (hr == S_OK)
        *ret_field = (struct field){type.type, desc->oInst, type.iid};
    info->lpVtbl->ReleaseVarDesc(info, desc);
    return hr;
}

/* What a field is passed as, within the record. */
static ffi_type *part_of(const struct wire_type *type)
{
    if (type->passed)
        return type->passed;
    if (type->put)
        return &ffi_type_pointer;
    return type->size == sizeof(uint64_t) ? &ffi_type_uint64 : &ffi_type_uint32;
}

/* Its parts tell in which registers a small record travels; of a large one they do not matter. */
static bool set_parts(struct described_record *record, const TYPEATTR *attr)
{
    record->parts = calloc(record->n_fields + 1, sizeof(*record->parts));
    if (!record->parts)
        return false;
    for (unsigned i = 0; i < record->n_fields; i++)
        record->parts[i] = part_of(record->fields[i].type);
    record->passed = (ffi_type){
        .size = attr->cbSizeInstance,
        .alignment = attr->cbAlignment ? attr->cbAlignment : 1,
        .type = FFI_TYPE_STRUCT,
        .elements = record->parts,
    };
    return true;
}

static void set_type(struct described_record *record, const TYPEATTR *attr)
{
    size_t wire_size = 0, alignment = 1;

    for (unsigned i = 0; i < record->n_fields; i++) {
        const struct field *field = &record->fields[i];

        wire_size += field->type->wire_size;
        if (field->type->alignment > alignment)
            alignment = field->type->alignment;
    }
    record->type = (struct wire_type){
        .size = attr->cbSizeInstance,
        .wire_size = wire_size,
        .alignment = alignment,
        .put = record_put,
        .put_referred = record_put_referred,
        .get = record_get,
        .get_referred = record_get_referred,
        .clear = record_clear,
        .passed = &record->passed,
    };
}

static const struct wire_type *find_known(const struct record_name *name)
{
    list_for_each (link, &known.records) {
        const struct described_record *found = container_of(link, struct described_record, link);

        if (guid_is_equal(&found->name.library, &name->library) &&
            found->name.major == name->major && found->name.minor == name->minor &&
            found->name.index == name->index)
            return &found->type;
    }
    return NULL;
}

static const struct wire_type *keep(struct described_record *record)
{
    const struct wire_type *type;

    pthread_mutex_lock(&known.lock);
    type = find_known(&record->name);
    if (!type) {
        type = &record->type;
        list_append(&known.records, &record->link);
        record = NULL;
    }
    pthread_mutex_unlock(&known.lock);
    described_record_free(record);
    return type;
}

static HRESULT describe(ITypeInfo *info, const TYPEATTR *attr, const struct record_name *name,
                        unsigned depth, const struct wire_type **ret_type)
{
    _cleanup_(described_record_freep) struct described_record *record = NULL;
    HRESULT hr;

    if (attr->typekind != TKIND_RECORD || attr->cbSizeInstance == 0 ||
        attr->cbSizeInstance > RECORD_SIZE_MAX || depth > DESCRIBED_DEPTH_MAX)
        return S_FALSE;
    record = calloc(1, sizeof(*record) + attr->cVars * sizeof(struct field));
    if (!record)
        return hr_raise(E_OUTOFMEMORY, "describing a record");
    record->name = *name;
    record->n_fields = attr->cVars;
    for (UINT i = 0; i < attr->cVars; i++) {
        hr = add_field(info, i, attr->cbSizeInstance, depth, &record->fields[i]);
        if (hr != S_OK)
            return hr_trace(hr);
    }
    if (!set_parts(record, attr))
        return hr_raise(E_OUTOFMEMORY, "describing a record");
    set_type(record, attr);
    *ret_type = keep(TAKE_PTR(record));
    return S_OK;
}

static HRESULT get_name(ITypeInfo *info, struct record_name *ret_name)
{
    ITypeLib *library;
    TLIBATTR *attr;
    HRESULT hr;

    hr = info->lpVtbl->GetContainingTypeLib(info, &library, &ret_name->index);
    if (FAILED(hr))
        return hr_raise(hr, "looking up the library of a record");
    hr = library->lpVtbl->GetLibAttr(library, &attr);
    if (SUCCEEDED(hr)) {
        ret_name->library = attr->guid;
        ret_name->major = attr->wMajorVerNum;
        ret_name->minor = attr->wMinorVerNum;
        library->lpVtbl->ReleaseTLibAttr(library, attr);
    }
    library->lpVtbl->Release(library);
    return FAILED(hr) ? hr_raise(hr, "looking up the library of a record") : S_OK;
}

HRESULT described_record_find(ITypeInfo *info, unsigned depth, const struct wire_type **ret_type)
{
    const struct wire_type *type;
    struct record_name name;
    TYPEATTR *attr;
    HRESULT hr;

    hr = get_name(info, &name);
    if (FAILED(hr))
        return hr_trace(hr);
    pthread_mutex_lock(&known.lock);
    type = find_known(&name);
    pthread_mutex_unlock(&known.lock);
    if (type) {
        *ret_type = type;
        return S_OK;
    }
    hr = info->lpVtbl->GetTypeAttr(info, &attr);
    if (FAILED(hr))
        return hr_raise(hr, "reading a record from a type library");
    hr = describe(info, attr, &name, depth, ret_type);
    info->lpVtbl->ReleaseTypeAttr(info, attr);
    return hr_trace(hr);
}
