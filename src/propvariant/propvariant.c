/* SPDX-License-Identifier: MIT */
/*
 * PROPVARIANT: clear and copy. Source: Windows' "PROPVARIANT structure" page; which types a value,
 * an array, a vector and a reference may have is as Windows' PropVariantClear answers.
 */
#define COBJMACROS
#include "propvariant/propvariant.h"

#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "base/utf16.h"

/* How something in a PROPVARIANT, or an element of its vector, holds what it owns. */
enum holding {
    HOLDS_INVALID, /* no value of this type */
    HOLDS_PLAIN,
    HOLDS_BSTR,
    HOLDS_LPSTR,
    HOLDS_LPWSTR,
    HOLDS_OBJECT,
    HOLDS_BLOB,
    HOLDS_CLIPDATA,
    HOLDS_CLIPDATA_POINTER,
    HOLDS_CLSID_POINTER,
    HOLDS_VERSIONED_STREAM,
    HOLDS_VARIANT,
};

enum {
    WITH_ARRAY = 1,
    WITH_BYREF = 2,
    WITH_BOTH = WITH_ARRAY | WITH_BYREF,
};

struct type {
    uint8_t simple;  /* enum holding */
    uint8_t vector;  /* enum holding, of an element */
    uint8_t size;    /* of a vector's element */
    uint8_t allowed; /* WITH_ flags */
};

static const struct type types[] = {
    [VT_EMPTY] = {HOLDS_PLAIN, HOLDS_INVALID, 0, 0},
    [VT_NULL] = {HOLDS_PLAIN, HOLDS_INVALID, 0, 0},
    [VT_I2] = {HOLDS_PLAIN, HOLDS_PLAIN, 2, WITH_BOTH},
    [VT_I4] = {HOLDS_PLAIN, HOLDS_PLAIN, 4, WITH_BOTH},
    [VT_R4] = {HOLDS_PLAIN, HOLDS_PLAIN, 4, WITH_BOTH},
    [VT_R8] = {HOLDS_PLAIN, HOLDS_PLAIN, 8, WITH_BOTH},
    [VT_CY] = {HOLDS_PLAIN, HOLDS_PLAIN, 8, WITH_BOTH},
    [VT_DATE] = {HOLDS_PLAIN, HOLDS_PLAIN, 8, WITH_BOTH},
    [VT_BSTR] = {HOLDS_BSTR, HOLDS_BSTR, sizeof(BSTR), WITH_BOTH},
    [VT_DISPATCH] = {HOLDS_OBJECT, HOLDS_INVALID, 0, WITH_BOTH},
    [VT_ERROR] = {HOLDS_PLAIN, HOLDS_PLAIN, 4, WITH_BOTH},
    [VT_BOOL] = {HOLDS_PLAIN, HOLDS_PLAIN, 2, WITH_BOTH},
    [VT_VARIANT] = {HOLDS_INVALID, HOLDS_VARIANT, sizeof(PROPVARIANT), WITH_BOTH},
    [VT_UNKNOWN] = {HOLDS_OBJECT, HOLDS_INVALID, 0, WITH_BOTH},
    [VT_DECIMAL] = {HOLDS_PLAIN, HOLDS_INVALID, 0, WITH_BOTH},
    [VT_I1] = {HOLDS_PLAIN, HOLDS_PLAIN, 1, WITH_BOTH},
    [VT_UI1] = {HOLDS_PLAIN, HOLDS_PLAIN, 1, WITH_BOTH},
    [VT_UI2] = {HOLDS_PLAIN, HOLDS_PLAIN, 2, WITH_BOTH},
    [VT_UI4] = {HOLDS_PLAIN, HOLDS_PLAIN, 4, WITH_BOTH},
    [VT_I8] = {HOLDS_PLAIN, HOLDS_PLAIN, 8, WITH_BOTH},
    [VT_UI8] = {HOLDS_PLAIN, HOLDS_PLAIN, 8, WITH_BOTH},
    [VT_INT] = {HOLDS_PLAIN, HOLDS_INVALID, 0, WITH_BOTH},
    [VT_UINT] = {HOLDS_PLAIN, HOLDS_INVALID, 0, WITH_BOTH},
    [VT_LPSTR] = {HOLDS_LPSTR, HOLDS_LPSTR, sizeof(LPSTR), 0},
    [VT_LPWSTR] = {HOLDS_LPWSTR, HOLDS_LPWSTR, sizeof(LPWSTR), 0},
    [VT_FILETIME] = {HOLDS_PLAIN, HOLDS_PLAIN, 8, 0},
    [VT_BLOB] = {HOLDS_BLOB, HOLDS_INVALID, 0, 0},
    [VT_STREAM] = {HOLDS_OBJECT, HOLDS_INVALID, 0, 0},
    [VT_STORAGE] = {HOLDS_OBJECT, HOLDS_INVALID, 0, 0},
    [VT_STREAMED_OBJECT] = {HOLDS_OBJECT, HOLDS_INVALID, 0, 0},
    [VT_STORED_OBJECT] = {HOLDS_OBJECT, HOLDS_INVALID, 0, 0},
    [VT_BLOB_OBJECT] = {HOLDS_BLOB, HOLDS_INVALID, 0, 0},
    [VT_CF] = {HOLDS_CLIPDATA_POINTER, HOLDS_CLIPDATA, sizeof(CLIPDATA), 0},
    [VT_CLSID] = {HOLDS_CLSID_POINTER, HOLDS_PLAIN, sizeof(CLSID), 0},
    [VT_VERSIONED_STREAM] = {HOLDS_VERSIONED_STREAM, HOLDS_INVALID, 0, 0},
};

/* What a value of this type holds: itself, or each element of a vector. */
static enum holding holding_of(VARTYPE vt)
{
    VARTYPE base = vt & VT_TYPEMASK, form = vt & (VARTYPE)~VT_TYPEMASK;

    if (base >= sizeof(types) / sizeof(*types))
        return HOLDS_INVALID;
    if (form == VT_VECTOR)
        return types[base].vector;
    if (form == VT_ARRAY)
        return types[base].allowed & WITH_ARRAY ? HOLDS_PLAIN : HOLDS_INVALID;
    if (form & VT_BYREF && !(form & (VARTYPE) ~(VT_BYREF | VT_ARRAY)))
        return types[base].allowed & WITH_BYREF ? HOLDS_PLAIN : HOLDS_INVALID;
    return form == 0 ? types[base].simple : HOLDS_INVALID;
}

static void release(enum holding holding, void *held)
{
    LPVERSIONEDSTREAM versioned;

    switch (holding) {
    case HOLDS_BSTR:
        SysFreeString(*(BSTR *)held);
        break;
    case HOLDS_OBJECT:
        if (*(IUnknown **)held)
            IUnknown_Release(*(IUnknown **)held);
        break;
    case HOLDS_LPSTR:
    case HOLDS_LPWSTR:
    case HOLDS_CLSID_POINTER:
        CoTaskMemFree(*(void **)held);
        break;
    case HOLDS_BLOB:
        CoTaskMemFree(((BLOB *)held)->pBlobData);
        break;
    case HOLDS_CLIPDATA:
        CoTaskMemFree(((CLIPDATA *)held)->pClipData);
        break;
    case HOLDS_CLIPDATA_POINTER:
        if (*(CLIPDATA **)held)
            release(HOLDS_CLIPDATA, *(CLIPDATA **)held);
        CoTaskMemFree(*(CLIPDATA **)held);
        break;
    case HOLDS_VERSIONED_STREAM:
        versioned = *(LPVERSIONEDSTREAM *)held;
        if (versioned && versioned->pStream)
            IStream_Release(versioned->pStream);
        CoTaskMemFree(versioned);
        break;
    case HOLDS_VARIANT:
        PropVariantClear(held);
        break;
    case HOLDS_INVALID:
    case HOLDS_PLAIN:
        break;
    }
}

/* NULL stays NULL. */
static HRESULT copy_memory(const void *source, size_t size, void **ret_copy)
{
    *ret_copy = NULL;
    if (!source)
        return S_OK;

    *ret_copy = CoTaskMemAlloc(size);
    if (!*ret_copy)
        return E_OUTOFMEMORY;
    memcpy(*ret_copy, source, size);
    return S_OK;
}

/* As far as its NUL, as Windows does, though a BSTR knows its length. */
static HRESULT copy_bstr(BSTR source, BSTR *ret_copy)
{
    *ret_copy = SysAllocString(source);
    return *ret_copy || !source ? S_OK : E_OUTOFMEMORY;
}

static HRESULT copy_clipdata(const CLIPDATA *source, CLIPDATA *copy)
{
    size_t size = source->cbSize >= sizeof(source->ulClipFmt) ? CBPCLIPDATA(*source) : 0;

    *copy = *source;
    return copy_memory(source->pClipData, size, (void **)&copy->pClipData);
}

static HRESULT copy_clipdata_pointer(const CLIPDATA *source, CLIPDATA **ret_copy)
{
    HRESULT hr;

    hr = copy_memory(source, sizeof(*source), (void **)ret_copy);
    if (FAILED(hr) || !source)
        return hr;

    hr = copy_clipdata(source, *ret_copy);
    if (FAILED(hr)) {
        CoTaskMemFree(*ret_copy);
        *ret_copy = NULL;
    }
    return hr;
}

static HRESULT copy_versioned_stream(LPVERSIONEDSTREAM source, LPVERSIONEDSTREAM *ret_copy)
{
    HRESULT hr;

    hr = copy_memory(source, sizeof(*source), (void **)ret_copy);
    if (SUCCEEDED(hr) && source && source->pStream)
        IStream_AddRef(source->pStream);
    return hr;
}

/* @copy already has @source's bits; makes it own what it holds, or hold nothing. */
static HRESULT own_copy(enum holding holding, const void *source, void *copy)
{
    const char16_t *wide;
    const char *narrow;

    switch (holding) {
    case HOLDS_BSTR:
        return copy_bstr(*(BSTR *)source, copy);
    case HOLDS_OBJECT:
        if (*(IUnknown **)source)
            IUnknown_AddRef(*(IUnknown **)source);
        return S_OK;
    case HOLDS_LPSTR:
        narrow = *(const char **)source;
        return copy_memory(narrow, narrow ? strlen(narrow) + 1 : 0, copy);
    case HOLDS_LPWSTR:
        wide = *(const char16_t **)source;
        return copy_memory(wide, wide ? (utf16_len(wide) + 1) * sizeof(*wide) : 0, copy);
    case HOLDS_CLSID_POINTER:
        return copy_memory(*(CLSID **)source, sizeof(CLSID), copy);
    case HOLDS_BLOB:
        return copy_memory(((BLOB *)source)->pBlobData, ((BLOB *)source)->cbSize,
                           (void **)&((BLOB *)copy)->pBlobData);
    case HOLDS_CLIPDATA:
        return copy_clipdata(source, copy);
    case HOLDS_CLIPDATA_POINTER:
        return copy_clipdata_pointer(*(CLIPDATA **)source, copy);
    case HOLDS_VERSIONED_STREAM:
        return copy_versioned_stream(*(LPVERSIONEDSTREAM *)source, copy);
    case HOLDS_VARIANT:
        memset(copy, 0, sizeof(PROPVARIANT));
        return PropVariantCopy(copy, source);
    case HOLDS_INVALID:
    case HOLDS_PLAIN:
        break;
    }
    return S_OK;
}

static void release_elements(enum holding holding, void *elements, size_t size, ULONG n)
{
    for (ULONG i = 0; i < n; i++)
        release(holding, (char *)elements + i * size);
    CoTaskMemFree(elements);
}

static HRESULT copy_vector(const PROPVARIANT *source, enum holding holding, CAUB *ret_vector)
{
    size_t size = types[source->vt & VT_TYPEMASK].size;
    const CAUB *vector = &source->caub;
    UCHAR *elements;
    HRESULT hr;

    hr = copy_memory(vector->pElems, vector->cElems * size, (void **)&elements);
    for (ULONG i = 0; SUCCEEDED(hr) && elements && i < vector->cElems; i++) {
        hr = own_copy(holding, vector->pElems + i * size, elements + i * size);
        if (FAILED(hr))
            release_elements(holding, elements, size, i);
    }
    if (FAILED(hr))
        return hr;

    ret_vector->cElems = elements ? vector->cElems : 0;
    ret_vector->pElems = elements;
    return S_OK;
}

bool propvariant_element(const PROPVARIANT *value, ULONG i, PROPVARIANT *ret_element)
{
    enum holding holding = holding_of(value->vt);
    VARTYPE base = value->vt & VT_TYPEMASK;
    UCHAR *element;

    if (!(value->vt & VT_VECTOR) || holding == HOLDS_INVALID || i >= value->caub.cElems)
        return false;

    element = value->caub.pElems + (size_t)i * types[base].size;
    if (holding == HOLDS_VARIANT) {
        *ret_element = *(PROPVARIANT *)element;
        return true;
    }
    *ret_element = (PROPVARIANT){.vt = base};
    if (types[base].simple == HOLDS_CLSID_POINTER || types[base].simple == HOLDS_CLIPDATA_POINTER)
        ret_element->puuid = (CLSID *)element;
    else
        memcpy(&ret_element->lVal, element, types[base].size);
    return true;
}

/* What is not valid is not freed, but it is emptied too. */
HRESULT PropVariantClear(PROPVARIANT *pvar)
{
    enum holding holding;
    VARTYPE vt;

    if (!pvar)
        return S_OK;

    vt = pvar->vt;
    holding = holding_of(vt);
    if (vt & VT_BYREF) {
        ; /* what it refers to is someone else's */
    } else if (vt & VT_ARRAY) {
        if (holding != HOLDS_INVALID && pvar->parray)
            SafeArrayDestroy(pvar->parray);
    } else if (!(vt & VT_VECTOR)) {
        release(holding, &pvar->lVal);
    } else if (holding != HOLDS_INVALID && pvar->caub.pElems) {
        release_elements(holding, pvar->caub.pElems, types[vt & VT_TYPEMASK].size,
                         pvar->caub.cElems);
    }
    PropVariantInit(pvar);
    return holding == HOLDS_INVALID ? STG_E_INVALIDPARAMETER : S_OK;
}

HRESULT PropVariantCopy(PROPVARIANT *pvarDest, const PROPVARIANT *pvarSrc)
{
    PROPVARIANT copy = *pvarSrc;
    enum holding holding = holding_of(copy.vt);
    HRESULT hr = S_OK;

    if (holding == HOLDS_INVALID)
        return DISP_E_BADVARTYPE;

    if (copy.vt & VT_VECTOR)
        hr = copy_vector(pvarSrc, holding, &copy.caub);
    else if (copy.vt & VT_ARRAY && !(copy.vt & VT_BYREF))
        hr = pvarSrc->parray ? SafeArrayCopy(pvarSrc->parray, &copy.parray) : S_OK;
    else
        hr = own_copy(holding, &pvarSrc->lVal, &copy.lVal);
    if (SUCCEEDED(hr))
        *pvarDest = copy;
    return hr;
}

HRESULT FreePropVariantArray(ULONG cVariants, PROPVARIANT *rgvars)
{
    if (!rgvars)
        return E_INVALIDARG;

    for (ULONG i = 0; i < cVariants; i++) {
        if (holding_of(rgvars[i].vt) == HOLDS_INVALID)
            return STG_E_INVALIDPARAMETER;
    }
    for (ULONG i = 0; i < cVariants; i++)
        PropVariantClear(&rgvars[i]);
    return S_OK;
}
