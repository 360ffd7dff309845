/* SPDX-License-Identifier: MIT */
/*
 * Property storages in streams and storages that the caller has, whatever their names.
 */
#include <stdbool.h>

#include <comity/windows.h>

#include "propertystorage/property_modes.h"
#include "propertystorage/property_place.h"
#include "propertystorage/property_storage.h"

enum {
    MODE = STGM_READWRITE | STGM_SHARE_EXCLUSIVE, /* what cannot be written fails when it is */
};

static HRESULT check(const IUnknown *object, const FMTID *fmtid, DWORD flags,
                     IPropertyStorage **ret_storage)
{
    if (!ret_storage)
        return STG_E_INVALIDPOINTER;
    *ret_storage = NULL;
    return object && fmtid && property_flags_are_known(flags) ? S_OK : STG_E_INVALIDPARAMETER;
}

HRESULT StgCreatePropStg(IUnknown *pUnk, REFFMTID fmtid, const CLSID *pclsid, DWORD grfFlags,
                         DWORD dwReserved, IPropertyStorage **ppPropStg)
{
    struct property_place place = {.fmtid = fmtid, .mode = MODE};
    HRESULT hr;

    hr = check(pUnk, fmtid, grfFlags, ppPropStg);
    if (FAILED(hr))
        return hr;
    hr = property_place_create_in(pUnk, grfFlags, &place);
    if (SUCCEEDED(hr))
        hr = property_storage_create(&place, pclsid, grfFlags,
                                     IsEqualGUID(fmtid, &FMTID_UserDefinedProperties), ppPropStg);
    property_place_leave(&place);
    return hr;
}

HRESULT StgOpenPropStg(IUnknown *pUnk, REFFMTID fmtid, DWORD grfFlags, DWORD dwReserved,
                       IPropertyStorage **ppPropStg)
{
    struct property_place place = {.fmtid = fmtid, .mode = MODE};
    HRESULT hr;

    hr = check(pUnk, fmtid, grfFlags, ppPropStg);
    if (FAILED(hr))
        return hr;
    hr = property_place_open_in(pUnk, grfFlags, &place);
    if (SUCCEEDED(hr))
        hr = property_storage_open(&place, ppPropStg);
    property_place_leave(&place);
    return hr;
}
