/* SPDX-License-Identifier: MIT */
#include "marshal/oaut_array.h"

#include <string.h>

enum {
    USER_REFERENT = 0x72657355,
    CELLS_BYTES = 0x10,
    CELLS_WORDS = 2,
    CELLS_DWORDS = 3,
    CELLS_HYPERS = 0x14,
    CELLS_BSTR = 8,
    CELLS_DISPATCH = 9,
    CELLS_VARIANT = 0xc,
    CELLS_UNKNOWN = 0xd,
    CELLS_HAVEIID = 0x800d,
    DIMENSIONS_MAX = 64,
};

/* How cells of this type travel; 0 if they do not. */
static uint32_t cells_kind(VARTYPE vt, const SAFEARRAY *array)
{
    switch (vt) {
    case VT_BSTR:
        return CELLS_BSTR;
    case VT_VARIANT:
        return CELLS_VARIANT;
    case VT_UNKNOWN:
    case VT_DISPATCH:
        return array->fFeatures & FADF_HAVEIID ? CELLS_HAVEIID
               : vt == VT_DISPATCH             ? CELLS_DISPATCH
                                               : CELLS_UNKNOWN;
    default:
        break;
    }
    switch (array->cbElements) {
    case 1:
        return CELLS_BYTES;
    case 2:
        return CELLS_WORDS;
    case 4:
        return CELLS_DWORDS;
    case 8:
        return CELLS_HYPERS;
    default:
        return 0;
    }
}

static HRESULT put_cells(struct ndr_writer *writer, struct interface_codec *codec, SAFEARRAY *array,
                         uint32_t kind, uint32_t n, const IID *iid)
{
    void *const *pointers = array->pvData;
    HRESULT hr = S_OK;

    ndr_put_u32(writer, n);
    switch (kind) {
    case CELLS_BSTR:
        for (uint32_t i = 0; i < n; i++)
            ndr_put_u32(writer, USER_REFERENT);
        for (uint32_t i = 0; i < n; i++)
            oaut_put_bstr_body(writer, pointers[i]);
        return S_OK;
    case CELLS_VARIANT:
        /* Each VARIANT's own referent comes with it only outside arrays: here all come first. */
        for (uint32_t i = 0; i < n; i++)
            ndr_put_u32(writer, USER_REFERENT);
        for (uint32_t i = 0; SUCCEEDED(hr) && i < n; i++)
            hr = oaut_put_variant_body(writer, codec, (VARIANT *)array->pvData + i);
        return hr;
    case CELLS_UNKNOWN:
    case CELLS_DISPATCH:
    case CELLS_HAVEIID:
        for (uint32_t i = 0; i < n; i++) {
            if (pointers[i])
                ndr_put_referent(writer);
            else
                ndr_put_u32(writer, 0);
        }
        for (uint32_t i = 0; SUCCEEDED(hr) && i < n; i++) {
            if (pointers[i])
                hr = codec->put(codec, writer, pointers[i], iid);
        }
        return hr;
    default:
        ndr_put_align(writer, array->cbElements);
        ndr_put_bytes(writer, array->pvData, (size_t)n * array->cbElements);
        return S_OK;
    }
}

/* What the element's size is called on the wire. */
static uint32_t wire_element_size(uint32_t kind, const SAFEARRAY *array)
{
    switch (kind) {
    case CELLS_BSTR:
    case CELLS_UNKNOWN:
    case CELLS_DISPATCH:
    case CELLS_HAVEIID:
        return 4;
    case CELLS_VARIANT:
        return 16;
    default:
        return array->cbElements;
    }
}

HRESULT oaut_put_array(struct ndr_writer *writer, struct interface_codec *codec, SAFEARRAY *array,
                       VARTYPE vt)
{
    IID iid = vt == VT_DISPATCH ? IID_IDispatch : IID_IUnknown;
    uint32_t kind;
    ULONG n = 1;

    if (!array) {
        ndr_put_u32(writer, 0);
        return S_OK;
    }
    kind = cells_kind(vt, array);
    if (!kind)
        return DISP_E_BADVARTYPE;

    for (USHORT i = 0; i < array->cDims; i++)
        n *= array->rgsabound[i].cElements;
    ndr_put_referent(writer);
    ndr_put_referent(writer);
    ndr_put_u32(writer, array->cDims);
    ndr_put_u16(writer, array->cDims);
    ndr_put_u16(writer, array->fFeatures & (USHORT) ~(FADF_AUTO | FADF_STATIC | FADF_EMBEDDED));
    ndr_put_u32(writer, wire_element_size(kind, array));
    ndr_put_u32(writer, array->fFeatures & FADF_HAVEVARTYPE ? (uint32_t)vt << 16 : 0);
    ndr_put_u32(writer, kind);
    ndr_put_u32(writer, n);
    ndr_put_referent(writer);
    if (kind == CELLS_HAVEIID) {
        SafeArrayGetIID(array, &iid);
        ndr_put_guid(writer, &iid);
    }
    /* First dimension first, as Windows does: the reverse of the order in memory. */
    for (USHORT i = array->cDims; i > 0; i--) {
        ndr_put_u32(writer, array->rgsabound[i - 1].cElements);
        ndr_put_u32(writer, (uint32_t)array->rgsabound[i - 1].lLbound);
    }
    return put_cells(writer, codec, array, kind, n, &iid);
}

static HRESULT get_cells(struct ndr_reader *reader, struct interface_codec *codec, SAFEARRAY *array,
                         uint32_t kind, uint32_t n, const IID *iid)
{
    void **pointers = array->pvData;
    const uint8_t *referents;
    const void *bytes;
    HRESULT hr = S_OK;

    if (kind == CELLS_BYTES || kind == CELLS_WORDS || kind == CELLS_DWORDS ||
        kind == CELLS_HYPERS) {
        ndr_get_align(reader, array->cbElements);
        bytes = ndr_get_bytes(reader, (size_t)n * array->cbElements);
        if (!bytes)
            return oaut_bad_data();
        memcpy(array->pvData, bytes, (size_t)n * array->cbElements);
        return S_OK;
    }
    referents = ndr_get_bytes(reader, (size_t)n * 4);
    if (!referents)
        return oaut_bad_data();
    for (uint32_t i = 0; SUCCEEDED(hr) && i < n; i++) {
        if (memcmp(referents + (size_t)i * 4, "\0\0\0", 4) == 0)
            continue;
        if (kind == CELLS_BSTR)
            hr = oaut_get_bstr_body(reader, (BSTR *)&pointers[i]);
        else if (kind == CELLS_VARIANT)
            hr = oaut_get_variant_body(reader, codec, (VARIANT *)array->pvData + i);
        else
            hr = codec->get(codec, reader, iid, &pointers[i]);
    }
    return hr;
}

/* The dimensions' bounds; false if they do not multiply to @n. */
static bool get_bounds(struct ndr_reader *reader, uint16_t dimensions, SAFEARRAYBOUND *bounds,
                       uint32_t n)
{
    uint64_t product = 1;

    for (uint16_t i = 0; i < dimensions; i++) {
        bounds[i].cElements = ndr_get_u32(reader);
        bounds[i].lLbound = (LONG)ndr_get_u32(reader);
        product *= bounds[i].cElements;
        if (product > UINT32_MAX)
            return false;
    }
    return !reader->failed && product == n;
}

HRESULT oaut_get_array(struct ndr_reader *reader, struct interface_codec *codec, VARTYPE vt,
                       SAFEARRAY **ret_array)
{
    SAFEARRAYBOUND bounds[DIMENSIONS_MAX];
    IID iid = vt == VT_DISPATCH ? IID_IDispatch : IID_IUnknown;
    uint32_t conformance, kind, n;
    uint16_t dimensions;
    SAFEARRAY *array;
    HRESULT hr;

    if (ndr_get_u32(reader) == 0) {
        *ret_array = NULL;
        return reader->failed ? oaut_bad_data() : S_OK;
    }
    if (ndr_get_u32(reader) == 0)
        return oaut_bad_data();
    conformance = ndr_get_u32(reader);
    dimensions = ndr_get_u16(reader);
    ndr_get_u16(reader);
    ndr_get_u32(reader);
    ndr_get_u32(reader);
    kind = ndr_get_u32(reader);
    n = ndr_get_u32(reader);
    ndr_get_u32(reader);
    if (kind == CELLS_HAVEIID)
        iid = ndr_get_guid(reader);
    if (reader->failed || dimensions == 0 || dimensions > DIMENSIONS_MAX ||
        conformance != dimensions || !get_bounds(reader, dimensions, bounds, n) ||
        ndr_get_u32(reader) != n || n > ndr_left(reader))
        return oaut_bad_data();

    array = SafeArrayCreateEx(vt, dimensions, bounds, kind == CELLS_HAVEIID ? &iid : NULL);
    if (!array)
        return oaut_bad_data();
    hr = cells_kind(vt, array) == kind || (kind == CELLS_UNKNOWN && vt == VT_UNKNOWN) ||
                 (kind == CELLS_DISPATCH && vt == VT_DISPATCH)
             ? get_cells(reader, codec, array, kind, n, &iid)
             : oaut_bad_data();
    if (FAILED(hr)) {
        SafeArrayDestroy(array);
        return hr;
    }
    *ret_array = array;
    return S_OK;
}
