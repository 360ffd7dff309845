/* SPDX-License-Identifier: MIT */
#include "marshal/wire_property.h"

#include <string.h>

#include <comity/objbase.h>

#include "marshal/oaut.h"

enum {
    HEADER_SIZE = 8, /* a PROPVARIANT's type and what is reserved */
    UNION_ALIGNMENT = 8,
    VALUE_WIRE_SIZE = 16, /* at least */
    SPEC_WIRE_SIZE = 8,
    DEPTH_MAX = 16,
};

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

static const struct wire_type wire_narrow = {
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

static void put_counted(struct wire_io *io, uint32_t n, const void *elements)
{
    ndr_put_u32(io->writer, n);
    wire_put_pointer(io, NULL, &elements);
}

static HRESULT put_elements(struct wire_io *io, const struct wire_type *type, uint32_t n,
                            const void *elements)
{
    if (!elements)
        return S_OK;
    ndr_put_u32(io->writer, n);
    return wire_put_values(io, type, elements, n);
}

/* What came must be as many as were said to come. */
static HRESULT get_elements(struct wire_io *io, const struct wire_type *type, uint32_t n,
                            void *place)
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

static void clear_elements(const struct wire_type *type, uint32_t n, void *place)
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

    return put_elements(io, &wire_u8, clip_bytes(data), data->pClipData);
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

    return get_elements(io, &wire_u8, clip_bytes(data), &data->pClipData);
}

static void clip_clear(const struct wire_type *type, void *value)
{
    memory_clear(type, &((CLIPDATA *)value)->pClipData);
}

static const struct wire_type wire_clip = {
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

/* ---- PROPVARIANT ---- */

/* What a value of a type is, and an element of its vector; NULL for what cannot travel. */
static const struct arm {
    const struct wire_type *simple, *element;
    const IID *iid;
    bool is_counted; /* the simple one is an array of bytes */
} arms[] = {
    [VT_I1] = {&wire_u8, &wire_u8},
    [VT_UI1] = {&wire_u8, &wire_u8},
    [VT_I2] = {&wire_u16, &wire_u16},
    [VT_UI2] = {&wire_u16, &wire_u16},
    [VT_BOOL] = {&wire_u16, &wire_u16},
    [VT_I4] = {&wire_u32, &wire_u32},
    [VT_UI4] = {&wire_u32, &wire_u32},
    [VT_INT] = {&wire_u32, NULL},
    [VT_UINT] = {&wire_u32, NULL},
    [VT_ERROR] = {&wire_u32, &wire_u32},
    [VT_R4] = {&wire_u32, &wire_u32},
    [VT_I8] = {&wire_u64, &wire_u64},
    [VT_UI8] = {&wire_u64, &wire_u64},
    [VT_R8] = {&wire_u64, &wire_u64},
    [VT_CY] = {&wire_u64, &wire_u64},
    [VT_DATE] = {&wire_u64, &wire_u64},
    [VT_FILETIME] = {&wire_filetime, &wire_filetime},
    [VT_BSTR] = {&wire_bstr, &wire_bstr},
    [VT_LPSTR] = {&wire_narrow, &wire_narrow},
    [VT_LPWSTR] = {&wire_text, &wire_text},
    [VT_CLSID] = {&wire_guid_or_null, &wire_guid},
    [VT_CF] = {&wire_clip_or_null, &wire_clip},
    [VT_BLOB] = {&wire_u8, NULL, NULL, true},
    [VT_BLOB_OBJECT] = {&wire_u8, NULL, NULL, true},
    [VT_UNKNOWN] = {&wire_interface, NULL, &IID_IUnknown},
    [VT_DISPATCH] = {&wire_interface, NULL, &IID_IDispatch},
    [VT_STREAM] = {&wire_interface, NULL, &IID_IStream},
    [VT_STREAMED_OBJECT] = {&wire_interface, NULL, &IID_IStream},
    [VT_STORAGE] = {&wire_interface, NULL, &IID_IStorage},
    [VT_STORED_OBJECT] = {&wire_interface, NULL, &IID_IStorage},
    [VT_VERSIONED_STREAM] = {&wire_versioned_or_null, NULL, &IID_IStream},
    [VT_VARIANT] = {NULL, &wire_property},
};

/* What is in the value: a type, or elements of it that are counted. */
struct content {
    const struct wire_type *type; /* NULL: nothing */
    const IID *iid;
    bool is_counted;
};

/* False for what cannot travel. */
static bool content_of(VARTYPE vt, struct content *ret_content)
{
    VARTYPE base = vt & VT_TYPEMASK, form = vt & (VARTYPE)~VT_TYPEMASK;
    const struct arm *arm = base < sizeof(arms) / sizeof(*arms) ? &arms[base] : NULL;

    *ret_content = (struct content){.type = NULL};
    if (vt == VT_EMPTY || vt == VT_NULL)
        return true;
    if (form == VT_ARRAY)
        ret_content->type = &wire_array;
    else if (form == VT_VECTOR && arm)
        *ret_content = (struct content){arm->element, NULL, true};
    else if (form == 0 && arm)
        *ret_content = (struct content){arm->simple, arm->iid, arm->is_counted};
    return ret_content->type != NULL;
}

static void property_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const PROPVARIANT *property = value;
    struct content content;

    ndr_put_align(io->writer, UNION_ALIGNMENT);
    ndr_put_u16(io->writer, property->vt);
    ndr_put_u16(io->writer, 0);
    ndr_put_u32(io->writer, 0);
    ndr_put_u16(io->writer, property->vt & 0x1fff);
    ndr_put_align(io->writer, UNION_ALIGNMENT);
    if (!content_of(property->vt, &content) || !content.type)
        return;
    if (content.is_counted)
        put_counted(io, property->caub.cElems, property->caub.pElems);
    else
        wire_put_parts(io, content.type, &property->lVal, 1);
}

static HRESULT property_put_referred(struct wire_io *io, const struct wire_type *type,
                                     const void *value)
{
    const PROPVARIANT *property = value;
    struct content content;
    const IID *iid = io->iid;
    HRESULT hr;

    if (!content_of(property->vt, &content) || io->writer->depth >= DEPTH_MAX)
        return DISP_E_BADVARTYPE;
    if (!content.type)
        return S_OK;
    io->iid = content.iid;
    io->writer->depth++;
    hr = content.is_counted
             ? put_elements(io, content.type, property->caub.cElems, property->caub.pElems)
             : wire_put_referred(io, content.type, &property->lVal, 1);
    io->writer->depth--;
    io->iid = iid;
    return hr;
}

static void property_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    PROPVARIANT *property = value;
    struct content content;
    VARTYPE vt;

    ndr_get_align(io->reader, UNION_ALIGNMENT);
    vt = ndr_get_u16(io->reader);
    ndr_get_u16(io->reader);
    ndr_get_u32(io->reader);
    if (ndr_get_u16(io->reader) != (vt & 0x1fff) || !content_of(vt, &content)) {
        io->reader->failed = true;
        return;
    }
    ndr_get_align(io->reader, UNION_ALIGNMENT);
    property->vt = vt;
    if (!content.type)
        return;
    if (content.is_counted) {
        property->caub.cElems = ndr_get_u32(io->reader);
        wire_get_pointer(io, NULL, &property->caub.pElems);
    } else {
        wire_get_parts(io, content.type, &property->lVal, 1);
    }
}

static HRESULT property_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    PROPVARIANT *property = value;
    struct content content;
    const IID *iid = io->iid;
    HRESULT hr;

    if (!content_of(property->vt, &content) || io->reader->depth >= DEPTH_MAX)
        return oaut_bad_data();
    if (!content.type)
        return S_OK;
    io->iid = content.iid;
    io->reader->depth++;
    hr = content.is_counted
             ? get_elements(io, content.type, property->caub.cElems, &property->caub.pElems)
             : wire_get_referred(io, content.type, &property->lVal, 1);
    io->reader->depth--;
    io->iid = iid;
    return hr;
}

static void property_clear(const struct wire_type *type, void *value)
{
    PROPVARIANT *property = value;
    struct content content;

    if (content_of(property->vt, &content) && content.type) {
        if (content.is_counted)
            clear_elements(content.type, property->caub.cElems, &property->caub.pElems);
        else
            wire_clear_values(content.type, &property->lVal, 1);
    }
    memset(property, 0, sizeof(*property));
}

const struct wire_type wire_property = {
    .size = sizeof(PROPVARIANT),
    .wire_size = VALUE_WIRE_SIZE,
    .alignment = UNION_ALIGNMENT,
    .put = property_put,
    .put_referred = property_put_referred,
    .get = property_get,
    .get_referred = property_get_referred,
    .clear = property_clear,
};

/* ---- PROPSPEC ---- */

static void spec_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const PROPSPEC *spec = value;

    ndr_put_u32(io->writer, spec->ulKind);
    ndr_put_u32(io->writer, spec->ulKind);
    if (spec->ulKind == PRSPEC_LPWSTR)
        wire_put_pointer(io, NULL, &spec->lpwstr);
    else if (spec->ulKind == PRSPEC_PROPID)
        ndr_put_u32(io->writer, spec->propid);
}

static HRESULT spec_put_referred(struct wire_io *io, const struct wire_type *type,
                                 const void *value)
{
    const PROPSPEC *spec = value;

    return spec->ulKind == PRSPEC_LPWSTR ? wire_put_referred(io, &wire_text, &spec->lpwstr, 1)
                                         : S_OK;
}

static void spec_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    PROPSPEC *spec = value;

    spec->ulKind = ndr_get_u32(io->reader);
    if (ndr_get_u32(io->reader) != spec->ulKind)
        io->reader->failed = true;
    if (spec->ulKind == PRSPEC_LPWSTR)
        wire_get_pointer(io, NULL, &spec->lpwstr);
    else if (spec->ulKind == PRSPEC_PROPID)
        spec->propid = ndr_get_u32(io->reader);
}

static HRESULT spec_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    PROPSPEC *spec = value;

    return spec->ulKind == PRSPEC_LPWSTR ? wire_get_referred(io, &wire_text, &spec->lpwstr, 1)
                                         : S_OK;
}

static void spec_clear(const struct wire_type *type, void *value)
{
    PROPSPEC *spec = value;

    if (spec->ulKind == PRSPEC_LPWSTR)
        wire_clear_values(&wire_text, &spec->lpwstr, 1);
}

const struct wire_type wire_property_spec = {
    .size = sizeof(PROPSPEC),
    .wire_size = SPEC_WIRE_SIZE,
    .alignment = 4,
    .put = spec_put,
    .put_referred = spec_put_referred,
    .get = spec_get,
    .get_referred = spec_get_referred,
    .clear = spec_clear,
};

/* ---- STATPROPSTG and STATPROPSETSTG ---- */

static void stat_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const STATPROPSTG *stat = value;

    wire_put_pointer(io, NULL, &stat->lpwstrName);
    ndr_put_u32(io->writer, stat->propid);
    ndr_put_u16(io->writer, stat->vt);
}

static HRESULT stat_put_referred(struct wire_io *io, const struct wire_type *type,
                                 const void *value)
{
    return wire_put_referred(io, &wire_text, &((const STATPROPSTG *)value)->lpwstrName, 1);
}

static void stat_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    STATPROPSTG *stat = value;

    wire_get_pointer(io, NULL, &stat->lpwstrName);
    stat->propid = ndr_get_u32(io->reader);
    stat->vt = ndr_get_u16(io->reader);
}

static HRESULT stat_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    return wire_get_referred(io, &wire_text, &((STATPROPSTG *)value)->lpwstrName, 1);
}

static void stat_clear(const struct wire_type *type, void *value)
{
    wire_clear_values(&wire_text, &((STATPROPSTG *)value)->lpwstrName, 1);
}

const struct wire_type wire_property_stat = {
    .size = sizeof(STATPROPSTG),
    .wire_size = 10,
    .alignment = 4,
    .put = stat_put,
    .put_referred = stat_put_referred,
    .get = stat_get,
    .get_referred = stat_get_referred,
    .clear = stat_clear,
};

_Static_assert(sizeof(STATPROPSETSTG) == 64, "as on the wire");

const struct wire_type wire_property_set_stat = {.size = 64, .wire_size = 64, .alignment = 4};
