/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "propertystorage/property_storage.h"

#include <errno.h>
#include <stdlib.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "propertystorage/property_stream.h"

enum {
    WINDOWS_10 = 0x2000a, /* what others take the writer for */
};

struct property_storage *property_storage_from(IPropertyStorage *iface)
{
    return CONTAINING_RECORD(iface, struct property_storage, IPropertyStorage_iface);
}

struct property_section *property_storage_section(struct property_storage *storage)
{
    return property_set_find(&storage->set, &storage->fmtid);
}

bool property_storage_is_written(const struct property_storage *storage)
{
    return (storage->place.mode & (STGM_WRITE | STGM_READWRITE)) != 0;
}

/* ---- the lock ---- */

HRESULT property_storage_enter(IPropertyStorage *iface, struct property_storage **ret_storage)
{
    struct property_storage *storage = property_storage_from(iface);

    if (pthread_mutex_lock(&storage->lock) == EDEADLK)
        return STG_E_INUSE;
    *ret_storage = storage;
    return S_OK;
}

struct property_storage *property_storage_leave(struct property_storage *storage)
{
    if (storage)
        pthread_mutex_unlock(&storage->lock);
    return NULL;
}

static void init_lock(pthread_mutex_t *lock)
{
    pthread_mutexattr_t checked;

    pthread_mutexattr_init(&checked);
    pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(lock, &checked);
    pthread_mutexattr_destroy(&checked);
}

/* ---- the object ---- */

static HRESULT storage_QueryInterface(IPropertyStorage *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IPropertyStorage))
        return E_NOINTERFACE;
    IPropertyStorage_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG storage_AddRef(IPropertyStorage *iface)
{
    return (ULONG)InterlockedIncrement(&property_storage_from(iface)->refs);
}

/* With the lock, or where no other has the object. */
static HRESULT flush(struct property_storage *storage)
{
    HRESULT hr;

    if (!storage->is_changed)
        return S_OK;
    hr = property_stream_write(&storage->place, &storage->set);
    if (SUCCEEDED(hr))
        storage->is_changed = false;
    return hr_trace(hr);
}

static void free_storage(struct property_storage *storage)
{
    property_set_clear(&storage->set);
    free(storage->bytes);
    property_place_leave(&storage->place);
    pthread_mutex_destroy(&storage->lock);
    free(storage);
}

static ULONG storage_Release(IPropertyStorage *iface)
{
    struct property_storage *storage = property_storage_from(iface);
    LONG refs = InterlockedDecrement(&storage->refs);

    if (refs == 0) {
        if (!(storage->place.mode & STGM_TRANSACTED))
            flush(storage);
        free_storage(storage);
    }
    return (ULONG)refs;
}

/* ---- values ---- */

static HRESULT read_all(IPropertyStorage *iface, ULONG n, const PROPSPEC specs[],
                        PROPVARIANT values[])
{
    _cleanup_(property_storage_leavep) struct property_storage *storage = NULL;
    ULONG found = 0;
    HRESULT hr;

    hr = property_storage_enter(iface, &storage);
    if (FAILED(hr))
        return hr;
    for (ULONG i = 0; SUCCEEDED(hr) && i < n; i++) {
        hr = property_storage_read(storage, &specs[i], &values[i]);
        found += hr == S_OK;
    }
    if (FAILED(hr))
        return hr;
    return found ? S_OK : S_FALSE;
}

static HRESULT storage_ReadMultiple(IPropertyStorage *iface, ULONG cpspec, const PROPSPEC rgpspec[],
                                    PROPVARIANT rgpropvar[])
{
    HRESULT hr;

    if (cpspec && (!rgpspec || !rgpropvar))
        return E_INVALIDARG;
    for (ULONG i = 0; i < cpspec; i++)
        PropVariantInit(&rgpropvar[i]);
    hr = read_all(iface, cpspec, rgpspec, rgpropvar);
    if (FAILED(hr))
        FreePropVariantArray(cpspec, rgpropvar);
    return hr;
}

static HRESULT storage_WriteMultiple(IPropertyStorage *iface, ULONG cpspec,
                                     const PROPSPEC rgpspec[], const PROPVARIANT rgpropvar[],
                                     PROPID propidNameFirst)
{
    _cleanup_(property_storage_leavep) struct property_storage *storage = NULL;
    HRESULT hr;

    if (cpspec && (!rgpspec || !rgpropvar))
        return E_INVALIDARG;
    hr = property_storage_enter(iface, &storage);
    if (FAILED(hr))
        return hr;
    if (!property_storage_is_written(storage))
        return STG_E_ACCESSDENIED;
    for (ULONG i = 0; SUCCEEDED(hr) && i < cpspec; i++)
        hr = property_storage_write(storage, &rgpspec[i], &rgpropvar[i], propidNameFirst);
    return hr;
}

static HRESULT storage_DeleteMultiple(IPropertyStorage *iface, ULONG cpspec,
                                      const PROPSPEC rgpspec[])
{
    _cleanup_(property_storage_leavep) struct property_storage *storage = NULL;
    HRESULT hr;

    if (cpspec && !rgpspec)
        return E_INVALIDARG;
    hr = property_storage_enter(iface, &storage);
    if (FAILED(hr))
        return hr;
    if (!property_storage_is_written(storage))
        return STG_E_ACCESSDENIED;
    for (ULONG i = 0; SUCCEEDED(hr) && i < cpspec; i++)
        hr = property_storage_delete(storage, &rgpspec[i]);
    return hr;
}

/* ---- the set as a whole ---- */

static HRESULT storage_Commit(IPropertyStorage *iface, DWORD grfCommitFlags)
{
    _cleanup_(property_storage_leavep) struct property_storage *storage = NULL;
    HRESULT hr;

    hr = property_storage_enter(iface, &storage);
    if (FAILED(hr))
        return hr;
    hr = flush(storage);
    if (SUCCEEDED(hr) && storage->place.stream)
        hr = IStream_Commit(storage->place.stream, grfCommitFlags);
    if (SUCCEEDED(hr) && storage->place.storage)
        hr = IStorage_Commit(storage->place.storage, grfCommitFlags);
    return hr;
}

static HRESULT storage_Revert(IPropertyStorage *iface)
{
    _cleanup_(property_storage_leavep) struct property_storage *storage = NULL;
    struct property_set set;
    uint8_t *bytes;
    HRESULT hr;

    hr = property_storage_enter(iface, &storage);
    if (FAILED(hr))
        return hr;
    hr = property_stream_read(&storage->place, &set, &bytes);
    if (FAILED(hr))
        return hr;
    if (!property_set_find(&set, &storage->fmtid)) {
        property_set_clear(&set);
        free(bytes);
        return STG_E_REVERTED;
    }
    property_set_clear(&storage->set);
    free(storage->bytes);
    storage->set = set;
    storage->bytes = bytes;
    storage->is_changed = false;
    return S_OK;
}

/* A stream has no times of its own. */
static HRESULT storage_SetTimes(IPropertyStorage *iface, const FILETIME *pctime,
                                const FILETIME *patime, const FILETIME *pmtime)
{
    struct property_storage *storage = property_storage_from(iface);

    if (!property_storage_is_written(storage))
        return STG_E_ACCESSDENIED;
    return storage->place.storage
               ? IStorage_SetElementTimes(storage->place.storage, NULL, pctime, patime, pmtime)
               : S_OK;
}

static HRESULT storage_SetClass(IPropertyStorage *iface, REFCLSID clsid)
{
    _cleanup_(property_storage_leavep) struct property_storage *storage = NULL;
    HRESULT hr;

    hr = property_storage_enter(iface, &storage);
    if (FAILED(hr))
        return hr;
    if (!property_storage_is_written(storage))
        return STG_E_ACCESSDENIED;
    storage->set.clsid = *clsid;
    storage->is_changed = true;
    return storage->place.storage ? IStorage_SetClass(storage->place.storage, clsid) : S_OK;
}

static DWORD flags_of(const struct property_storage *storage,
                      const struct property_section *section)
{
    return (storage->place.storage ? PROPSETFLAG_NONSIMPLE : 0) |
           (section->code_page != PROPERTY_CODE_PAGE_UTF16 ? PROPSETFLAG_ANSI : 0) |
           (section->behavior & PROPSET_BEHAVIOR_CASE_SENSITIVE ? PROPSETFLAG_CASE_SENSITIVE : 0);
}

static HRESULT storage_Stat(IPropertyStorage *iface, STATPROPSETSTG *pstatpsstg)
{
    _cleanup_(property_storage_leavep) struct property_storage *storage = NULL;
    STATSTG stat = {0};
    HRESULT hr;

    if (!pstatpsstg)
        return E_INVALIDARG;
    hr = property_storage_enter(iface, &storage);
    if (FAILED(hr))
        return hr;
    if (storage->place.storage) {
        hr = IStorage_Stat(storage->place.storage, &stat, STATFLAG_NONAME);
        if (FAILED(hr))
            return hr;
    }
    *pstatpsstg = (STATPROPSETSTG){
        .fmtid = storage->fmtid,
        .clsid = storage->set.clsid,
        .grfFlags = flags_of(storage, property_storage_section(storage)),
        .mtime = stat.mtime,
        .ctime = stat.ctime,
        .atime = stat.atime,
        .dwOSVersion = storage->set.system,
    };
    return S_OK;
}

static const IPropertyStorageVtbl vtable = {
    .QueryInterface = storage_QueryInterface,
    .AddRef = storage_AddRef,
    .Release = storage_Release,
    .ReadMultiple = storage_ReadMultiple,
    .WriteMultiple = storage_WriteMultiple,
    .DeleteMultiple = storage_DeleteMultiple,
    .ReadPropertyNames = property_storage_ReadPropertyNames,
    .WritePropertyNames = property_storage_WritePropertyNames,
    .DeletePropertyNames = property_storage_DeletePropertyNames,
    .Commit = storage_Commit,
    .Revert = storage_Revert,
    .Enum = property_storage_Enum,
    .SetTimes = storage_SetTimes,
    .SetClass = storage_SetClass,
    .Stat = storage_Stat,
};

/* ---- making and opening ---- */

static HRESULT new_storage(const struct property_place *place,
                           struct property_storage **ret_storage)
{
    struct property_storage *storage = calloc(1, sizeof(*storage));
    HRESULT hr;

    if (!storage)
        return hr_raise(E_OUTOFMEMORY, "a property storage");
    storage->IPropertyStorage_iface.lpVtbl = (IPropertyStorageVtbl *)&vtable;
    storage->refs = 1;
    storage->fmtid = *place->fmtid;
    hr = property_place_copy(place, &storage->place);
    if (FAILED(hr)) {
        free(storage);
        return hr;
    }
    init_lock(&storage->lock);
    *ret_storage = storage;
    return S_OK;
}

/* User-defined properties are the second section of the document's. */
static void add_sections(struct property_set *set, const FMTID *fmtid, DWORD flags)
{
    uint16_t code_page = flags & PROPSETFLAG_ANSI ? (uint16_t)GetACP() : PROPERTY_CODE_PAGE_UTF16;
    struct property_section *section;

    if (IsEqualGUID(fmtid, &FMTID_UserDefinedProperties) && set->n_sections == 0)
        property_set_add(set, &FMTID_DocSummaryInformation, code_page);
    section = property_set_find(set, fmtid);
    if (section)
        property_set_remove(set, section);
    else if (set->n_sections == PROPERTY_SECTIONS_MAX)
        property_set_remove(set, &set->sections[1]);
    section = property_set_add(set, fmtid, code_page);
    section->has_locale = true;
    section->locale = GetUserDefaultLCID();
    if (flags & PROPSETFLAG_CASE_SENSITIVE) {
        section->has_behavior = true;
        section->behavior = PROPSET_BEHAVIOR_CASE_SENSITIVE;
    }
}

static HRESULT begin_set(struct property_storage *storage, const CLSID *clsid, DWORD flags,
                         bool keeps_other)
{
    struct property_set *set = &storage->set;
    HRESULT hr;

    if (keeps_other)
        hr = property_stream_read(&storage->place, set, &storage->bytes);
    if (!keeps_other || hr == STG_E_INVALIDHEADER)
        *set = (struct property_set){.system = WINDOWS_10};
    else if (FAILED(hr))
        return hr;
    add_sections(set, &storage->fmtid, flags);
    if (clsid)
        set->clsid = *clsid;
    if (clsid && storage->place.storage) {
        hr = IStorage_SetClass(storage->place.storage, clsid);
        if (FAILED(hr))
            return hr;
    }
    storage->is_changed = true;
    return hr_trace(flush(storage));
}

HRESULT property_storage_create(const struct property_place *place, const CLSID *clsid, DWORD flags,
                                bool keeps_other, IPropertyStorage **ret_storage)
{
    struct property_storage *storage;
    HRESULT hr;

    hr = new_storage(place, &storage);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = begin_set(storage, clsid, flags, keeps_other);
    if (FAILED(hr)) {
        free_storage(storage);
        return hr_trace(hr);
    }
    *ret_storage = &storage->IPropertyStorage_iface;
    return S_OK;
}

HRESULT property_storage_open(const struct property_place *place, IPropertyStorage **ret_storage)
{
    struct property_storage *storage;
    HRESULT hr;

    hr = new_storage(place, &storage);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = property_stream_read(&storage->place, &storage->set, &storage->bytes);
    if (SUCCEEDED(hr) && !property_storage_section(storage))
        hr = STG_E_FILENOTFOUND;
    if (FAILED(hr)) {
        free_storage(storage);
        return hr_trace(hr);
    }
    *ret_storage = &storage->IPropertyStorage_iface;
    return S_OK;
}

HRESULT property_storage_delete_section(const struct property_place *place)
{
    struct property_storage *storage;
    IPropertyStorage *iface;
    HRESULT hr;

    hr = property_storage_open(place, &iface);
    if (FAILED(hr))
        return hr_trace(hr);
    storage = property_storage_from(iface);
    property_set_remove(&storage->set, property_storage_section(storage));
    hr = property_stream_write(&storage->place, &storage->set);
    IPropertyStorage_Release(iface);
    return hr_trace(hr);
}
