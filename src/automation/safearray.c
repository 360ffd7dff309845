/* SPDX-License-Identifier: MIT */
#include "automation/safearray.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
    DIMENSIONS_MAX = 65535,
    FREED_WITH_ARRAY = FADF_AUTO | FADF_STATIC | FADF_EMBEDDED,
    CREATED_AS_VECTOR = 0x2000, /* one of FADF_RESERVED: programs see it */
};

ULONG safearray_element_size(VARTYPE vt)
{
    static const BYTE sizes[] = {
        [VT_I1] = 1,       [VT_UI1] = 1,  [VT_I2] = 2,      [VT_UI2] = 2,      [VT_BOOL] = 2,
        [VT_I4] = 4,       [VT_UI4] = 4,  [VT_R4] = 4,      [VT_INT] = 4,      [VT_UINT] = 4,
        [VT_ERROR] = 4,    [VT_I8] = 8,   [VT_UI8] = 8,     [VT_R8] = 8,       [VT_CY] = 8,
        [VT_DATE] = 8,     [VT_BSTR] = 8, [VT_UNKNOWN] = 8, [VT_DISPATCH] = 8, [VT_DECIMAL] = 16,
        [VT_VARIANT] = 24,
    };

    return vt < sizeof(sizes) ? sizes[vt] : 0;
}

/* What lies before the descriptor. */
static USHORT hidden_features_of(VARTYPE vt)
{
    switch (vt) {
    case VT_UNKNOWN:
    case VT_DISPATCH:
        return FADF_HAVEIID;
    case VT_RECORD:
        return FADF_RECORD;
    default:
        return FADF_HAVEVARTYPE;
    }
}

/* What the elements own. */
static USHORT element_features_of(VARTYPE vt)
{
    switch (vt) {
    case VT_BSTR:
        return FADF_BSTR;
    case VT_UNKNOWN:
        return FADF_UNKNOWN;
    case VT_DISPATCH:
        return FADF_DISPATCH;
    case VT_VARIANT:
        return FADF_VARIANT;
    default:
        return 0;
    }
}

size_t safearray_count(const SAFEARRAY *array)
{
    size_t count = 1;

    for (USHORT i = 0; i < array->cDims; i++) {
        if (__builtin_mul_overflow(count, array->rgsabound[i].cElements, &count))
            return SIZE_MAX;
    }
    return count;
}

static HRESULT clear_records(SAFEARRAY *array, char *elements, size_t n)
{
    IRecordInfo *record = safearray_hidden(array)->record;

    for (size_t i = 0; record && i < n; i++)
        record->lpVtbl->RecordClear(record, elements + i * array->cbElements);
    return S_OK;
}

HRESULT safearray_clear(SAFEARRAY *array, void *elements, size_t n)
{
    if (array->fFeatures & FADF_BSTR) {
        for (size_t i = 0; i < n; i++)
            SysFreeString(((BSTR *)elements)[i]);
    } else if (array->fFeatures & (FADF_UNKNOWN | FADF_DISPATCH)) {
        for (size_t i = 0; i < n; i++) {
            IUnknown *unknown = ((IUnknown **)elements)[i];

            if (unknown)
                unknown->lpVtbl->Release(unknown);
        }
    } else if (array->fFeatures & FADF_VARIANT) {
        for (size_t i = 0; i < n; i++)
            VariantClear((VARIANT *)elements + i);
    } else if (array->fFeatures & FADF_RECORD) {
        clear_records(array, elements, n);
    }
    memset(elements, 0, n * array->cbElements);
    return S_OK;
}

HRESULT safearray_copy(SAFEARRAY *array, const void *source, void *target, size_t n)
{
    HRESULT hr = S_OK;

    if (array->fFeatures & FADF_BSTR) {
        for (size_t i = 0; SUCCEEDED(hr) && i < n; i++) {
            BSTR text = ((BSTR *)source)[i];

            ((BSTR *)target)[i] =
                text ? SysAllocStringByteLen((const char *)text, SysStringByteLen(text)) : NULL;
            hr = text && !((BSTR *)target)[i] ? E_OUTOFMEMORY : S_OK;
        }
    } else if (array->fFeatures & FADF_VARIANT) {
        for (size_t i = 0; SUCCEEDED(hr) && i < n; i++)
            hr = VariantCopy((VARIANT *)target + i, (const VARIANT *)source + i);
    } else if (array->fFeatures & FADF_RECORD) {
        IRecordInfo *record = safearray_hidden(array)->record;

        for (size_t i = 0; SUCCEEDED(hr) && record && i < n; i++)
            hr = record->lpVtbl->RecordCopy(record, (char *)source + i * array->cbElements,
                                            (char *)target + i * array->cbElements);
    } else {
        memcpy(target, source, n * array->cbElements);
        if (array->fFeatures & (FADF_UNKNOWN | FADF_DISPATCH)) {
            for (size_t i = 0; i < n; i++) {
                IUnknown *unknown = ((IUnknown **)target)[i];

                if (unknown)
                    unknown->lpVtbl->AddRef(unknown);
            }
        }
    }
    return hr;
}

HRESULT SafeArrayAllocDescriptor(UINT cDims, SAFEARRAY **ppsaOut)
{
    union safearray_hidden *hidden;

    if (!ppsaOut)
        return E_POINTER;
    if (cDims == 0 || cDims > DIMENSIONS_MAX)
        return E_INVALIDARG;

    hidden = calloc(1, sizeof(*hidden) + sizeof(SAFEARRAY) + (cDims - 1) * sizeof(SAFEARRAYBOUND));
    if (!hidden)
        return E_OUTOFMEMORY;

    *ppsaOut = (SAFEARRAY *)(hidden + 1);
    (*ppsaOut)->cDims = (USHORT)cDims;
    return S_OK;
}

HRESULT SafeArrayAllocDescriptorEx(VARTYPE vt, UINT cDims, SAFEARRAY **ppsaOut)
{
    HRESULT hr;

    hr = SafeArrayAllocDescriptor(cDims, ppsaOut);
    if (FAILED(hr))
        return hr;

    (*ppsaOut)->cbElements = safearray_element_size(vt);
    (*ppsaOut)->fFeatures = hidden_features_of(vt);
    if (vt == VT_UNKNOWN)
        safearray_hidden(*ppsaOut)->iid = IID_IUnknown;
    else if (vt == VT_DISPATCH)
        safearray_hidden(*ppsaOut)->iid = IID_IDispatch;
    else if ((*ppsaOut)->fFeatures & FADF_HAVEVARTYPE)
        safearray_hidden(*ppsaOut)->vartype = vt;
    return S_OK;
}

HRESULT SafeArrayAllocData(SAFEARRAY *psa)
{
    size_t count, size;

    if (!psa)
        return E_INVALIDARG;

    count = safearray_count(psa);
    if (__builtin_mul_overflow(count, psa->cbElements, &size) || size > INT_MAX)
        return E_OUTOFMEMORY;
    psa->pvData = calloc(1, size ? size : 1);
    return psa->pvData ? S_OK : E_OUTOFMEMORY;
}

SAFEARRAY *SafeArrayCreateEx(VARTYPE vt, UINT cDims, SAFEARRAYBOUND *rgsabound, PVOID pvExtra)
{
    ULONG size = safearray_element_size(vt);
    IRecordInfo *record = NULL;
    SAFEARRAY *array;

    if (!rgsabound)
        return NULL;
    if (vt == VT_RECORD) {
        /* Windows takes the size for what it is, though the call may fail. */
        record = pvExtra;
        if (!record)
            return NULL;
        record->lpVtbl->GetSize(record, &size);
    }
    if (size == 0 || FAILED(SafeArrayAllocDescriptorEx(vt, cDims, &array)))
        return NULL;

    array->cbElements = size;
    array->fFeatures |= element_features_of(vt);
    /* Bounds lie last dimension first. */
    for (UINT i = 0; i < cDims; i++)
        array->rgsabound[i] = rgsabound[cDims - 1 - i];
    if (record) {
        record->lpVtbl->AddRef(record);
        safearray_hidden(array)->record = record;
    } else if (pvExtra && array->fFeatures & FADF_HAVEIID) {
        safearray_hidden(array)->iid = *(GUID *)pvExtra;
    }
    if (FAILED(SafeArrayAllocData(array))) {
        SafeArrayDestroyDescriptor(array);
        return NULL;
    }
    return array;
}

SAFEARRAY *SafeArrayCreate(VARTYPE vt, UINT cDims, SAFEARRAYBOUND *rgsabound)
{
    return vt == VT_RECORD ? NULL : SafeArrayCreateEx(vt, cDims, rgsabound, NULL);
}

SAFEARRAY *SafeArrayCreateVectorEx(VARTYPE vt, LONG lLbound, ULONG cElements, PVOID pvExtra)
{
    SAFEARRAYBOUND bound = {cElements, lLbound};
    SAFEARRAY *array = SafeArrayCreateEx(vt, 1, &bound, pvExtra);

    if (array)
        array->fFeatures |= CREATED_AS_VECTOR;
    return array;
}

SAFEARRAY *SafeArrayCreateVector(VARTYPE vt, LONG lLbound, ULONG cElements)
{
    return vt == VT_RECORD ? NULL : SafeArrayCreateVectorEx(vt, lLbound, cElements, NULL);
}

HRESULT SafeArrayDestroyDescriptor(SAFEARRAY *psa)
{
    if (!psa)
        return S_OK;
    if (psa->cLocks > 0)
        return DISP_E_ARRAYISLOCKED;
    if (psa->fFeatures & FADF_RECORD)
        SafeArraySetRecordInfo(psa, NULL);
    free(safearray_hidden(psa));
    return S_OK;
}

HRESULT SafeArrayDestroyData(SAFEARRAY *psa)
{
    size_t count;

    if (!psa)
        return E_INVALIDARG;
    if (psa->cLocks > 0)
        return DISP_E_ARRAYISLOCKED;
    if (!psa->pvData)
        return S_OK;

    count = safearray_count(psa);
    if (count != SIZE_MAX)
        safearray_clear(psa, psa->pvData, count);
    /* Data that the program owns is emptied and stays. */
    if (psa->fFeatures & FREED_WITH_ARRAY)
        return S_OK;
    free(psa->pvData);
    psa->pvData = NULL;
    psa->fFeatures &= (USHORT)~CREATED_AS_VECTOR;
    return S_OK;
}

HRESULT SafeArrayDestroy(SAFEARRAY *psa)
{
    HRESULT hr;

    if (!psa)
        return S_OK;
    if (psa->cLocks > 0)
        return DISP_E_ARRAYISLOCKED;

    hr = SafeArrayDestroyData(psa);
    return FAILED(hr) ? hr : SafeArrayDestroyDescriptor(psa);
}

HRESULT SafeArrayCopyData(SAFEARRAY *psaSource, SAFEARRAY *psaTarget)
{
    size_t count;
    HRESULT hr;

    if (!psaSource || !psaTarget || psaSource->cDims != psaTarget->cDims ||
        psaSource->cbElements != psaTarget->cbElements)
        return E_INVALIDARG;
    for (USHORT i = 0; i < psaSource->cDims; i++) {
        if (psaSource->rgsabound[i].cElements != psaTarget->rgsabound[i].cElements)
            return E_INVALIDARG;
    }
    count = safearray_count(psaSource);
    if (!psaTarget->pvData) {
        hr = SafeArrayAllocData(psaTarget);
        if (FAILED(hr))
            return hr;
    } else if (!(psaTarget->fFeatures & FADF_RECORD)) {
        /* RecordCopy() clears the record that it copies over. */
        safearray_clear(psaTarget, psaTarget->pvData, count);
    }
    return psaSource->pvData
               ? safearray_copy(psaSource, psaSource->pvData, psaTarget->pvData, count)
               : S_OK;
}

HRESULT SafeArrayCopy(SAFEARRAY *psa, SAFEARRAY **ppsaOut)
{
    SAFEARRAY *copy;
    HRESULT hr;

    if (!ppsaOut)
        return E_INVALIDARG;
    *ppsaOut = NULL;
    if (!psa)
        return S_OK;
    if (psa->cbElements == 0)
        return E_INVALIDARG;

    hr = SafeArrayAllocDescriptor(psa->cDims, &copy);
    if (FAILED(hr))
        return hr;

    *safearray_hidden(copy) = *safearray_hidden(psa);
    copy->fFeatures =
        psa->fFeatures & (USHORT) ~(FREED_WITH_ARRAY | FADF_FIXEDSIZE | CREATED_AS_VECTOR);
    copy->cbElements = psa->cbElements;
    memcpy(copy->rgsabound, psa->rgsabound, psa->cDims * sizeof(*psa->rgsabound));
    if (psa->fFeatures & FADF_RECORD && safearray_hidden(copy)->record)
        safearray_hidden(copy)->record->lpVtbl->AddRef(safearray_hidden(copy)->record);
    hr = SafeArrayAllocData(copy);
    if (SUCCEEDED(hr) && psa->pvData)
        hr = safearray_copy(psa, psa->pvData, copy->pvData, safearray_count(psa));
    if (FAILED(hr)) {
        SafeArrayDestroy(copy);
        return hr;
    }
    *ppsaOut = copy;
    return S_OK;
}

/* Only the last dimension, which lies first and runs slowest, can change. */
HRESULT SafeArrayRedim(SAFEARRAY *psa, SAFEARRAYBOUND *psaboundNew)
{
    size_t old_count, new_count, size;
    SAFEARRAYBOUND old;
    void *data;

    if (!psa || !psaboundNew)
        return E_INVALIDARG;
    if (psa->cLocks > 0 || psa->fFeatures & FADF_FIXEDSIZE)
        return DISP_E_ARRAYISLOCKED;

    old_count = safearray_count(psa);
    old = psa->rgsabound[0];
    psa->rgsabound[0] = *psaboundNew;
    new_count = safearray_count(psa);
    if (__builtin_mul_overflow(new_count, psa->cbElements, &size) || size > INT_MAX) {
        psa->rgsabound[0] = old;
        return E_OUTOFMEMORY;
    }
    if (new_count < old_count)
        safearray_clear(psa, (char *)psa->pvData + new_count * psa->cbElements,
                        old_count - new_count);
    data = realloc(psa->pvData, size ? size : 1);
    if (!data) {
        psa->rgsabound[0] = old;
        return E_OUTOFMEMORY;
    }
    psa->pvData = data;
    if (new_count > old_count)
        memset((char *)data + old_count * psa->cbElements, 0,
               (new_count - old_count) * psa->cbElements);
    return S_OK;
}
