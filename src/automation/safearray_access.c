/* SPDX-License-Identifier: MIT */
/*
 * Safe arrays: bounds, locks, elements, and what the array knows of its elements' type.
 */
#include <stdlib.h>
#include <string.h>

#include "automation/safearray.h"

UINT SafeArrayGetDim(SAFEARRAY *psa)
{
    return psa ? psa->cDims : 0;
}

UINT SafeArrayGetElemsize(SAFEARRAY *psa)
{
    return psa ? psa->cbElements : 0;
}

/* Dimensions are counted from 1; bounds lie last dimension first. */
static const SAFEARRAYBOUND *bound_of(SAFEARRAY *array, UINT dimension)
{
    if (dimension == 0 || dimension > array->cDims)
        return NULL;
    return &array->rgsabound[array->cDims - dimension];
}

HRESULT SafeArrayGetUBound(SAFEARRAY *psa, UINT nDim, LONG *plUbound)
{
    const SAFEARRAYBOUND *bound;

    if (!psa || !plUbound)
        return E_INVALIDARG;
    bound = bound_of(psa, nDim);
    if (!bound)
        return DISP_E_BADINDEX;

    *plUbound = (LONG)((ULONG)bound->lLbound + bound->cElements - 1);
    return S_OK;
}

HRESULT SafeArrayGetLBound(SAFEARRAY *psa, UINT nDim, LONG *plLbound)
{
    const SAFEARRAYBOUND *bound;

    if (!psa || !plLbound)
        return E_INVALIDARG;
    bound = bound_of(psa, nDim);
    if (!bound)
        return DISP_E_BADINDEX;

    *plLbound = bound->lLbound;
    return S_OK;
}

HRESULT SafeArrayLock(SAFEARRAY *psa)
{
    if (!psa)
        return E_INVALIDARG;
    if (__atomic_add_fetch(&psa->cLocks, 1, __ATOMIC_ACQ_REL) > 0xffff) {
        __atomic_sub_fetch(&psa->cLocks, 1, __ATOMIC_ACQ_REL);
        return E_UNEXPECTED;
    }
    return S_OK;
}

HRESULT SafeArrayUnlock(SAFEARRAY *psa)
{
    if (!psa)
        return E_INVALIDARG;
    if ((LONG)__atomic_sub_fetch(&psa->cLocks, 1, __ATOMIC_ACQ_REL) < 0) {
        __atomic_add_fetch(&psa->cLocks, 1, __ATOMIC_ACQ_REL);
        return E_UNEXPECTED;
    }
    return S_OK;
}

HRESULT SafeArrayAccessData(SAFEARRAY *psa, void **ppvData)
{
    HRESULT hr;

    if (!psa || !ppvData)
        return E_INVALIDARG;

    hr = SafeArrayLock(psa);
    *ppvData = SUCCEEDED(hr) ? psa->pvData : NULL;
    return hr;
}

HRESULT SafeArrayUnaccessData(SAFEARRAY *psa)
{
    return SafeArrayUnlock(psa);
}

/* The first index, of the first dimension, runs fastest. */
HRESULT SafeArrayPtrOfIndex(SAFEARRAY *psa, LONG *rgIndices, void **ppvData)
{
    size_t cell = 0, step = 1;

    if (!psa || !rgIndices || !ppvData)
        return E_INVALIDARG;

    for (USHORT i = 0; i < psa->cDims; i++) {
        const SAFEARRAYBOUND *bound = &psa->rgsabound[psa->cDims - 1 - i];
        LONGLONG offset = (LONGLONG)rgIndices[i] - bound->lLbound;

        if (offset < 0 || offset >= bound->cElements)
            return DISP_E_BADINDEX;
        cell += (size_t)offset * step;
        step *= bound->cElements;
    }
    *ppvData = (char *)psa->pvData + cell * psa->cbElements;
    return S_OK;
}

HRESULT SafeArrayGetElement(SAFEARRAY *psa, LONG *rgIndices, void *pv)
{
    void *element;
    HRESULT hr;

    if (!psa || !rgIndices || !pv)
        return E_INVALIDARG;

    hr = SafeArrayLock(psa);
    if (FAILED(hr))
        return hr;
    hr = SafeArrayPtrOfIndex(psa, rgIndices, &element);
    if (SUCCEEDED(hr) && psa->fFeatures & FADF_VARIANT)
        VariantInit(pv);
    if (SUCCEEDED(hr))
        hr = safearray_copy(psa, element, pv, 1);
    SafeArrayUnlock(psa);
    return hr;
}

HRESULT SafeArrayPutElement(SAFEARRAY *psa, LONG *rgIndices, void *pv)
{
    const void *source = pv;
    void *element;
    HRESULT hr;

    if (!psa || !rgIndices)
        return E_INVALIDARG;

    hr = SafeArrayLock(psa);
    if (FAILED(hr))
        return hr;
    hr = SafeArrayPtrOfIndex(psa, rgIndices, &element);
    if (SUCCEEDED(hr)) {
        /* Strings and interfaces are given themselves, not by their address. */
        if (psa->fFeatures & (FADF_BSTR | FADF_UNKNOWN | FADF_DISPATCH))
            source = &pv;
        safearray_clear(psa, element, 1);
        hr = safearray_copy(psa, source, element, 1);
    }
    SafeArrayUnlock(psa);
    return hr;
}

HRESULT SafeArrayGetVartype(SAFEARRAY *psa, VARTYPE *pvt)
{
    if (!psa || !pvt)
        return E_INVALIDARG;

    if (psa->fFeatures & FADF_RECORD)
        *pvt = VT_RECORD;
    else if ((psa->fFeatures & (FADF_HAVEIID | FADF_DISPATCH)) == (FADF_HAVEIID | FADF_DISPATCH))
        *pvt = VT_DISPATCH;
    else if (psa->fFeatures & FADF_HAVEIID)
        *pvt = VT_UNKNOWN;
    else if (psa->fFeatures & FADF_HAVEVARTYPE)
        *pvt = (VARTYPE)safearray_hidden(psa)->vartype;
    else
        return E_INVALIDARG;
    return S_OK;
}

HRESULT SafeArraySetIID(SAFEARRAY *psa, REFGUID guid)
{
    if (!psa || !guid || !(psa->fFeatures & FADF_HAVEIID))
        return E_INVALIDARG;

    safearray_hidden(psa)->iid = *guid;
    return S_OK;
}

HRESULT SafeArrayGetIID(SAFEARRAY *psa, GUID *pguid)
{
    if (!psa || !pguid || !(psa->fFeatures & FADF_HAVEIID))
        return E_INVALIDARG;

    *pguid = safearray_hidden(psa)->iid;
    return S_OK;
}

HRESULT SafeArraySetRecordInfo(SAFEARRAY *psa, IRecordInfo *prinfo)
{
    IRecordInfo *old;

    if (!psa || !(psa->fFeatures & FADF_RECORD))
        return E_INVALIDARG;

    old = safearray_hidden(psa)->record;
    if (prinfo)
        prinfo->lpVtbl->AddRef(prinfo);
    safearray_hidden(psa)->record = prinfo;
    if (old)
        old->lpVtbl->Release(old);
    return S_OK;
}

HRESULT SafeArrayGetRecordInfo(SAFEARRAY *psa, IRecordInfo **prinfo)
{
    if (!psa || !prinfo || !(psa->fFeatures & FADF_RECORD))
        return E_INVALIDARG;

    *prinfo = safearray_hidden(psa)->record;
    if (*prinfo)
        (*prinfo)->lpVtbl->AddRef(*prinfo);
    return S_OK;
}

HRESULT VectorFromBstr(BSTR bstr, SAFEARRAY **ppsa)
{
    SAFEARRAYBOUND bound = {SysStringByteLen(bstr), 0};

    if (!ppsa)
        return E_INVALIDARG;

    *ppsa = SafeArrayCreate(VT_UI1, 1, &bound);
    if (!*ppsa)
        return E_OUTOFMEMORY;
    if (bstr)
        memcpy((*ppsa)->pvData, bstr, bound.cElements);
    return S_OK;
}

HRESULT BstrFromVector(SAFEARRAY *psa, BSTR *pbstr)
{
    if (!pbstr)
        return E_INVALIDARG;
    *pbstr = NULL;
    if (!psa || psa->cbElements != 1)
        return E_INVALIDARG;
    if (psa->cDims != 1)
        return DISP_E_BADINDEX;

    *pbstr = SysAllocStringByteLen(psa->pvData, psa->rgsabound[0].cElements);
    return *pbstr ? S_OK : E_OUTOFMEMORY;
}

/* An array's descriptor and data can be held over the call of somebody who may destroy it. */
HRESULT SafeArrayAddRef(SAFEARRAY *psa, PVOID *ppDataToRelease)
{
    if (!psa || !ppDataToRelease)
        return E_INVALIDARG;

    *ppDataToRelease = psa->pvData;
    return SafeArrayLock(psa);
}

void SafeArrayReleaseDescriptor(SAFEARRAY *psa)
{
    if (psa)
        SafeArrayUnlock(psa);
}

void SafeArrayReleaseData(PVOID pData)
{
}
