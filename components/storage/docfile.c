/* SPDX-License-Identifier: MIT */
/*
 * The functions of compound files.
 */
#include "storage_object.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/coml2api.h>

#include "base/cleanup.h"
#include "base/temporary.h"
#include "base/win32_text_result.h"

static const unsigned char magic[] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};

static HRESULT hand_out(struct storage_file *file, DWORD mode, HRESULT hr, IStorage **ret_storage)
{
    file->is_transacted = mode & STGM_TRANSACTED;
    if (SUCCEEDED(hr))
        hr = storage_object_new(file, file->root, mode, ret_storage);
    if (FAILED(hr))
        file->is_changed = false;
    storage_file_unref(file);
    return hr;
}

/* A file for nobody else, if there is no name. */
static char *path_for(const WCHAR *name)
{
    char path[PATH_MAX];
    int fd;

    if (name)
        return win32_path_from_wide(name);
    if (FAILED(temporary_file(path, &fd)))
        return NULL;
    close(fd);
    return strdup(path);
}

HRESULT STDAPICALLTYPE StgCreateDocfile(const WCHAR *pwcsName, DWORD grfMode, DWORD reserved,
                                        IStorage **ppstgOpen)
{
    _cleanup_(freep) char *path = NULL;
    struct storage_file *file;
    HRESULT hr;

    if (!ppstgOpen)
        return STG_E_INVALIDPOINTER;
    *ppstgOpen = NULL;
    if (reserved)
        return STG_E_INVALIDPARAMETER;
    if (!storage_mode_writes(grfMode))
        return STG_E_INVALIDFLAG;
    path = path_for(pwcsName);
    if (!path)
        return STG_E_INSUFFICIENTMEMORY;
    if (pwcsName && !(grfMode & STGM_CREATE) && access(path, F_OK) == 0)
        return STG_E_FILEALREADYEXISTS;
    file = storage_file_new(path);
    if (!file)
        return STG_E_INSUFFICIENTMEMORY;
    file->is_written = true;
    hr = storage_file_save(file);
    return hand_out(file, grfMode, hr, ppstgOpen);
}

HRESULT STDAPICALLTYPE StgOpenStorage(const WCHAR *pwcsName, IStorage *pstgPriority, DWORD grfMode,
                                      SNB snbExclude, DWORD reserved, IStorage **ppstgOpen)
{
    _cleanup_(freep) char *path = NULL;
    struct storage_file *file;

    if (!ppstgOpen)
        return STG_E_INVALIDPOINTER;
    *ppstgOpen = NULL;
    if (!pwcsName)
        return STG_E_INVALIDNAME;
    if (reserved)
        return STG_E_INVALIDPARAMETER;
    path = win32_path_from_wide(pwcsName);
    file = path ? storage_file_new(path) : NULL;
    if (!file)
        return STG_E_INSUFFICIENTMEMORY;
    file->is_written = storage_mode_writes(grfMode);
    return hand_out(file, grfMode, storage_file_load(file), ppstgOpen);
}

/* ---- with options ---- */

static bool options_are_valid(const STGOPTIONS *options)
{
    if (!options)
        return true;
    return options->usVersion >= STGOPTIONS_VERSION && options->reserved == 0 &&
           (options->ulSectorSize == 512 || options->ulSectorSize == 4096);
}

/* Takes the storage over. */
static HRESULT hand_out_as(HRESULT hr, IStorage *storage, REFIID riid, void **ret_object)
{
    if (FAILED(hr))
        return hr;
    hr = IStorage_QueryInterface(storage, riid, ret_object);
    IStorage_Release(storage);
    return hr;
}

HRESULT STDAPICALLTYPE StgCreateStorageEx(const WCHAR *pwcsName, DWORD grfMode, DWORD stgfmt,
                                          DWORD grfAttrs, STGOPTIONS *pStgOptions,
                                          PSECURITY_DESCRIPTOR pSecurityDescriptor, REFIID riid,
                                          void **ppObjectOpen)
{
    IStorage *storage = NULL;
    HRESULT hr;

    if (!ppObjectOpen || !riid)
        return STG_E_INVALIDPOINTER;
    *ppObjectOpen = NULL;
    if ((stgfmt != STGFMT_STORAGE && stgfmt != STGFMT_DOCFILE) || grfAttrs ||
        !options_are_valid(pStgOptions))
        return STG_E_INVALIDPARAMETER;
    hr = StgCreateDocfile(pwcsName, grfMode, 0, &storage);
    return hand_out_as(hr, storage, riid, ppObjectOpen);
}

HRESULT STDAPICALLTYPE StgOpenStorageEx(const WCHAR *pwcsName, DWORD grfMode, DWORD stgfmt,
                                        DWORD grfAttrs, STGOPTIONS *pStgOptions,
                                        PSECURITY_DESCRIPTOR pSecurityDescriptor, REFIID riid,
                                        void **ppObjectOpen)
{
    IStorage *storage = NULL;
    HRESULT hr;

    if (!ppObjectOpen || !riid)
        return STG_E_INVALIDPOINTER;
    *ppObjectOpen = NULL;
    if ((stgfmt != STGFMT_STORAGE && stgfmt != STGFMT_DOCFILE && stgfmt != STGFMT_ANY) ||
        grfAttrs || !options_are_valid(pStgOptions))
        return STG_E_INVALIDPARAMETER;
    hr = StgOpenStorage(pwcsName, NULL, grfMode, NULL, 0, &storage);
    return hand_out_as(hr, storage, riid, ppObjectOpen);
}

HRESULT STDAPICALLTYPE StgIsStorageFile(const WCHAR *pwcsName)
{
    _cleanup_(closep) int fd = -1;
    _cleanup_(freep) char *path = NULL;
    unsigned char head[sizeof(magic)];

    if (!pwcsName)
        return STG_E_INVALIDNAME;
    path = win32_path_from_wide(pwcsName);
    fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return STG_E_FILENOTFOUND;
    if (read(fd, head, sizeof(head)) != (ssize_t)sizeof(head))
        return S_FALSE;
    return memcmp(head, magic, sizeof(magic)) == 0 ? S_OK : S_FALSE;
}
