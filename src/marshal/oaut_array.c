/* SPDX-License-Identifier: MIT */
#include "marshal/oaut_array.h"

#include <string.h>

#include "automation/safearray.h"
#include "base/cleanup.h"
#include "marshal/oaut_record.h"

enum {
    USER_REFERENT = 0x72657355,
    CELLS_BYTES = 0x10,
    CELLS_WORDS = 2,
    CELLS_DWORDS = 3,
    CELLS_HYPERS = 0x14,
    CELLS_BSTR = 8,
    CELLS_DISPATCH = 9,
    CELLS_VARIANT = 0xc,
    CELLS_DECIMAL = 0xe, /* ours: [MS-OAUT] has no kind for them */
    CELLS_UNKNOWN = 0xd,
    CELLS_RECORD = 0x24,
    CELLS_HAVEIID = 0x800d,
    DIMENSIONS_MAX = 64,
};

static bool is_interface(VARTYPE vt)
{
    return vt == VT_UNKNOWN || vt == VT_DISPATCH;
}

static bool has_pointers(VARTYPE vt)
{
    return vt == VT_BSTR || vt == VT_VARIANT || is_interface(vt);
}

/* The type of an array's elements, by what it says of itself; VT_EMPTY if it says nothing. */
static VARTYPE element_type(SAFEARRAY *array)
{
    VARTYPE vt;

    if (SUCCEEDED(SafeArrayGetVartype(array, &vt)))
        return vt;
    return array->fFeatures & FADF_BSTR       ? VT_BSTR
           : array->fFeatures & FADF_VARIANT  ? VT_VARIANT
           : array->fFeatures & FADF_UNKNOWN  ? VT_UNKNOWN
           : array->fFeatures & FADF_DISPATCH ? VT_DISPATCH
                                              : VT_EMPTY;
}

/* How its cells travel; 0 if they do not. */
static uint32_t cells_kind(SAFEARRAY *array)
{
    VARTYPE vt = element_type(array);

    if (array->fFeatures & FADF_HAVEIID)
        return CELLS_HAVEIID;
    if (has_pointers(vt) || vt == VT_DECIMAL)
        return vt; /* the kinds' numbers are the types' */
    if (vt == VT_RECORD)
        return safearray_hidden(array)->record ? CELLS_RECORD : 0;
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

/* The size of cells that are bare numbers, which travel as they are in memory; else 0. */
static ULONG number_size(uint32_t kind)
{
    switch (kind) {
    case CELLS_BYTES:
        return 1;
    case CELLS_WORDS:
        return 2;
    case CELLS_DWORDS:
        return 4;
    case CELLS_HYPERS:
        return 8;
    case CELLS_DECIMAL:
        return sizeof(DECIMAL);
    default:
        return 0;
    }
}

static size_t cell_alignment(uint32_t kind)
{
    return kind == CELLS_DECIMAL ? _Alignof(DECIMAL) : number_size(kind);
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
    case CELLS_RECORD:
        return oaut_put_records(writer, codec, safearray_hidden(array)->record, array->pvData, n);
    default:
        ndr_put_align(writer, cell_alignment(kind));
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

static void put_description(struct ndr_writer *writer, SAFEARRAY *array, uint32_t kind, ULONG n)
{
    VARTYPE vt = VT_EMPTY;

    if (kind != CELLS_HAVEIID && FAILED(SafeArrayGetVartype(array, &vt)))
        vt = VT_EMPTY;
    ndr_put_u32(writer, array->cDims);
    ndr_put_u16(writer, array->cDims);
    ndr_put_u16(writer, array->fFeatures);
    ndr_put_u32(writer, wire_element_size(kind, array));
    ndr_put_u16(writer, (uint16_t)array->cLocks);
    ndr_put_u16(writer, vt);
    ndr_put_u32(writer, kind);
    ndr_put_u32(writer, n);
    ndr_put_referent(writer);
}

HRESULT oaut_put_array_body(struct ndr_writer *writer, struct interface_codec *codec,
                            SAFEARRAY *array)
{
    uint32_t kind = cells_kind(array);
    ULONG n = 1;
    IID iid;

    if (!kind)
        return DISP_E_BADVARTYPE;

    iid = element_type(array) == VT_DISPATCH ? IID_IDispatch : IID_IUnknown;
    for (USHORT i = 0; i < array->cDims; i++)
        n *= array->rgsabound[i].cElements;
    put_description(writer, array, kind, n);
    if (kind == CELLS_HAVEIID) {
        SafeArrayGetIID(array, &iid);
        ndr_put_guid(writer, &iid);
    }
    if (kind == CELLS_RECORD) {
        HRESULT hr = oaut_put_record_info(writer, safearray_hidden(array)->record);

        if (FAILED(hr))
            return hr;
    }
    /* First dimension first, as Windows does: the reverse of the order in memory. */
    for (USHORT i = array->cDims; i > 0; i--) {
        ndr_put_u32(writer, array->rgsabound[i - 1].cElements);
        ndr_put_u32(writer, (uint32_t)array->rgsabound[i - 1].lLbound);
    }
    return put_cells(writer, codec, array, kind, n, &iid);
}

HRESULT oaut_put_array(struct ndr_writer *writer, struct interface_codec *codec, SAFEARRAY *array)
{
    if (!array) {
        ndr_put_u32(writer, 0);
        return S_OK;
    }
    ndr_put_referent(writer);
    ndr_put_referent(writer);
    return oaut_put_array_body(writer, codec, array);
}

static HRESULT get_cells(struct ndr_reader *reader, struct interface_codec *codec, SAFEARRAY *array,
                         uint32_t kind, uint32_t n, const IID *iid)
{
    void **pointers = array->pvData;
    const uint8_t *referents;
    const void *bytes;
    HRESULT hr = S_OK;

    if (number_size(kind)) {
        ndr_get_align(reader, cell_alignment(kind));
        bytes = ndr_get_bytes(reader, (size_t)n * array->cbElements);
        if (!bytes)
            return oaut_bad_data();
        memcpy(array->pvData, bytes, (size_t)n * array->cbElements);
        return S_OK;
    }
    if (kind == CELLS_RECORD)
        return oaut_get_records(reader, codec, safearray_hidden(array)->record, array->pvData, n);
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

/* An array's description as it travels. */
struct description {
    uint16_t dimensions;
    uint16_t features;
    VARTYPE vt;
    uint32_t kind;
    uint32_t n;
    IID iid;
    IRecordInfo *record; /* owned */
    SAFEARRAYBOUND bounds[DIMENSIONS_MAX];
};

static void description_deinit(struct description *description)
{
    if (description->record)
        description->record->lpVtbl->Release(description->record);
}

static bool get_description(struct ndr_reader *reader, struct interface_codec *codec,
                            struct description *ret_description)
{
    uint32_t conformance = ndr_get_u32(reader);

    ret_description->dimensions = ndr_get_u16(reader);
    ret_description->features = ndr_get_u16(reader);
    ndr_get_u32(reader);
    ndr_get_u16(reader);
    ret_description->vt = ndr_get_u16(reader);
    ret_description->kind = ndr_get_u32(reader);
    ret_description->n = ndr_get_u32(reader);
    ndr_get_u32(reader);
    if (ret_description->kind == CELLS_HAVEIID)
        ret_description->iid = ndr_get_guid(reader);
    if (ret_description->kind == CELLS_RECORD &&
        FAILED(oaut_get_record_info(reader, codec, &ret_description->record)))
        return false;
    return !reader->failed && ret_description->dimensions != 0 &&
           ret_description->dimensions <= DIMENSIONS_MAX &&
           conformance == ret_description->dimensions &&
           get_bounds(reader, ret_description->dimensions, ret_description->bounds,
                      ret_description->n) &&
           ndr_get_u32(reader) == ret_description->n && ret_description->n <= ndr_left(reader);
}

/* The type to make: of itself, by how its cells travel, or, of bare numbers, what the reader
 * expects if that is as large. */
static VARTYPE type_to_make(const struct description *description, VARTYPE expected)
{
    switch (description->kind) {
    case CELLS_BSTR:
    case CELLS_VARIANT:
    case CELLS_UNKNOWN:
    case CELLS_DISPATCH:
    case CELLS_DECIMAL:
    case CELLS_RECORD:
        return (VARTYPE)description->kind;
    case CELLS_HAVEIID:
        return description->features & FADF_DISPATCH || expected == VT_DISPATCH ? VT_DISPATCH
                                                                                : VT_UNKNOWN;
    default:
        return description->vt ? description->vt : expected;
    }
}

/* An array of bare numbers without a type. */
static SAFEARRAY *make_untyped(const struct description *description)
{
    SAFEARRAY *array;

    if (FAILED(SafeArrayAllocDescriptor(description->dimensions, &array)))
        return NULL;
    array->cbElements = number_size(description->kind);
    for (uint16_t i = 0; i < description->dimensions; i++)
        array->rgsabound[i] = description->bounds[description->dimensions - 1 - i];
    if (FAILED(SafeArrayAllocData(array))) {
        SafeArrayDestroyDescriptor(array);
        return NULL;
    }
    return array;
}

/* Whether cells of this kind can be those of an array of this type. */
static bool fits(uint32_t kind, VARTYPE vt)
{
    switch (kind) {
    case CELLS_BYTES:
    case CELLS_WORDS:
    case CELLS_DWORDS:
    case CELLS_HYPERS:
    case CELLS_DECIMAL:
        return !has_pointers(vt) && (!vt || safearray_element_size(vt) == number_size(kind));
    case CELLS_BSTR:
    case CELLS_VARIANT:
    case CELLS_RECORD:
        return vt == kind;
    case CELLS_UNKNOWN:
    case CELLS_DISPATCH:
    case CELLS_HAVEIID:
        return is_interface(vt);
    default:
        return false;
    }
}

/* An empty array. */
static HRESULT make_array(struct description *description, VARTYPE expected, SAFEARRAY **ret_array)
{
    bool has_iid = description->kind == CELLS_HAVEIID;
    VARTYPE vt = type_to_make(description, expected);

    /* Who expects pointers must not find numbers or others, nor the other way round. */
    if (expected && (expected == VT_RECORD) != (vt == VT_RECORD))
        return oaut_bad_data();
    if (expected && expected != vt && (has_pointers(expected) || has_pointers(vt)) &&
        !(is_interface(expected) && is_interface(vt)))
        return oaut_bad_data();
    if (!fits(description->kind, vt))
        return oaut_bad_data();
    *ret_array =
        vt ? SafeArrayCreateEx(vt, description->dimensions, description->bounds,
                               has_iid ? (void *)&description->iid : (void *)description->record)
           : make_untyped(description);
    return *ret_array ? S_OK : E_OUTOFMEMORY;
}

HRESULT oaut_get_array_body(struct ndr_reader *reader, struct interface_codec *codec, VARTYPE vt,
                            SAFEARRAY **ret_array)
{
    _cleanup_(description_deinit) struct description description = {0};
    SAFEARRAY *array = NULL;
    HRESULT hr;

    if (!get_description(reader, codec, &description))
        return oaut_bad_data();
    hr = description.record ? oaut_check_records(reader, codec, description.record, description.n)
                            : S_OK;
    if (SUCCEEDED(hr))
        hr = make_array(&description, vt, &array);
    if (FAILED(hr))
        return hr;
    if (description.kind != CELLS_HAVEIID)
        description.iid = description.kind == CELLS_DISPATCH ? IID_IDispatch : IID_IUnknown;
    hr = get_cells(reader, codec, array, description.kind, description.n, &description.iid);
    if (FAILED(hr)) {
        SafeArrayDestroy(array);
        return hr;
    }
    *ret_array = array;
    return S_OK;
}

HRESULT oaut_get_array(struct ndr_reader *reader, struct interface_codec *codec, VARTYPE vt,
                       SAFEARRAY **ret_array)
{
    /* A VARIANT of a type that no array has could not be cleared. */
    if (!safearray_element_size(vt) && vt != VT_RECORD)
        return oaut_bad_data();
    if (ndr_get_u32(reader) == 0) {
        *ret_array = NULL;
        return reader->failed ? oaut_bad_data() : S_OK;
    }
    if (ndr_get_u32(reader) == 0)
        return oaut_bad_data();
    return oaut_get_array_body(reader, codec, vt, ret_array);
}

/* Whether one array can hold in its place what the other does. */
static bool is_alike(const SAFEARRAY *array, const SAFEARRAY *other)
{
    return array->cDims == other->cDims && array->cbElements == other->cbElements &&
           memcmp(array->rgsabound, other->rgsabound, array->cDims * sizeof(SAFEARRAYBOUND)) == 0;
}

/* The data of both change places, and what tells its type. */
static void swap_data(SAFEARRAY *array, SAFEARRAY *other)
{
    const USHORT of_owner = FADF_AUTO | FADF_STATIC | FADF_EMBEDDED | FADF_FIXEDSIZE;
    size_t size = safearray_count(array) * array->cbElements;
    union safearray_hidden hidden = *safearray_hidden(array);
    USHORT changing = (array->fFeatures ^ other->fFeatures) & (USHORT)~of_owner;
    uint8_t *data = array->pvData, *other_data = other->pvData;

    for (size_t i = 0; i < size; i++) {
        uint8_t byte_here = data[i];

        data[i] = other_data[i];
        other_data[i] = byte_here;
    }
    *safearray_hidden(array) = *safearray_hidden(other);
    *safearray_hidden(other) = hidden;
    array->fFeatures ^= changing;
    other->fFeatures ^= changing;
}

void oaut_move_array(SAFEARRAY **target, SAFEARRAY *array)
{
    SAFEARRAY *old = *target;

    if (old && array && is_alike(old, array)) {
        swap_data(old, array);
        SafeArrayDestroy(array);
        return;
    }
    SafeArrayDestroy(old);
    *target = array;
}
