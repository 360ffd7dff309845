/* SPDX-License-Identifier: MIT */
#include "marshal/wire_type.h"

#include <string.h>

#include <comity/objbase.h>

#include "marshal/oaut.h"
#include "marshal/oaut_array.h"

enum {
    USER_REFERENT = 0x72657355,
    STATISTICS_SIZE = 72,
    BIND_OPTIONS_SIZE = 32,
};

/* Stands in a pointer that the wire says is not NULL until what it refers to has been read. */
static char pending;

static void put_pointer(struct wire_io *io, const void *pointer)
{
    if (pointer)
        ndr_put_referent(io->writer);
    else
        ndr_put_u32(io->writer, 0);
}

static void *get_pointer(struct wire_io *io)
{
    return ndr_get_u32(io->reader) ? &pending : NULL;
}

/* Whether a pointer's referred part follows; it is then NULL until that has been read. */
bool wire_take_pending(void *place)
{
    if (*(void **)place != &pending)
        return false;
    *(void **)place = NULL;
    return true;
}

/* ---- types without pointers ---- */

#define NUMBER(wire_name, bytes, passed_as)                                                        \
    const struct wire_type wire_name = {                                                           \
        .size = (bytes),                                                                           \
        .wire_size = (bytes),                                                                      \
        .alignment = (bytes),                                                                      \
        .passed = &(passed_as),                                                                    \
    }
NUMBER(wire_i8, 1, ffi_type_sint8);
NUMBER(wire_u8, 1, ffi_type_uint8);
NUMBER(wire_i16, 2, ffi_type_sint16);
NUMBER(wire_u16, 2, ffi_type_uint16);
NUMBER(wire_float, 4, ffi_type_float);
NUMBER(wire_double, 8, ffi_type_double);
const struct wire_type wire_u32 = {.size = 4, .wire_size = 4, .alignment = 4};
const struct wire_type wire_u64 = {.size = 8, .wire_size = 8, .alignment = 8};
const struct wire_type wire_guid = {.size = 16, .wire_size = 16, .alignment = 4};
const struct wire_type wire_filetime = {.size = 8, .wire_size = 8, .alignment = 4};
const struct wire_type wire_licence = {.size = 12, .wire_size = 12, .alignment = 4};
const struct wire_type wire_category = {.size = 276, .wire_size = 276, .alignment = 4};

static ffi_type *decimal_parts[] = {&ffi_type_uint64, &ffi_type_uint64, NULL};
static ffi_type decimal_passed = {.type = FFI_TYPE_STRUCT, .elements = decimal_parts};

const struct wire_type wire_decimal = {
    .size = sizeof(DECIMAL),
    .wire_size = sizeof(DECIMAL),
    .alignment = _Alignof(DECIMAL),
    .passed = &decimal_passed,
};

/* ---- texts ---- */

void wire_put_pointer(struct wire_io *io, const struct wire_type *type, const void *value)
{
    put_pointer(io, *(const LPOLESTR *)value);
}

static HRESULT text_put_referred(struct wire_io *io, const struct wire_type *type,
                                 const void *value)
{
    const char16_t *text = *(const char16_t *const *)value;

    if (text)
        ndr_put_wide(io->writer, text);
    return S_OK;
}

void wire_get_pointer(struct wire_io *io, const struct wire_type *type, void *value)
{
    *(void **)value = get_pointer(io);
}

/* Copied, for on the wire it may lie at an odd address. */
static HRESULT text_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    const void *units;
    uint32_t n;
    void *copy;

    if (!wire_take_pending(value))
        return S_OK;
    units = ndr_get_wide(io->reader, &n);
    if (!units)
        return oaut_bad_data();
    copy = CoTaskMemAlloc((size_t)n * sizeof(OLECHAR));
    if (!copy)
        return E_OUTOFMEMORY;
    memcpy(copy, units, (size_t)n * sizeof(OLECHAR));
    *(void **)value = copy;
    return S_OK;
}

static void text_clear(const struct wire_type *type, void *value)
{
    if (!wire_take_pending(value))
        CoTaskMemFree(*(void **)value);
    *(void **)value = NULL;
}

const struct wire_type wire_text = {
    .size = sizeof(LPOLESTR),
    .wire_size = 4,
    .alignment = 4,
    .put = wire_put_pointer,
    .put_referred = text_put_referred,
    .get = wire_get_pointer,
    .get_referred = text_get_referred,
    .clear = text_clear,
};

static void ref_text_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
}

static void ref_text_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    *(void **)value = &pending;
}

const struct wire_type wire_ref_text = {
    .size = sizeof(LPOLESTR),
    .wire_size = 12,
    .alignment = 4,
    .put = ref_text_put,
    .put_referred = text_put_referred,
    .get = ref_text_get,
    .get_referred = text_get_referred,
    .clear = text_clear,
};

/* ---- Automation's: even NULL is referred to ---- */

static void user_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    ndr_put_u32(io->writer, USER_REFERENT);
}

static HRESULT bstr_put_referred(struct wire_io *io, const struct wire_type *type,
                                 const void *value)
{
    oaut_put_bstr_body(io->writer, *(const BSTR *)value);
    return S_OK;
}

static HRESULT bstr_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    return wire_take_pending(value) ? oaut_get_bstr_body(io->reader, value) : S_OK;
}

static void bstr_clear(const struct wire_type *type, void *value)
{
    if (!wire_take_pending(value))
        SysFreeString(*(BSTR *)value);
    *(BSTR *)value = NULL;
}

const struct wire_type wire_bstr = {
    .size = sizeof(BSTR),
    .wire_size = 4,
    .alignment = 4,
    .put = user_put,
    .put_referred = bstr_put_referred,
    .get = wire_get_pointer,
    .get_referred = bstr_get_referred,
    .clear = bstr_clear,
};

static HRESULT variant_put_referred(struct wire_io *io, const struct wire_type *type,
                                    const void *value)
{
    return oaut_put_variant_body(io->writer, io->codec, value);
}

static void variant_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    if (ndr_get_u32(io->reader) == 0)
        io->reader->failed = true;
}

static HRESULT variant_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    return oaut_get_variant_body(io->reader, io->codec, value);
}

static void variant_clear(const struct wire_type *type, void *value)
{
    oaut_clear(value);
}

static ffi_type *variant_parts[] = {&ffi_type_uint64, &ffi_type_uint64, &ffi_type_uint64, NULL};
static ffi_type variant_passed = {.type = FFI_TYPE_STRUCT, .elements = variant_parts};

const struct wire_type wire_variant = {
    .size = sizeof(VARIANT),
    .wire_size = 4,
    .alignment = 4,
    .put = user_put,
    .put_referred = variant_put_referred,
    .get = variant_get,
    .get_referred = variant_get_referred,
    .clear = variant_clear,
    .passed = &variant_passed,
};

static HRESULT array_put_referred(struct wire_io *io, const struct wire_type *type,
                                  const void *value)
{
    SAFEARRAY *array = *(SAFEARRAY *const *)value;

    put_pointer(io, array);
    return array ? oaut_put_array_body(io->writer, io->codec, array) : S_OK;
}

/* What an array is of comes with it. */
static HRESULT array_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    if (!wire_take_pending(value) || ndr_get_u32(io->reader) == 0)
        return S_OK;
    return oaut_get_array_body(io->reader, io->codec, VT_EMPTY, value);
}

static void array_clear(const struct wire_type *type, void *value)
{
    if (!wire_take_pending(value))
        SafeArrayDestroy(*(SAFEARRAY **)value);
    *(SAFEARRAY **)value = NULL;
}

const struct wire_type wire_array = {
    .size = sizeof(SAFEARRAY *),
    .wire_size = 4,
    .alignment = 4,
    .put = user_put,
    .put_referred = array_put_referred,
    .get = wire_get_pointer,
    .get_referred = array_get_referred,
    .clear = array_clear,
};

/* ---- interface pointers ---- */

static HRESULT interface_put_referred(struct wire_io *io, const struct wire_type *type,
                                      const void *value)
{
    IUnknown *unknown = *(IUnknown *const *)value;

    return unknown ? io->codec->put(io->codec, io->writer, unknown, io->iid) : S_OK;
}

static HRESULT interface_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    return wire_take_pending(value) ? io->codec->get(io->codec, io->reader, io->iid, value) : S_OK;
}

static void interface_clear(const struct wire_type *type, void *value)
{
    IUnknown *unknown = *(IUnknown **)value;

    if (!wire_take_pending(value) && unknown)
        unknown->lpVtbl->Release(unknown);
    *(IUnknown **)value = NULL;
}

const struct wire_type wire_interface = {
    .size = sizeof(IUnknown *),
    .wire_size = 4,
    .alignment = 4,
    .put = wire_put_pointer,
    .put_referred = interface_put_referred,
    .get = wire_get_pointer,
    .get_referred = interface_get_referred,
    .clear = interface_clear,
};

/* ---- CONNECTDATA ---- */

static void connection_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const CONNECTDATA *connection = value;

    put_pointer(io, connection->pUnk);
    ndr_put_u32(io->writer, connection->dwCookie);
}

static HRESULT connection_put_referred(struct wire_io *io, const struct wire_type *type,
                                       const void *value)
{
    return interface_put_referred(io, type, &((const CONNECTDATA *)value)->pUnk);
}

static void connection_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    CONNECTDATA *connection = value;

    connection->pUnk = get_pointer(io);
    connection->dwCookie = ndr_get_u32(io->reader);
}

static HRESULT connection_get_referred(struct wire_io *io, const struct wire_type *type,
                                       void *value)
{
    return interface_get_referred(io, type, &((CONNECTDATA *)value)->pUnk);
}

static void connection_clear(const struct wire_type *type, void *value)
{
    interface_clear(type, &((CONNECTDATA *)value)->pUnk);
}

const struct wire_type wire_connection = {
    .size = sizeof(CONNECTDATA),
    .wire_size = 8,
    .alignment = 4,
    .put = connection_put,
    .put_referred = connection_put_referred,
    .get = connection_get,
    .get_referred = connection_get_referred,
    .clear = connection_clear,
};

/* ---- STATSTG: after the name, the same in memory and on the wire ---- */

static void statistics_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const STATSTG *statistics = value;

    ndr_put_align(io->writer, 8);
    put_pointer(io, statistics->pwcsName);
    ndr_put_u32(io->writer, statistics->type);
    ndr_put_bytes(io->writer, &statistics->cbSize, STATISTICS_SIZE - 8);
}

static HRESULT statistics_put_referred(struct wire_io *io, const struct wire_type *type,
                                       const void *value)
{
    return text_put_referred(io, type, &((const STATSTG *)value)->pwcsName);
}

static void statistics_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    STATSTG *statistics = value;
    const void *bytes;

    ndr_get_align(io->reader, 8);
    statistics->pwcsName = get_pointer(io);
    statistics->type = ndr_get_u32(io->reader);
    bytes = ndr_get_bytes(io->reader, STATISTICS_SIZE - 8);
    if (bytes)
        memcpy(&statistics->cbSize, bytes, STATISTICS_SIZE - 8);
}

static HRESULT statistics_get_referred(struct wire_io *io, const struct wire_type *type,
                                       void *value)
{
    return text_get_referred(io, type, &((STATSTG *)value)->pwcsName);
}

static void statistics_clear(const struct wire_type *type, void *value)
{
    text_clear(type, &((STATSTG *)value)->pwcsName);
}

_Static_assert(sizeof(STATSTG) - offsetof(STATSTG, cbSize) == STATISTICS_SIZE - 8,
               "as on the wire");

const struct wire_type wire_statistics = {
    .size = sizeof(STATSTG),
    .wire_size = STATISTICS_SIZE,
    .alignment = 8,
    .put = statistics_put,
    .put_referred = statistics_put_referred,
    .get = statistics_get,
    .get_referred = statistics_get_referred,
    .clear = statistics_clear,
};

/* ---- BIND_OPTS: on the wire what later versions added follows, as what it is by default ---- */

static void bind_options_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const BIND_OPTS *options = value;
    const uint32_t words[] = {
        BIND_OPTIONS_SIZE,
        options->grfFlags,
        options->grfMode,
        options->dwTickCountDeadline,
        0,
        CLSCTX_SERVER,
        0,
        0,
    };

    ndr_put_align(io->writer, 4);
    ndr_put_bytes(io->writer, words, sizeof(words));
}

static HRESULT bind_options_put_referred(struct wire_io *io, const struct wire_type *type,
                                         const void *value)
{
    return S_OK;
}

static void bind_options_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    BIND_OPTS *options = value;

    options->cbStruct = sizeof(*options);
    ndr_get_u32(io->reader);
    options->grfFlags = ndr_get_u32(io->reader);
    options->grfMode = ndr_get_u32(io->reader);
    options->dwTickCountDeadline = ndr_get_u32(io->reader);
    for (int i = 0; i < 3; i++)
        ndr_get_u32(io->reader);
    /* A COSERVERINFO would follow: nobody here can use another machine's. */
    if (ndr_get_u32(io->reader))
        io->reader->failed = true;
}

static HRESULT bind_options_get_referred(struct wire_io *io, const struct wire_type *type,
                                         void *value)
{
    return S_OK;
}

const struct wire_type wire_bind_options = {
    .size = sizeof(BIND_OPTS),
    .wire_size = BIND_OPTIONS_SIZE,
    .alignment = 4,
    .put = bind_options_put,
    .put_referred = bind_options_put_referred,
    .get = bind_options_get,
    .get_referred = bind_options_get_referred,
};

/* ---- any number of values ---- */

void wire_put_parts(struct wire_io *io, const struct wire_type *type, const void *values, size_t n)
{
    for (size_t i = 0; type->put && i < n; i++)
        type->put(io, type, (const char *)values + i * type->size);
    if (!type->put && n) {
        ndr_put_align(io->writer, type->alignment);
        ndr_put_bytes(io->writer, values, n * type->size);
    }
}

HRESULT wire_put_referred(struct wire_io *io, const struct wire_type *type, const void *values,
                          size_t n)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; type->put_referred && i < n && SUCCEEDED(hr); i++)
        hr = type->put_referred(io, type, (const char *)values + i * type->size);
    return hr;
}

HRESULT wire_put_values(struct wire_io *io, const struct wire_type *type, const void *values,
                        size_t n)
{
    wire_put_parts(io, type, values, n);
    return wire_put_referred(io, type, values, n);
}

static void get_numbers(struct wire_io *io, const struct wire_type *type, void *values, size_t n)
{
    const void *bytes;

    if (n == 0)
        return;
    ndr_get_align(io->reader, type->alignment);
    bytes = ndr_get_bytes(io->reader, n * type->size);
    if (bytes)
        memcpy(values, bytes, n * type->size);
}

void wire_get_parts(struct wire_io *io, const struct wire_type *type, void *values, size_t n)
{
    if (!type->get) {
        get_numbers(io, type, values, n);
        return;
    }
    for (size_t i = 0; i < n && !io->reader->failed; i++)
        type->get(io, type, (char *)values + i * type->size);
}

HRESULT wire_get_referred(struct wire_io *io, const struct wire_type *type, void *values, size_t n)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; type->get_referred && i < n && SUCCEEDED(hr); i++)
        hr = type->get_referred(io, type, (char *)values + i * type->size);
    return SUCCEEDED(hr) && io->reader->failed ? oaut_bad_data() : hr;
}

HRESULT wire_get_values(struct wire_io *io, const struct wire_type *type, void *values, size_t n)
{
    wire_get_parts(io, type, values, n);
    if (io->reader->failed)
        return oaut_bad_data();
    return wire_get_referred(io, type, values, n);
}

void wire_replace_value(const struct wire_type *type, void *place, void *value)
{
    if (type->replace) {
        type->replace(type, place, value);
        return;
    }
    wire_clear_values(type, place, 1);
    memcpy(place, value, type->size);
}

void wire_clear_values(const struct wire_type *type, void *values, size_t n)
{
    for (size_t i = 0; type->clear && i < n; i++)
        type->clear(type, (char *)values + i * type->size);
}
