/* SPDX-License-Identifier: MIT */
/*
 * VARIANT: clear and copy; custom data, which is made of them.
 */
#define COBJMACROS
#include "variant/variant.h"

#include <stdlib.h>
#include <string.h>

#include <comity/combaseapi.h>

#include "base/hresult.h"

#define FLAGS (VT_VECTOR | VT_ARRAY | VT_BYREF | VT_RESERVED)

bool variant_type_is_known(VARTYPE vt)
{
    VARTYPE base = vt & VT_TYPEMASK;
    VARTYPE flags = vt & (VARTYPE)~VT_TYPEMASK;

    if (flags & ~(VT_ARRAY | VT_BYREF))
        return false;
    if (flags && base <= VT_NULL)
        return false;
    return base <= VT_DECIMAL || (base >= VT_I1 && base <= VT_UINT) || base == VT_RECORD ||
           base == VT_CLSID;
}

HRESULT variant_check_type(VARTYPE vt)
{
    if (!variant_type_is_known(vt) || (vt & VT_TYPEMASK) == VT_CLSID)
        return DISP_E_BADVARTYPE;
    return S_OK;
}

void VariantInit(VARIANTARG *pvarg)
{
    memset(pvarg, 0, sizeof(*pvarg));
}

static void release_record(VARIANT *variant)
{
    IRecordInfo *info = V_RECORDINFO(variant);

    if (!info)
        return;

    IRecordInfo_RecordClear(info, V_RECORD(variant));
    IRecordInfo_Release(info);
}

/* Only the type is set: the value stays to be seen, as on Windows. */
HRESULT VariantClear(VARIANTARG *pvarg)
{
    HRESULT hr = S_OK;

    if (!variant_type_is_known(V_VT(pvarg)))
        return DISP_E_BADVARTYPE;

    if (!(V_VT(pvarg) & VT_BYREF)) {
        if (V_ISARRAY(pvarg)) {
            if (V_ARRAY(pvarg))
                hr = SafeArrayDestroy(V_ARRAY(pvarg));
        } else if (V_VT(pvarg) == VT_BSTR) {
            SysFreeString(V_BSTR(pvarg));
        } else if (V_VT(pvarg) == VT_RECORD) {
            release_record(pvarg);
        } else if (V_VT(pvarg) == VT_DISPATCH || V_VT(pvarg) == VT_UNKNOWN) {
            if (V_UNKNOWN(pvarg))
                IUnknown_Release(V_UNKNOWN(pvarg));
        }
    }
    if (SUCCEEDED(hr))
        V_VT(pvarg) = VT_EMPTY;
    return hr;
}

static HRESULT copy_bstr(BSTR source, BSTR *ret_copy)
{
    *ret_copy = SysAllocStringByteLen((const char *)source, SysStringByteLen(source));
    return *ret_copy ? S_OK : hr_raise(E_OUTOFMEMORY, "copy of a string");
}

/* The copy's memory is what RecordCreate() would give, for RecordDestroy() to free. */
static HRESULT copy_record(IRecordInfo *info, void *record, VARIANT *copy)
{
    ULONG size;
    void *memory;
    HRESULT hr;

    V_RECORDINFO(copy) = info;
    V_RECORD(copy) = NULL;
    if (!info || !record) {
        if (info)
            IRecordInfo_AddRef(info);
        return S_OK;
    }

    hr = IRecordInfo_GetSize(info, &size);
    if (FAILED(hr))
        return hr;
    memory = CoTaskMemAlloc(size);
    if (!memory)
        return hr_raise(E_OUTOFMEMORY, "record of %u bytes", size);

    memset(memory, 0, size);
    hr = IRecordInfo_RecordCopy(info, record, memory);
    if (FAILED(hr)) {
        CoTaskMemFree(memory);
        return hr;
    }
    V_RECORD(copy) = memory;
    IRecordInfo_AddRef(info);
    return S_OK;
}

/* @copy already holds @source's bits; what they point to is doubled. */
static HRESULT copy_deeply(const VARIANT *source, VARIANT *copy)
{
    if (V_ISARRAY(source)) {
        if (!V_ARRAY(source))
            return S_OK;
        return SafeArrayCopy(V_ARRAY(source), &V_ARRAY(copy));
    }

    switch (V_VT(source)) {
    case VT_BSTR:
        return copy_bstr(V_BSTR(source), &V_BSTR(copy));
    case VT_RECORD:
        return copy_record(V_RECORDINFO(source), V_RECORD(source), copy);
    case VT_DISPATCH:
    case VT_UNKNOWN:
        if (V_UNKNOWN(source))
            IUnknown_AddRef(V_UNKNOWN(source));
        return S_OK;
    default:
        return S_OK;
    }
}

/* Puts @copy, which the caller gives away, in place of @destination's value. */
static HRESULT replace(VARIANT *destination, VARIANT *copy)
{
    HRESULT hr;

    hr = VariantClear(destination);
    if (FAILED(hr)) {
        VariantClear(copy);
        return hr;
    }
    *destination = *copy;
    return S_OK;
}

HRESULT VariantCopy(VARIANTARG *pvargDest, const VARIANTARG *pvargSrc)
{
    VARIANT copy;
    HRESULT hr;

    hr = variant_check_type(V_VT(pvargSrc));
    if (FAILED(hr) || pvargDest == pvargSrc)
        return hr;

    /* The destination may hold the last reference to the source. */
    copy = *pvargSrc;
    if (!V_ISBYREF(pvargSrc)) {
        hr = copy_deeply(pvargSrc, &copy);
        if (FAILED(hr))
            return hr;
    }
    return replace(pvargDest, &copy);
}

/* Reads what @source refers to, which is no VARIANT, into @ret_value without copying further. */
static void read_reference(const VARIANT *source, VARIANT *ret_value)
{
    static const unsigned char sizes[] = {
        [VT_I1] = 1,  [VT_UI1] = 1, [VT_I2] = 2,  [VT_UI2] = 2,  [VT_BOOL] = 2,  [VT_I4] = 4,
        [VT_UI4] = 4, [VT_R4] = 4,  [VT_INT] = 4, [VT_UINT] = 4, [VT_ERROR] = 4,
    };
    VARTYPE base = V_VT(source) & VT_TYPEMASK;

    if (V_VT(source) == (VT_DECIMAL | VT_BYREF)) {
        V_DECIMAL(ret_value) = *V_DECIMALREF(source);
        V_VT(ret_value) = VT_DECIMAL;
        return;
    }

    *ret_value = *source;
    V_VT(ret_value) = V_VT(source) & (VARTYPE)~VT_BYREF;
    if (V_VT(ret_value) == VT_RECORD)
        return;
    V_UI8(ret_value) = 0;
    memcpy(&V_UI8(ret_value), V_BYREF(source),
           !V_ISARRAY(source) && base < sizeof(sizes) && sizes[base] ? sizes[base] : 8);
}

static bool reference_is_valid(VARTYPE vt)
{
    VARTYPE base = vt & VT_TYPEMASK;

    if (vt & VT_ARRAY)
        return true;
    if (vt & (VT_VECTOR | VT_RESERVED))
        return false;
    return (base > VT_NULL && base < VT_VOID && base != 15) || base == VT_RECORD;
}

HRESULT variant_read(const VARIANT *source, VARIANT *ret_value)
{
    if (!V_ISBYREF(source)) {
        *ret_value = *source;
        return S_OK;
    }
    if (!reference_is_valid(V_VT(source)) || !V_BYREF(source))
        return E_INVALIDARG;

    if (V_VT(source) == (VT_VARIANT | VT_BYREF)) {
        const VARIANT *inner = V_VARIANTREF(source);

        return V_VT(inner) == (VT_VARIANT | VT_BYREF) ? E_INVALIDARG
                                                      : variant_read(inner, ret_value);
    }
    read_reference(source, ret_value);
    return S_OK;
}

HRESULT VariantCopyInd(VARIANT *pvarDest, const VARIANTARG *pvargSrc)
{
    VARIANT value, copy;
    HRESULT hr;

    if (!V_ISBYREF(pvargSrc))
        return VariantCopy(pvarDest, pvargSrc);

    hr = variant_read(pvargSrc, &value);
    if (SUCCEEDED(hr) && !V_ISARRAY(pvargSrc))
        hr = variant_check_type(V_VT(&value));
    if (FAILED(hr))
        return hr;

    /* Clearing the destination may free what the source refers to. */
    copy = value;
    hr = copy_deeply(&value, &copy);
    if (FAILED(hr))
        return hr;
    return replace(pvarDest, &copy);
}

void ClearCustData(LPCUSTDATA pCustData)
{
    if (!pCustData)
        return;

    for (DWORD i = 0; pCustData->prgCustData && i < pCustData->cCustData; i++)
        VariantClear(&pCustData->prgCustData[i].varValue);
    CoTaskMemFree(pCustData->prgCustData);
    *pCustData = (CUSTDATA){0};
}
