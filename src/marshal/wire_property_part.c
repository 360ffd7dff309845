/* SPDX-License-Identifier: MIT */
#include "marshal/wire_property_part.h"

#include <string.h>

#include <comity/objbase.h>

#include "marshal/oaut.h"

/* ---- texts of bytes ---- */

static HRESULT narrow_put_referred(struct wire_io *io, const struct wire_type *type,
                                   const void *value)
{
    const char *text = *(const char *const *)value;
    uint32_t n;

    if (!text)
        return S_OK;
    n = (uint32_t)strlen(text) + 1;
    ndr_put_u32(io->writer, n);
    ndr_put_u32(io->writer, 0);
    ndr_put_u32(io->writer, n);
    ndr_put_bytes(io->writer, text, n);
    return S_OK;
}

static HRESULT narrow_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    uint32_t max, offset, n;
    const char *bytes;

    if (!wire_take_pending(value))
        return S_OK;
    max = ndr_get_u32(io->reader);
    offset = ndr_get_u32(io->reader);
    n = ndr_get_count(io->reader, 1);
    bytes = ndr_get_bytes(io->reader, n);
    if (!bytes || n == 0 || n > max || offset || bytes[n - 1])
        return oaut_bad_data();
    *(void **)value = CoTaskMemAlloc(n);
    if (!*(void **)value)
        return E_OUTOFMEMORY;
    memcpy(*(void **)value, bytes, n);
    return S_OK;
}

static void memory_clear(const struct wire_type *type, void *value)
{
    if (!wire_take_pending(value))
        CoTaskMemFree(*(void **)value);
    *(void **)value = NULL;
}

const struct wire_type wire_narrow = {
    .size = sizeof(LPSTR),
    .wire_size = 4,
    .alignment = 4,
    .put = wire_put_pointer,
    .put_referred = narrow_put_referred,
    .get = wire_get_pointer,
    .get_referred = narrow_get_referred,
    .clear = memory_clear,
};

/* ---- memory that is referred to, of a fixed type ---- */

static HRESULT put_one(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const void *referred = *(const void *const *)value;

    return referred ? wire_put_values(io, type, referred, 1) : S_OK;
}

static HRESULT get_one(struct wire_io *io, const struct wire_type *type, void *value)
{
    void *referred;

    if (!wire_take_pending(value))
        return S_OK;
    referred = CoTaskMemAlloc(type->size);
    if (!referred)
        return E_OUTOFMEMORY;
    *(void **)value = memset(referred, 0, type->size);
    return wire_get_values(io, type, referred, 1);
}

static void clear_one(const struct wire_type *type, void *value)
{
    void *referred = wire_take_pending(value) ? NULL : *(void **)value;

    if (referred)
        wire_clear_values(type, referred, 1);
    CoTaskMemFree(referred);
    *(void **)value = NULL;
}

#define POINTER_TO(name, referred)                                                                 \
    static HRESULT name##_put_referred(struct wire_io *io, const struct wire_type *type,           \
                                       const void *value)                                          \
    {                                                                                              \
        return put_one(io, &(referred), value);                                                    \
    }                                                                                              \
    static HRESULT name##_get_referred(struct wire_io *io, const struct wire_type *type,           \
                                       void *value)                                                \
    {                                                                                              \
        return get_one(io, &(referred), value);                                                    \
    }                                                                                              \
    static void name##_clear(const struct wire_type *type, void *value)                            \
    {                                                                                              \
        clear_one(&(referred), value);                                                             \
    }                                                                                              \
    const struct wire_type wire_##name = {                                                         \
        .size = sizeof(void *),                                                                    \
        .wire_size = 4,                                                                            \
        .alignment = 4,                                                                            \
        .put = wire_put_pointer,                                                                   \
        .put_referred = name##_put_referred,                                                       \
        .get = wire_get_pointer,                                                                   \
        .get_referred = name##_get_referred,                                                       \
        .clear = name##_clear,                                                                     \
    }

/* ---- counted arrays: CAUB and its like, BLOB, a CLIPDATA's bytes ---- */

void wire_put_counted(struct wire_io *io, uint32_t n, const void *elements)
{
    ndr_put_u32(io->writer, n);
    wire_put_pointer(io, NULL, &elements);
}

HRESULT wire_put_elements(struct wire_io *io, const struct wire_type *type, uint32_t n,
                          const void *elements)
{
    if (!elements)
        return S_OK;
    ndr_put_u32(io->writer, n);
    return wire_put_values(io, type, elements, n);
}

/* What came must be as many as were said to come. */
HRESULT wire_get_elements(struct wire_io *io, const struct wire_type *type, uint32_t n, void *place)
{
    size_t size = (size_t)n * type->size;
    void *elements;

    if (!wire_take_pending(place))
        return n ? oaut_bad_data() : S_OK;
    if (ndr_get_count(io->reader, type->wire_size) != n || io->reader->failed)
        return oaut_bad_data();
    elements = CoTaskMemAlloc(size + 1);
    if (!elements)
        return E_OUTOFMEMORY;
    *(void **)place = memset(elements, 0, size + 1);
    return wire_get_values(io, type, elements, n);
}

void wire_clear_elements(const struct wire_type *type, uint32_t n, void *place)
{
    void *elements = wire_take_pending(place) ? NULL : *(void **)place;

    if (elements)
        wire_clear_values(type, elements, n);
    CoTaskMemFree(elements);
    *(void **)place = NULL;
}

static void clip_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const CLIPDATA *data = value;

    ndr_put_u32(io->writer, data->cbSize);
    ndr_put_u32(io->writer, (uint32_t)data->ulClipFmt);
    wire_put_pointer(io, NULL, &data->pClipData);
}

/* The size counts the format, too. */
static uint32_t clip_bytes(const CLIPDATA *data)
{
    return data->cbSize >= sizeof(data->ulClipFmt) ? (uint32_t)CBPCLIPDATA(*data) : 0;
}

static HRESULT clip_put_referred(struct wire_io *io, const struct wire_type *type,
                                 const void *value)
{
    const CLIPDATA *data = value;

    return wire_put_elements(io, &wire_u8, clip_bytes(data), data->pClipData);
}

static void clip_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    CLIPDATA *data = value;

    data->cbSize = ndr_get_u32(io->reader);
    data->ulClipFmt = (LONG)ndr_get_u32(io->reader);
    wire_get_pointer(io, NULL, &data->pClipData);
}

static HRESULT clip_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    CLIPDATA *data = value;

    return wire_get_elements(io, &wire_u8, clip_bytes(data), &data->pClipData);
}

static void clip_clear(const struct wire_type *type, void *value)
{
    memory_clear(type, &((CLIPDATA *)value)->pClipData);
}

const struct wire_type wire_clip = {
    .size = sizeof(CLIPDATA),
    .wire_size = 12,
    .alignment = 4,
    .put = clip_put,
    .put_referred = clip_put_referred,
    .get = clip_get,
    .get_referred = clip_get_referred,
    .clear = clip_clear,
};
POINTER_TO(clip_or_null, wire_clip);
POINTER_TO(guid_or_null, wire_guid);

/* ---- VERSIONEDSTREAM ---- */

static void versioned_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const VERSIONEDSTREAM *versioned = value;

    ndr_put_guid(io->writer, &versioned->guidVersion);
    wire_put_pointer(io, NULL, &versioned->pStream);
}

static HRESULT versioned_put_referred(struct wire_io *io, const struct wire_type *type,
                                      const void *value)
{
    return wire_put_referred(io, &wire_interface, &((const VERSIONEDSTREAM *)value)->pStream, 1);
}

static void versioned_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    VERSIONEDSTREAM *versioned = value;

    versioned->guidVersion = ndr_get_guid(io->reader);
    wire_get_pointer(io, NULL, &versioned->pStream);
}

static HRESULT versioned_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    return wire_get_referred(io, &wire_interface, &((VERSIONEDSTREAM *)value)->pStream, 1);
}

static void versioned_clear(const struct wire_type *type, void *value)
{
    wire_clear_values(&wire_interface, &((VERSIONEDSTREAM *)value)->pStream, 1);
}

static const struct wire_type wire_versioned = {
    .size = sizeof(VERSIONEDSTREAM),
    .wire_size = 20,
    .alignment = 4,
    .put = versioned_put,
    .put_referred = versioned_put_referred,
    .get = versioned_get,
    .get_referred = versioned_get_referred,
    .clear = versioned_clear,
};
POINTER_TO(versioned_or_null, wire_versioned);
