/* SPDX-License-Identifier: MIT */
/*
 * IPropertySetStorage over any storage.
 */
#define COBJMACROS
#include <stdbool.h>
#include <stdlib.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "propertystorage/property_enumerators.h"
#include "propertystorage/property_modes.h"
#include "propertystorage/property_place.h"
#include "propertystorage/property_storage.h"

enum {
    SETS_AT_ONCE = 16,
};

struct property_set_storage {
    IPropertySetStorage IPropertySetStorage_iface;
    LONG refs;         /* (atomic) */
    IStorage *storage; /* (const) */
};

static struct property_set_storage *from_IPropertySetStorage(IPropertySetStorage *iface)
{
    return CONTAINING_RECORD(iface, struct property_set_storage, IPropertySetStorage_iface);
}

/* One face of the storage: all others are its own, its identity with them. */
static HRESULT sets_QueryInterface(IPropertySetStorage *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    if (!IsEqualIID(riid, &IID_IPropertySetStorage))
        return IStorage_QueryInterface(from_IPropertySetStorage(iface)->storage, riid, ppv);
    IPropertySetStorage_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG sets_AddRef(IPropertySetStorage *iface)
{
    return (ULONG)InterlockedIncrement(&from_IPropertySetStorage(iface)->refs);
}

/* The last of them tells who still holds the storage, as one object would. */
static ULONG sets_Release(IPropertySetStorage *iface)
{
    struct property_set_storage *sets = from_IPropertySetStorage(iface);
    LONG refs = InterlockedDecrement(&sets->refs);

    if (refs == 0) {
        refs = (LONG)IStorage_Release(sets->storage);
        free(sets);
    }
    return (ULONG)refs;
}

/* ---- methods ---- */

/* User-defined properties join those of the document, if it has any. */
static HRESULT create_user_defined(IStorage *storage, const WCHAR *name, DWORD flags,
                                   struct property_place *place, bool *ret_keeps_other)
{
    HRESULT hr;

    hr = property_place_open(storage, name, place);
    *ret_keeps_other = SUCCEEDED(hr);
    return hr == STG_E_FILENOTFOUND ? property_place_create(storage, name, flags, place) : hr;
}

static HRESULT sets_Create(IPropertySetStorage *iface, REFFMTID rfmtid, const CLSID *pclsid,
                           DWORD grfFlags, DWORD grfMode, IPropertyStorage **ppprstg)
{
    IStorage *storage = from_IPropertySetStorage(iface)->storage;
    struct property_place place = {.fmtid = rfmtid, .mode = grfMode};
    WCHAR name[CWCSTORAGENAME];
    bool keeps_other = false;
    HRESULT hr;

    hr = property_create_check(rfmtid, grfFlags, grfMode, ppprstg);
    if (FAILED(hr))
        return hr;
    FmtIdToPropStgName(rfmtid, name);
    if (IsEqualGUID(rfmtid, &FMTID_UserDefinedProperties))
        hr = create_user_defined(storage, name, grfFlags, &place, &keeps_other);
    else
        hr = property_place_create(storage, name, grfFlags, &place);
    if (SUCCEEDED(hr))
        hr = property_storage_create(&place, pclsid, grfFlags, keeps_other, ppprstg);
    property_place_leave(&place);
    return hr;
}

static HRESULT sets_Open(IPropertySetStorage *iface, REFFMTID rfmtid, DWORD grfMode,
                         IPropertyStorage **ppprstg)
{
    struct property_place place = {.fmtid = rfmtid, .mode = grfMode};
    WCHAR name[CWCSTORAGENAME];
    HRESULT hr;

    hr = property_open_check(rfmtid, grfMode, ppprstg);
    if (FAILED(hr))
        return hr;
    if (grfMode & STGM_CREATE)
        return STG_E_INVALIDFLAG;
    FmtIdToPropStgName(rfmtid, name);
    hr = property_place_open(from_IPropertySetStorage(iface)->storage, name, &place);
    if (SUCCEEDED(hr))
        hr = property_storage_open(&place, ppprstg);
    property_place_leave(&place);
    return hr;
}

/* Of the document's properties the user-defined ones alone. */
static HRESULT delete_user_defined(IStorage *storage, const WCHAR *name)
{
    struct property_place place = {.fmtid = &FMTID_UserDefinedProperties,
                                   .mode = STGM_READWRITE | STGM_SHARE_EXCLUSIVE};
    HRESULT hr;

    hr = property_place_open(storage, name, &place);
    if (SUCCEEDED(hr))
        hr = property_storage_delete_section(&place);
    property_place_leave(&place);
    return hr;
}

static HRESULT sets_Delete(IPropertySetStorage *iface, REFFMTID rfmtid)
{
    IStorage *storage = from_IPropertySetStorage(iface)->storage;
    WCHAR name[CWCSTORAGENAME];

    if (!rfmtid)
        return E_INVALIDARG;
    FmtIdToPropStgName(rfmtid, name);
    return IsEqualGUID(rfmtid, &FMTID_UserDefinedProperties)
               ? delete_user_defined(storage, name)
               : IStorage_DestroyElement(storage, name);
}

/* False for an element that is no property set. */
static bool describe(const STATSTG *stat, STATPROPSETSTG *ret_stat)
{
    FMTID fmtid;

    if (!stat->pwcsName || FAILED(PropStgNameToFmtId(stat->pwcsName, &fmtid)))
        return false;
    *ret_stat = (STATPROPSETSTG){.fmtid = fmtid, .grfFlags = PROPSETFLAG_DEFAULT};
    if (stat->type == STGTY_STORAGE) {
        ret_stat->grfFlags = PROPSETFLAG_NONSIMPLE;
        ret_stat->clsid = stat->clsid;
        ret_stat->mtime = stat->mtime;
        ret_stat->ctime = stat->ctime;
        ret_stat->atime = stat->atime;
    }
    return true;
}

static HRESULT list_sets(IEnumSTATSTG *elements, STATPROPSETSTG **sets, ULONG *n)
{
    STATPROPSETSTG *larger;
    STATSTG stat;
    HRESULT hr;

    while ((hr = IEnumSTATSTG_Next(elements, 1, &stat, NULL)) == S_OK) {
        if (*n % SETS_AT_ONCE == 0) {
            larger = realloc(*sets, (*n + SETS_AT_ONCE) * sizeof(*larger));
            if (!larger) {
                CoTaskMemFree(stat.pwcsName);
                return hr_raise(E_OUTOFMEMORY, "an enumerator of property sets");
            }
            *sets = larger;
        }
        *n += describe(&stat, &(*sets)[*n]);
        CoTaskMemFree(stat.pwcsName);
    }
    return hr;
}

static HRESULT sets_Enum(IPropertySetStorage *iface, IEnumSTATPROPSETSTG **ppenum)
{
    STATPROPSETSTG *sets = NULL;
    IEnumSTATSTG *elements;
    HRESULT hr;
    ULONG n = 0;

    if (!ppenum)
        return E_INVALIDARG;
    *ppenum = NULL;
    hr = IStorage_EnumElements(from_IPropertySetStorage(iface)->storage, 0, NULL, 0, &elements);
    if (FAILED(hr))
        return hr;
    hr = list_sets(elements, &sets, &n);
    IEnumSTATSTG_Release(elements);
    if (FAILED(hr)) {
        free(sets);
        return hr;
    }
    return hr_trace(property_set_enum_new(sets, n, ppenum));
}

static const IPropertySetStorageVtbl vtable = {
    .QueryInterface = sets_QueryInterface,
    .AddRef = sets_AddRef,
    .Release = sets_Release,
    .Create = sets_Create,
    .Open = sets_Open,
    .Delete = sets_Delete,
    .Enum = sets_Enum,
};

HRESULT StgCreatePropSetStg(IStorage *pStorage, DWORD dwReserved,
                            IPropertySetStorage **ppPropSetStg)
{
    struct property_set_storage *sets;

    if (!ppPropSetStg)
        return STG_E_INVALIDPOINTER;
    *ppPropSetStg = NULL;
    if (!pStorage || dwReserved)
        return STG_E_INVALIDPARAMETER;
    sets = calloc(1, sizeof(*sets));
    if (!sets)
        return hr_raise(E_OUTOFMEMORY, "property sets of a storage");
    sets->IPropertySetStorage_iface.lpVtbl = (IPropertySetStorageVtbl *)&vtable;
    sets->refs = 1;
    sets->storage = pStorage;
    IStorage_AddRef(pStorage);
    *ppPropSetStg = &sets->IPropertySetStorage_iface;
    return S_OK;
}
