/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "propertystorage/file_property_sets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/regular_file.h"
#include "base/utf16.h"
#include "propertystorage/property_attribute.h"
#include "propertystorage/property_enumerators.h"
#include "propertystorage/property_modes.h"
#include "propertystorage/property_place.h"
#include "propertystorage/property_storage.h"

struct file_property_sets {
    IPropertySetStorage IPropertySetStorage_iface;
    LONG refs;  /* (atomic) */
    int fd;     /* (const) */
    DWORD mode; /* (const) STGM_ */
};

static struct file_property_sets *from_IPropertySetStorage(IPropertySetStorage *iface)
{
    return CONTAINING_RECORD(iface, struct file_property_sets, IPropertySetStorage_iface);
}

static HRESULT sets_QueryInterface(IPropertySetStorage *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IPropertySetStorage))
        return E_NOINTERFACE;
    IPropertySetStorage_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG sets_AddRef(IPropertySetStorage *iface)
{
    return (ULONG)InterlockedIncrement(&from_IPropertySetStorage(iface)->refs);
}

static ULONG sets_Release(IPropertySetStorage *iface)
{
    struct file_property_sets *sets = from_IPropertySetStorage(iface);
    LONG refs = InterlockedDecrement(&sets->refs);

    if (refs == 0) {
        close(sets->fd);
        free(sets);
    }
    return (ULONG)refs;
}

static bool may_write(const struct file_property_sets *sets)
{
    return (sets->mode & (STGM_WRITE | STGM_READWRITE)) != 0;
}

/* Each property storage has a descriptor of its own, for it may outlive this object. */
static HRESULT make_place(const struct file_property_sets *sets, const FMTID *fmtid, DWORD mode,
                          struct property_place *ret_place)
{
    *ret_place = (struct property_place){.fmtid = fmtid, .mode = mode};
    if (mode & (STGM_WRITE | STGM_READWRITE) && !may_write(sets))
        return STG_E_ACCESSDENIED;
    FmtIdToPropStgName(fmtid, ret_place->attribute);
    ret_place->fd = fcntl(sets->fd, F_DUPFD_CLOEXEC, 0);
    ret_place->is_attribute = ret_place->fd >= 0;
    return ret_place->is_attribute ? S_OK : STG_E_TOOMANYOPENFILES;
}

static bool is_there(const struct property_place *place)
{
    uint8_t *bytes = NULL;
    size_t size;
    bool found;

    found = SUCCEEDED(property_attribute_read(place->fd, place->attribute, &bytes, &size));
    free(bytes);
    return found;
}

static HRESULT sets_Create(IPropertySetStorage *iface, REFFMTID rfmtid, const CLSID *pclsid,
                           DWORD grfFlags, DWORD grfMode, IPropertyStorage **ppprstg)
{
    struct property_place place;
    bool is_user_defined;
    HRESULT hr;

    hr = property_create_check(rfmtid, grfFlags, grfMode, ppprstg);
    if (FAILED(hr))
        return hr;
    if (grfFlags & PROPSETFLAG_NONSIMPLE)
        return STG_E_INVALIDFLAG;
    is_user_defined = IsEqualGUID(rfmtid, &FMTID_UserDefinedProperties);
    hr = make_place(from_IPropertySetStorage(iface), rfmtid, grfMode, &place);
    if (SUCCEEDED(hr) && !(grfMode & STGM_CREATE) && !is_user_defined && is_there(&place))
        hr = STG_E_FILEALREADYEXISTS;
    if (SUCCEEDED(hr))
        hr = property_storage_create(&place, pclsid, grfFlags, is_user_defined && is_there(&place),
                                     ppprstg);
    property_place_leave(&place);
    return hr;
}

static HRESULT sets_Open(IPropertySetStorage *iface, REFFMTID rfmtid, DWORD grfMode,
                         IPropertyStorage **ppprstg)
{
    struct property_place place;
    HRESULT hr;

    hr = property_open_check(rfmtid, grfMode, ppprstg);
    if (FAILED(hr))
        return hr;
    hr = make_place(from_IPropertySetStorage(iface), rfmtid, grfMode, &place);
    if (SUCCEEDED(hr))
        hr = property_storage_open(&place, ppprstg);
    property_place_leave(&place);
    return hr;
}

/* Of the document's properties the user-defined ones alone. */
static HRESULT sets_Delete(IPropertySetStorage *iface, REFFMTID rfmtid)
{
    struct file_property_sets *sets = from_IPropertySetStorage(iface);
    struct property_place place;
    HRESULT hr;

    if (!rfmtid)
        return E_INVALIDARG;
    hr = make_place(sets, rfmtid, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, &place);
    if (SUCCEEDED(hr))
        hr = IsEqualGUID(rfmtid, &FMTID_UserDefinedProperties)
                 ? property_storage_delete_section(&place)
                 : property_attribute_remove(place.fd, place.attribute);
    property_place_leave(&place);
    return hr;
}

static size_t count_names(const WCHAR *names)
{
    size_t n = 0;

    for (; *names; names += utf16_len(names) + 1)
        n++;
    return n;
}

static HRESULT sets_Enum(IPropertySetStorage *iface, IEnumSTATPROPSETSTG **ppenum)
{
    _cleanup_(freep) WCHAR *names = NULL;
    STATPROPSETSTG *stats;
    HRESULT hr;
    ULONG n = 0;

    if (!ppenum)
        return E_INVALIDARG;
    *ppenum = NULL;
    hr = property_attribute_list(from_IPropertySetStorage(iface)->fd, &names);
    if (FAILED(hr))
        return hr_trace(hr);
    stats = calloc(count_names(names) + 1, sizeof(*stats));
    if (!stats)
        return hr_raise(E_OUTOFMEMORY, "an enumerator of property sets");
    for (WCHAR *name = names; *name; name += utf16_len(name) + 1)
        n += SUCCEEDED(PropStgNameToFmtId(name, &stats[n].fmtid));
    return hr_trace(property_set_enum_new(stats, n, ppenum));
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

/* To write attributes a descriptor for reading will do, if the file may be written. */
static HRESULT open_file(const char *path, DWORD mode, int flags, int *ret_fd)
{
    bool writes = mode & (STGM_WRITE | STGM_READWRITE);
    int fd = regular_file_open(path, (writes ? O_RDWR : O_RDONLY) | flags);

    if (fd < 0 && errno == EEXIST)
        return STG_E_FILEALREADYEXISTS;
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? STG_E_FILENOTFOUND : STG_E_ACCESSDENIED;
    *ret_fd = fd;
    return S_OK;
}

static HRESULT new_sets(const char *path, DWORD mode, int flags, IPropertySetStorage **ret_sets)
{
    struct file_property_sets *sets = calloc(1, sizeof(*sets));
    HRESULT hr;

    if (!sets)
        return hr_raise(E_OUTOFMEMORY, "property sets of a file");
    hr = open_file(path, mode, flags, &sets->fd);
    if (FAILED(hr)) {
        free(sets);
        return hr;
    }
    sets->IPropertySetStorage_iface.lpVtbl = (IPropertySetStorageVtbl *)&vtable;
    sets->refs = 1;
    sets->mode = mode;
    *ret_sets = &sets->IPropertySetStorage_iface;
    return S_OK;
}

HRESULT file_property_sets_open(const char *path, DWORD mode, IPropertySetStorage **ret_sets)
{
    return new_sets(path, mode, 0, ret_sets);
}

HRESULT file_property_sets_create(const char *path, DWORD mode, IPropertySetStorage **ret_sets)
{
    if (!(mode & (STGM_WRITE | STGM_READWRITE)))
        return STG_E_INVALIDFLAG;
    return new_sets(path, mode, O_CREAT | (mode & STGM_CREATE ? O_TRUNC : O_EXCL), ret_sets);
}
