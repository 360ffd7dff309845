/* SPDX-License-Identifier: MIT */
#include "marshal/wire_property.h"

#include <string.h>

#include <comity/objbase.h>

#include "marshal/oaut.h"
#include "marshal/wire_property_part.h"

enum {
    UNION_ALIGNMENT = 8,
    VALUE_WIRE_SIZE = 16, /* at least */
    DEPTH_MAX = 16,
};

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
        wire_put_counted(io, property->caub.cElems, property->caub.pElems);
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
             ? wire_put_elements(io, content.type, property->caub.cElems, property->caub.pElems)
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
             ? wire_get_elements(io, content.type, property->caub.cElems, &property->caub.pElems)
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
            wire_clear_elements(content.type, property->caub.cElems, &property->caub.pElems);
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
