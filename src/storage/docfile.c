/* SPDX-License-Identifier: MIT */
/*
 * The functions that make and open compound files.
 */
#include "storage/storage_object.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <comity/coml2api.h>

#include "base/regular_file.h"
#include "base/win32_text_result.h"
#include "propertystorage/file_property_sets.h"
#include "storage/bytes_file.h"
#include "storage/storage_time.h"

static HRESULT make(const struct storage_file_terms *terms, IStorage **ret_storage)
{
    _cleanup_(storage_file_unrefp) struct storage_file *file = NULL;
    HRESULT hr, result;

    result = storage_mode_check_create(terms->mode);
    if (SUCCEEDED(result))
        result = storage_file_make(terms, &file);
    if (FAILED(result))
        return result;
    hr = storage_object_new(file, NULL, file->root, terms->mode, ret_storage);
    return FAILED(hr) ? hr : result;
}

/* Excluded elements are there and empty: what they hold is not wanted. */
static void exclude(struct compound_node *root, SNB names)
{
    for (; names && *names; names++) {
        struct compound_node *node = compound_node_find(root, *names);

        while (node && node->n_children > 0)
            compound_node_remove(node, node->children[0]);
        if (node && !node->is_storage)
            compound_node_resize(node, 0);
    }
}

static HRESULT open_file(const struct storage_file_terms *terms, SNB excluded,
                         IStorage **ret_storage)
{
    _cleanup_(storage_file_unrefp) struct storage_file *file = NULL;
    struct storage *storage;
    HRESULT hr;

    hr = storage_file_open(terms, &file);
    if (SUCCEEDED(hr))
        hr = storage_object_new(file, NULL, file->root, terms->mode, ret_storage);
    if (FAILED(hr) || !excluded || !*excluded)
        return hr;
    storage = storage_from_IStorage(*ret_storage);
    exclude(storage->opened.node, excluded);
    opened_changed(&storage->opened);
    return S_OK;
}

/* ---- files ---- */

HRESULT STDAPICALLTYPE StgCreateDocfile(const WCHAR *pwcsName, DWORD grfMode, DWORD reserved,
                                        IStorage **ppstgOpen)
{
    if (!ppstgOpen)
        return STG_E_INVALIDPOINTER;
    *ppstgOpen = NULL;
    if (reserved)
        return STG_E_INVALIDPARAMETER;
    return make(&(struct storage_file_terms){.name = pwcsName, .mode = grfMode, .version = 3},
                ppstgOpen);
}

static HRESULT lock_again(struct storage_file *file)
{
    HRESULT hr = byte_locks_enter(&file->locks);

    if (FAILED(hr))
        return hr;
    hr = byte_locks_take(&file->locks, file->mode);
    byte_locks_leave(&file->locks);
    return hr;
}

/* Only a whole file that is open in priority mode, and in this process, can make way. */
static bool may_make_way(const struct storage *storage)
{
    return storage && storage->opened.is_root && storage->opened.mode & STGM_PRIORITY &&
           storage_file_is_own(storage->opened.file);
}

/* What is open in priority mode makes way: its locks are let go, and with success its reference. */
static HRESULT open_after(const struct storage_file_terms *terms, struct storage *priority,
                          SNB excluded, IStorage **ret_storage)
{
    struct storage_file *file = priority ? priority->opened.file : NULL;
    HRESULT hr;

    if (!priority)
        return open_file(terms, excluded, ret_storage);
    pthread_mutex_lock(&file->lock);
    byte_locks_release(&file->locks);
    hr = open_file(terms, excluded, ret_storage);
    if (FAILED(hr)) {
        HRESULT again = lock_again(file);

        hr = FAILED(again) ? again : hr;
    }
    pthread_mutex_unlock(&file->lock);
    if (SUCCEEDED(hr))
        IStorage_Release(&priority->IStorage_iface);
    return hr;
}

HRESULT STDAPICALLTYPE StgOpenStorage(const WCHAR *pwcsName, IStorage *pstgPriority, DWORD grfMode,
                                      SNB snbExclude, DWORD reserved, IStorage **ppstgOpen)
{
    struct storage *priority = pstgPriority ? storage_from_unknown(pstgPriority) : NULL;
    struct storage_file_terms terms = {.name = pwcsName, .mode = grfMode};
    HRESULT hr;

    if (!ppstgOpen)
        return STG_E_INVALIDPOINTER;
    *ppstgOpen = NULL;
    if (reserved || (pstgPriority && !may_make_way(priority)))
        return STG_E_INVALIDPARAMETER;
    if (priority)
        terms.name = priority->opened.file->name;
    if (!terms.name || !*terms.name)
        return STG_E_INVALIDNAME;
    hr = storage_mode_check_open(grfMode);
    if (SUCCEEDED(hr))
        hr = open_after(&terms, priority, snbExclude, ppstgOpen);
    /* Windows' words for what is no compound file. */
    return hr == STG_E_INVALIDHEADER ? STG_E_FILEALREADYEXISTS : hr;
}

HRESULT STDAPICALLTYPE StgIsStorageFile(const WCHAR *pwcsName)
{
    _cleanup_(closep) int fd = -1;
    _cleanup_(freep) char *path = NULL;
    struct compound_source source;
    HRESULT hr;

    if (!pwcsName)
        return STG_E_INVALIDNAME;
    path = win32_path_from_wide(pwcsName);
    fd = path ? regular_file_open(path, O_RDONLY) : -1;
    if (fd < 0)
        return STG_E_FILENOTFOUND;
    hr = compound_source_file(&fd, &source);
    return SUCCEEDED(hr) ? compound_probe(&source) : hr;
}

/* ---- with options ---- */

/* Both sizes of sectors there are, which are versions of the format. */
static HRESULT read_options(const STGOPTIONS *options, unsigned *ret_version)
{
    *ret_version = 3;
    if (!options)
        return S_OK;
    if (options->usVersion < STGOPTIONS_VERSION || options->reserved ||
        (options->ulSectorSize != 512 && options->ulSectorSize != 4096))
        return STG_E_INVALIDPARAMETER;
    if (options->ulSectorSize == 4096)
        *ret_version = 4;
    return S_OK;
}

/* Takes the storage over. */
static HRESULT hand_out_as(HRESULT hr, IStorage *storage, REFIID riid, void **ret_object)
{
    HRESULT found;

    if (FAILED(hr))
        return hr;
    found = IStorage_QueryInterface(storage, riid, ret_object);
    IStorage_Release(storage);
    return FAILED(found) ? found : hr;
}

typedef HRESULT (*sets_function)(const char *path, DWORD mode, IPropertySetStorage **ret_sets);

/* Of an ordinary file the property sets alone. */
static HRESULT hand_out_sets(const WCHAR *name, DWORD mode, sets_function function, REFIID riid,
                             void **ret_object)
{
    _cleanup_(freep) char *path = NULL;

    if (!IsEqualIID(riid, &IID_IPropertySetStorage))
        return STG_E_INVALIDPARAMETER;
    if (!name || !*name)
        return STG_E_INVALIDNAME;
    path = win32_path_from_wide(name);
    return path ? function(path, mode, (IPropertySetStorage **)ret_object)
                : STG_E_INSUFFICIENTMEMORY;
}

HRESULT STDAPICALLTYPE StgCreateStorageEx(const WCHAR *pwcsName, DWORD grfMode, DWORD stgfmt,
                                          DWORD grfAttrs, STGOPTIONS *pStgOptions,
                                          PSECURITY_DESCRIPTOR pSecurityDescriptor, REFIID riid,
                                          void **ppObjectOpen)
{
    struct storage_file_terms terms = {.name = pwcsName, .mode = grfMode};
    IStorage *storage = NULL;
    HRESULT hr;

    if (!ppObjectOpen || !riid)
        return STG_E_INVALIDPOINTER;
    *ppObjectOpen = NULL;
    if (stgfmt == STGFMT_FILE && !grfAttrs && !pStgOptions)
        return hand_out_sets(pwcsName, grfMode, file_property_sets_create, riid, ppObjectOpen);
    if ((stgfmt != STGFMT_STORAGE && stgfmt != STGFMT_DOCFILE) || grfAttrs ||
        FAILED(read_options(pStgOptions, &terms.version)))
        return STG_E_INVALIDPARAMETER;
    hr = make(&terms, &storage);
    return hand_out_as(hr, storage, riid, ppObjectOpen);
}

HRESULT STDAPICALLTYPE StgOpenStorageEx(const WCHAR *pwcsName, DWORD grfMode, DWORD stgfmt,
                                        DWORD grfAttrs, STGOPTIONS *pStgOptions,
                                        PSECURITY_DESCRIPTOR pSecurityDescriptor, REFIID riid,
                                        void **ppObjectOpen)
{
    IStorage *storage = NULL;
    unsigned version;
    HRESULT hr;

    if (!ppObjectOpen || !riid)
        return STG_E_INVALIDPOINTER;
    *ppObjectOpen = NULL;
    if (stgfmt == STGFMT_FILE && !grfAttrs && !pStgOptions)
        return hand_out_sets(pwcsName, grfMode, file_property_sets_open, riid, ppObjectOpen);
    if ((stgfmt != STGFMT_STORAGE && stgfmt != STGFMT_DOCFILE && stgfmt != STGFMT_ANY) ||
        grfAttrs || FAILED(read_options(pStgOptions, &version)))
        return STG_E_INVALIDPARAMETER;
    hr = StgOpenStorage(pwcsName, NULL, grfMode, NULL, 0, &storage);
    if (hr == STG_E_FILEALREADYEXISTS && stgfmt == STGFMT_ANY &&
        IsEqualIID(riid, &IID_IPropertySetStorage))
        return hand_out_sets(pwcsName, grfMode, file_property_sets_open, riid, ppObjectOpen);
    return hand_out_as(hr, storage, riid, ppObjectOpen);
}

/* ---- bytes ---- */

HRESULT STDAPICALLTYPE StgCreateDocfileOnILockBytes(ILockBytes *plkbyt, DWORD grfMode,
                                                    DWORD reserved, IStorage **ppstgOpen)
{
    if (!ppstgOpen || !plkbyt)
        return STG_E_INVALIDPOINTER;
    *ppstgOpen = NULL;
    if (reserved)
        return STG_E_INVALIDPARAMETER;
    return make(&(struct storage_file_terms){.bytes = plkbyt, .mode = grfMode, .version = 3},
                ppstgOpen);
}

HRESULT STDAPICALLTYPE StgOpenStorageOnILockBytes(ILockBytes *plkbyt, IStorage *pstgPriority,
                                                  DWORD grfMode, SNB snbExclude, DWORD reserved,
                                                  IStorage **ppstgOpen)
{
    struct storage *priority = pstgPriority ? storage_from_unknown(pstgPriority) : NULL;
    HRESULT hr;

    if (!ppstgOpen || !plkbyt)
        return STG_E_INVALIDPOINTER;
    *ppstgOpen = NULL;
    if (reserved || (pstgPriority && !may_make_way(priority)))
        return STG_E_INVALIDPARAMETER;
    hr = storage_mode_check_open(grfMode);
    if (FAILED(hr))
        return hr;
    return open_after(&(struct storage_file_terms){.bytes = plkbyt, .mode = grfMode}, priority,
                      snbExclude, ppstgOpen);
}

HRESULT STDAPICALLTYPE StgIsStorageILockBytes(ILockBytes *plkbyt)
{
    struct compound_source source;
    HRESULT hr;

    if (!plkbyt)
        return STG_E_INVALIDPOINTER;
    hr = bytes_file_source(plkbyt, &source);
    return SUCCEEDED(hr) ? compound_probe(&source) : hr;
}

/* ---- times ---- */

static struct timespec time_for(const FILETIME *time)
{
    return time ? storage_time_for_system(storage_time_from(time))
                : (struct timespec){.tv_nsec = UTIME_OMIT};
}

/* The system keeps no time at which a file was made: the root's entry does. */
HRESULT STDAPICALLTYPE StgSetTimes(const WCHAR *lpszName, const FILETIME *pctime,
                                   const FILETIME *patime, const FILETIME *pmtime)
{
    struct timespec times[2] = {time_for(patime), time_for(pmtime)};
    _cleanup_(freep) char *path = lpszName ? win32_path_from_wide(lpszName) : NULL;
    IStorage *storage;
    HRESULT hr;

    if (!lpszName)
        return STG_E_INVALIDNAME;
    hr = StgOpenStorage(lpszName, NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0, &storage);
    if (FAILED(hr))
        return hr;
    if (pctime || pmtime)
        hr = IStorage_SetElementTimes(storage, NULL, pctime, NULL, pmtime);
    if (SUCCEEDED(hr))
        hr = IStorage_Commit(storage, STGC_DEFAULT);
    IStorage_Release(storage);
    if (SUCCEEDED(hr) && (!path || utimensat(AT_FDCWD, path, times, 0) < 0))
        return STG_E_ACCESSDENIED;
    return hr;
}
