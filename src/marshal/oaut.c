/* SPDX-License-Identifier: MIT */
#include "marshal/oaut.h"

#include <string.h>

#include <comity/objbase.h>

#include "base/hresult.h"
#include "marshal/oaut_array.h"
#include "marshal/oaut_record.h"

enum {
    USER_REFERENT = 0x72657355, /* "User": what Windows writes for BSTR, VARIANT and SAFEARRAY */
    NULL_BSTR = 0xffffffff,
    REFERENT_SIZE = 4,
    HEADER_SIZE = 8, /* a VARIANT's type and reserved words, as in memory */
    DEPTH_MAX = 128,
};

HRESULT oaut_bad_data(void)
{
    return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
}

/* ---- strings ---- */

void oaut_put_bstr_body(struct ndr_writer *writer, BSTR text)
{
    uint32_t size = SysStringByteLen(text), units = (size + 1) / 2;
    void *space;

    ndr_put_u32(writer, units);
    ndr_put_u32(writer, text ? size : NULL_BSTR);
    ndr_put_u32(writer, units);
    space = ndr_put_space(writer, (size_t)units * 2);
    /* Of an odd size, one byte of the NUL behind it goes too, as Windows does. */
    if (space && units)
        memcpy(space, text, (size_t)units * 2);
}

HRESULT oaut_get_bstr_body(struct ndr_reader *reader, BSTR *ret_text)
{
    uint32_t max = ndr_get_u32(reader), size = ndr_get_u32(reader);
    uint32_t units = ndr_get_count(reader, 2);
    const char *bytes = ndr_get_bytes(reader, (size_t)units * 2);
    BSTR text;

    if (reader->failed || max < units)
        return oaut_bad_data();
    if (size == NULL_BSTR) {
        *ret_text = NULL;
        return units == 0 ? S_OK : oaut_bad_data();
    }
    if (units != size / 2 + (size & 1))
        return oaut_bad_data();

    text = SysAllocStringByteLen(bytes, size);
    if (!text)
        return E_OUTOFMEMORY;
    *ret_text = text;
    return S_OK;
}

void oaut_put_bstr(struct ndr_writer *writer, BSTR text)
{
    ndr_put_u32(writer, USER_REFERENT);
    oaut_put_bstr_body(writer, text);
}

HRESULT oaut_get_bstr(struct ndr_reader *reader, BSTR *ret_text)
{
    if (ndr_get_u32(reader) == 0) {
        *ret_text = NULL;
        return reader->failed ? oaut_bad_data() : S_OK;
    }
    return oaut_get_bstr_body(reader, ret_text);
}

/* ---- interfaces ---- */

HRESULT oaut_put_interface(struct ndr_writer *writer, struct interface_codec *codec,
                           IUnknown *unknown, const IID *iid)
{
    if (!unknown) {
        ndr_put_u32(writer, 0);
        return S_OK;
    }
    ndr_put_referent(writer);
    return codec->put(codec, writer, unknown, iid);
}

HRESULT oaut_get_interface(struct ndr_reader *reader, struct interface_codec *codec, const IID *iid,
                           void **ppv)
{
    if (ppv)
        *ppv = NULL;
    if (ndr_get_u32(reader) == 0)
        return reader->failed ? oaut_bad_data() : S_OK;
    return codec->get(codec, reader, iid, ppv);
}

/* ---- variants ---- */

/* The size of a scalar on the wire, and where it is aligned; 0 for what is no scalar. */
static size_t scalar_size(VARTYPE vt)
{
    switch (vt) {
    case VT_I1:
    case VT_UI1:
        return 1;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL:
        return 2;
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_ERROR:
    case VT_HRESULT:
    case VT_R4:
        return 4;
    case VT_I8:
    case VT_UI8:
    case VT_R8:
    case VT_DATE:
    case VT_CY:
        return 8;
    default:
        return 0;
    }
}

static void put_scalar(struct ndr_writer *writer, const void *value, size_t size)
{
    ndr_put_align(writer, size);
    ndr_put_bytes(writer, value, size);
}

static void put_decimal(struct ndr_writer *writer, const DECIMAL *decimal)
{
    ndr_put_align(writer, 8);
    ndr_put_u16(writer, decimal->wReserved);
    ndr_put_u8(writer, decimal->scale);
    ndr_put_u8(writer, decimal->sign);
    ndr_put_u32(writer, decimal->Hi32);
    ndr_put_u64(writer, decimal->Lo64);
}

/* What a VARIANT of this type holds, at @value, which points to it. */
static HRESULT put_value(struct ndr_writer *writer, struct interface_codec *codec, VARTYPE vt,
                         const void *value)
{
    size_t size = scalar_size(vt);

    if (size) {
        put_scalar(writer, value, size);
        return S_OK;
    }
    switch (vt) {
    case VT_EMPTY:
    case VT_NULL:
        return S_OK;
    case VT_DECIMAL:
        put_decimal(writer, value);
        return S_OK;
    case VT_BSTR:
        oaut_put_bstr(writer, *(const BSTR *)value);
        return S_OK;
    case VT_UNKNOWN:
        return oaut_put_interface(writer, codec, *(IUnknown *const *)value, &IID_IUnknown);
    case VT_DISPATCH:
        return oaut_put_interface(writer, codec, *(IUnknown *const *)value, &IID_IDispatch);
    case VT_VARIANT:
        return oaut_put_variant(writer, codec, value);
    default:
        return DISP_E_BADVARTYPE;
    }
}

/* What stands for a reference: Windows writes the size of what is referred to. */
static uint32_t by_reference_referent(VARTYPE vt)
{
    size_t size = scalar_size(vt);

    return vt == VT_VARIANT   ? sizeof(VARIANT)
           : vt == VT_DECIMAL ? sizeof(DECIMAL)
           : size == 8        ? 8
                              : REFERENT_SIZE;
}

static HRESULT put_variant_body(struct ndr_writer *writer, struct interface_codec *codec,
                                const VARIANT *variant)
{
    VARTYPE vt = V_VT(variant), base = vt & VT_TYPEMASK;
    size_t start, size_at;
    uint32_t units;
    HRESULT hr;

    ndr_put_align(writer, 8);
    start = writer->size;
    size_at = start;
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
    ndr_put_bytes(writer, variant, HEADER_SIZE);
    /* The arm: an array's is told without its element type. */
    ndr_put_u32(writer, vt & VT_ARRAY ? vt & (VT_ARRAY | VT_BYREF) : vt);
    if (base == VT_RECORD && !(vt & VT_ARRAY)) {
        /* By reference, too: the VARIANT says where the record is. */
        hr = oaut_put_record(writer, codec, V_RECORDINFO(variant), V_RECORD(variant));
    } else if (vt & VT_ARRAY) {
        SAFEARRAY *array = vt & VT_BYREF ? *V_ARRAYREF(variant) : V_ARRAY(variant);

        if (vt & VT_BYREF)
            ndr_put_u32(writer, REFERENT_SIZE);
        hr = oaut_put_array(writer, codec, array);
    } else if (vt & VT_BYREF) {
        ndr_put_u32(writer, by_reference_referent(base));
        hr = put_value(writer, codec, base, V_BYREF(variant));
    } else if (base == VT_DECIMAL) {
        hr = put_value(writer, codec, base, &V_DECIMAL(variant));
    } else {
        hr = put_value(writer, codec, base, &V_BYREF(variant));
    }
    if (SUCCEEDED(hr) && !writer->failed) {
        units = (uint32_t)((writer->size - start + 7) / 8);
        memcpy(writer->data + size_at, &units, sizeof(units));
    }
    return hr;
}

/* What no reader would take is not sent: a VARIANT may even be in itself. */
HRESULT oaut_put_variant_body(struct ndr_writer *writer, struct interface_codec *codec,
                              const VARIANT *variant)
{
    HRESULT hr;

    if (writer->depth >= DEPTH_MAX)
        return hr_raise(E_INVALIDARG, "VARIANTs more than %d deep in each other", DEPTH_MAX);
    writer->depth++;
    hr = put_variant_body(writer, codec, variant);
    writer->depth--;
    return hr;
}

HRESULT oaut_put_variant(struct ndr_writer *writer, struct interface_codec *codec,
                         const VARIANT *variant)
{
    ndr_put_u32(writer, USER_REFERENT);
    return oaut_put_variant_body(writer, codec, variant);
}

static void get_scalar(struct ndr_reader *reader, void *value, size_t size)
{
    const void *bytes;

    ndr_get_align(reader, size);
    bytes = ndr_get_bytes(reader, size);
    if (bytes)
        memcpy(value, bytes, size);
}

static void get_decimal(struct ndr_reader *reader, DECIMAL *decimal)
{
    ndr_get_align(reader, 8);
    decimal->wReserved = ndr_get_u16(reader);
    decimal->scale = ndr_get_u8(reader);
    decimal->sign = ndr_get_u8(reader);
    decimal->Hi32 = ndr_get_u32(reader);
    decimal->Lo64 = ndr_get_u64(reader);
}

/* Reads a value of this type into the zeroed memory at @value. */
static HRESULT get_value(struct ndr_reader *reader, struct interface_codec *codec, VARTYPE vt,
                         void *value)
{
    size_t size = scalar_size(vt);

    if (size) {
        get_scalar(reader, value, size);
        return reader->failed ? oaut_bad_data() : S_OK;
    }
    switch (vt) {
    case VT_EMPTY:
    case VT_NULL:
        return S_OK;
    case VT_DECIMAL:
        get_decimal(reader, value);
        return reader->failed ? oaut_bad_data() : S_OK;
    case VT_BSTR:
        return oaut_get_bstr(reader, value);
    case VT_UNKNOWN:
        return oaut_get_interface(reader, codec, &IID_IUnknown, value);
    case VT_DISPATCH:
        return oaut_get_interface(reader, codec, &IID_IDispatch, value);
    case VT_VARIANT:
        return oaut_get_variant(reader, codec, value);
    default:
        return oaut_bad_data();
    }
}

/* The memory that a by-reference VARIANT of this type needs. */
static size_t referred_size(VARTYPE vt)
{
    size_t size = scalar_size(vt);

    if (size)
        return size;
    return vt == VT_VARIANT ? sizeof(VARIANT) : vt == VT_DECIMAL ? sizeof(DECIMAL) : sizeof(void *);
}

/* The header that precedes every VARIANT's arm; the type is what decides, not the arm's tag. */
static VARTYPE get_header(struct ndr_reader *reader, VARIANT *variant)
{
    const void *bytes;

    if (reader->depth >= DEPTH_MAX)
        reader->failed = true;
    ndr_get_align(reader, 8);
    ndr_get_u32(reader);
    ndr_get_u32(reader);
    bytes = ndr_get_bytes(reader, HEADER_SIZE);
    ndr_get_u32(reader);
    if (bytes)
        memcpy(variant, bytes, HEADER_SIZE);
    return V_VT(variant);
}

static HRESULT get_by_reference(struct ndr_reader *reader, struct interface_codec *codec,
                                VARTYPE vt, void *referred)
{
    if (ndr_get_u32(reader) == 0)
        return oaut_bad_data();
    return vt & VT_ARRAY ? oaut_get_array(reader, codec, vt & VT_TYPEMASK, referred)
                         : get_value(reader, codec, vt & VT_TYPEMASK, referred);
}

/* By-reference memory is task memory, for Windows' programs free it as such. */
static void *new_memory(size_t size)
{
    void *memory = CoTaskMemAlloc(size);

    return memory ? memset(memory, 0, size) : NULL;
}

HRESULT oaut_get_variant(struct ndr_reader *reader, struct interface_codec *codec,
                         VARIANT *ret_variant)
{
    return ndr_get_u32(reader) == 0 ? oaut_bad_data()
                                    : oaut_get_variant_body(reader, codec, ret_variant);
}

HRESULT oaut_get_variant_body(struct ndr_reader *reader, struct interface_codec *codec,
                              VARIANT *ret_variant)
{
    VARIANT variant = {0};
    VARTYPE vt = get_header(reader, &variant);
    HRESULT hr;

    if (reader->failed || vt & ~(VT_TYPEMASK | VT_ARRAY | VT_BYREF))
        return oaut_bad_data();

    reader->depth++;
    if ((vt & ~VT_BYREF) == VT_RECORD) {
        hr = oaut_get_record(reader, codec, &V_RECORDINFO(&variant), &V_RECORD(&variant));
    } else if (vt & VT_BYREF) {
        V_BYREF(&variant) = new_memory(referred_size(vt & ~VT_BYREF));
        hr = V_BYREF(&variant) ? get_by_reference(reader, codec, vt, V_BYREF(&variant))
                               : E_OUTOFMEMORY;
        if (FAILED(hr))
            CoTaskMemFree(V_BYREF(&variant));
    } else if (vt & VT_ARRAY) {
        hr = oaut_get_array(reader, codec, vt & VT_TYPEMASK, &V_ARRAY(&variant));
    } else if (vt == VT_VARIANT) {
        hr = oaut_bad_data(); /* only by reference */
    } else {
        hr = get_value(reader, codec, vt,
                       vt == VT_DECIMAL ? (void *)&V_DECIMAL(&variant) : &V_BYREF(&variant));
    }
    reader->depth--;
    if (FAILED(hr))
        return hr;

    V_VT(&variant) = vt;
    *ret_variant = variant;
    return S_OK;
}

static void clear_record(VARIANT *variant)
{
    IRecordInfo *info = V_RECORDINFO(variant);

    if (info && V_RECORD(variant))
        info->lpVtbl->RecordDestroy(info, V_RECORD(variant));
    if (info)
        info->lpVtbl->Release(info);
}

/* Puts the fields of @value's record, which goes, in the place of those of @target's. */
static void move_record(VARIANT *target, VARIANT *value)
{
    IRecordInfo *info = V_RECORDINFO(target);
    ULONG size;

    if (info && V_RECORD(target) && V_RECORD(value) &&
        info->lpVtbl->IsMatchingType(info, V_RECORDINFO(value)) &&
        SUCCEEDED(info->lpVtbl->GetSize(info, &size))) {
        info->lpVtbl->RecordClear(info, V_RECORD(target));
        memcpy(V_RECORD(target), V_RECORD(value), size);
        memset(V_RECORD(value), 0, size);
    }
    clear_record(value);
}

/* Releases what a by-reference VARIANT made by oaut_get_variant() refers to. */
static void clear_referred(VARIANT *variant)
{
    VARIANT inner = {0};
    VARTYPE vt = V_VT(variant) & ~VT_BYREF;

    if (vt == VT_RECORD) {
        clear_record(variant);
        return;
    }
    if (vt == VT_VARIANT) {
        oaut_clear(V_VARIANTREF(variant));
    } else if (vt & VT_ARRAY || vt == VT_BSTR || vt == VT_UNKNOWN || vt == VT_DISPATCH) {
        V_VT(&inner) = vt;
        V_BYREF(&inner) = *(void **)V_BYREF(variant);
        VariantClear(&inner);
    }
    CoTaskMemFree(V_BYREF(variant));
}

void oaut_clear(VARIANT *variant)
{
    if (V_VT(variant) & VT_BYREF)
        clear_referred(variant);
    else if (V_VT(variant) == VT_RECORD)
        clear_record(variant); /* its memory too, which VariantClear() leaves */
    else
        VariantClear(variant);
    V_VT(variant) = VT_EMPTY;
}

/* Frees what is in a place before something new is put there. */
static void clear_place(VARTYPE vt, void *place)
{
    VARIANT old = {0};

    if (vt == VT_VARIANT) {
        VariantClear(place);
    } else if (vt == VT_BSTR || vt == VT_UNKNOWN || vt == VT_DISPATCH) {
        V_VT(&old) = vt;
        V_BYREF(&old) = *(void **)place;
        VariantClear(&old);
        *(void **)place = NULL;
    }
}

void oaut_move_referred(VARIANT *target, VARIANT *value)
{
    VARTYPE vt = V_VT(target) & ~VT_BYREF;
    VARIANT *inner = vt == VT_VARIANT ? V_VARIANTREF(value) : NULL;
    VARIANT plain = {0};

    if (vt == VT_RECORD) {
        move_record(target, value);
        return;
    }
    if (inner && V_VT(inner) & VT_BYREF) {
        if (V_VT(inner) == V_VT(V_VARIANTREF(target))) {
            oaut_move_referred(V_VARIANTREF(target), inner);
            CoTaskMemFree(inner);
            return;
        }
        VariantCopyInd(&plain, inner);
        oaut_clear(inner);
        *inner = plain;
    }
    if (vt & VT_ARRAY) {
        oaut_move_array(V_ARRAYREF(target), *V_ARRAYREF(value));
    } else {
        clear_place(vt, V_BYREF(target));
        memcpy(V_BYREF(target), V_BYREF(value), referred_size(vt));
    }
    CoTaskMemFree(V_BYREF(value));
}

HRESULT oaut_get_variant_into(struct ndr_reader *reader, struct interface_codec *codec,
                              VARIANT *target)
{
    VARIANT value;
    HRESULT hr;

    hr = oaut_get_variant_body(reader, codec, &value);
    if (FAILED(hr))
        return hr;
    if (V_VT(&value) != V_VT(target)) {
        oaut_clear(&value);
        return oaut_bad_data();
    }
    oaut_move_referred(target, &value);
    return S_OK;
}
