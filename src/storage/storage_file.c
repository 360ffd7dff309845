/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "storage/storage_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/regular_file.h"
#include "base/temporary.h"
#include "base/utf16.h"
#include "base/win32_text_result.h"
#include "storage/bytes_file.h"
#include "storage/storage_time.h"

enum {
    OPENINGS_MAX = 100,
};

/* ---- the object ---- */

static void init_lock(pthread_mutex_t *lock)
{
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

static struct storage_file *file_new(const struct storage_file_terms *terms)
{
    struct storage_file *file = calloc(1, sizeof(*file));

    if (!file)
        return NULL;
    file->refs = 1;
    init_lock(&file->lock);
    file->fd = file->locks.fd = -1;
    file->mode = terms->mode;
    file->owner = getpid();
    file->is_deleted_after = terms->mode & STGM_DELETEONRELEASE;
    file->facts.version = terms->version;
    if (terms->bytes) {
        file->bytes = terms->bytes;
        ILockBytes_AddRef(file->bytes);
        file->locks.bytes = bytes_file_has_locks(file->bytes) ? file->bytes : NULL;
    }
    return file;
}

struct storage_file *storage_file_ref(struct storage_file *file)
{
    __atomic_add_fetch(&file->refs, 1, __ATOMIC_RELAXED);
    return file;
}

bool storage_file_is_own(const struct storage_file *file)
{
    return file->fd < 0 || file->owner == getpid();
}

struct storage_file *storage_file_unref(struct storage_file *file)
{
    if (!file || __atomic_sub_fetch(&file->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return NULL;

    if (storage_file_is_own(file)) {
        if (file->is_deleted_after && file->path && file->fd >= 0)
            unlink(file->path);
        byte_locks_release(&file->locks);
    }
    if (file->fd >= 0)
        close(file->fd);
    if (file->bytes)
        ILockBytes_Release(file->bytes);
    compound_node_free(file->root);
    pthread_mutex_destroy(&file->lock);
    free(file->name);
    free(file->path);
    free(file);
    return NULL;
}

/* ---- names ---- */

/* The full path, for Windows tells it even if a shorter one was given. */
static HRESULT name_file(struct storage_file *file, const WCHAR *name)
{
    _cleanup_(freep) char *path = win32_path_from_wide(name), *link = NULL;
    DWORD size = GetFullPathNameW(name, 0, NULL, NULL);

    if (!path || size == 0)
        return STG_E_INVALIDNAME;
    file->name = calloc(size, sizeof(*file->name));
    if (!file->name)
        return STG_E_INSUFFICIENTMEMORY;
    if (GetFullPathNameW(name, size, file->name, NULL) >= size)
        return STG_E_INVALIDNAME;
    /* A file that replaces another is to be where the name leads. */
    link = realpath(path, NULL);
    file->path = link ? TAKE_PTR(link) : win32_path_from_wide(file->name);
    return file->path ? S_OK : STG_E_INSUFFICIENTMEMORY;
}

static HRESULT name_temporary(struct storage_file *file)
{
    char path[PATH_MAX];

    if (FAILED(temporary_file(path, &file->fd)))
        return STG_E_ACCESSDENIED;
    file->locks.fd = file->fd;
    file->path = strdup(path);
    file->name = utf16_from_utf8_dup(path);
    return file->path && file->name ? S_OK : STG_E_INSUFFICIENTMEMORY;
}

/* Windows tells files that are not there from folders that are not. */
static HRESULT code_for(const char *path, int error)
{
    _cleanup_(freep) char *folder = strdup(path);
    char *end = folder ? strrchr(folder, '/') : NULL;

    if (error != ENOENT || !end || end == folder)
        return compound_from_errno(error);
    *end = '\0';
    return access(folder, F_OK) < 0 ? STG_E_PATHNOTFOUND : STG_E_FILENOTFOUND;
}

/* ---- opening ---- */

bool storage_file_is_current(const struct storage_file *file)
{
    struct stat opened, named;

    return fstat(file->fd, &opened) == 0 && stat(file->path, &named) == 0 &&
           opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

/* Enters it as well. */
static HRESULT open_once(struct storage_file *file, int flags)
{
    HRESULT hr;

    file->fd = regular_file_open(file->path, flags);
    if (file->fd < 0)
        return code_for(file->path, errno);
    file->locks.fd = file->fd;
    hr = byte_locks_enter(&file->locks);
    return SUCCEEDED(hr) ? byte_locks_take(&file->locks, file->mode) : hr;
}

static HRESULT open_file(struct storage_file *file, int flags)
{
    HRESULT hr = STG_E_LOCKVIOLATION;

    for (unsigned i = 0; i < OPENINGS_MAX; i++) {
        hr = open_once(file, flags);
        if (FAILED(hr) || storage_file_is_current(file))
            return hr;
        close(file->fd);
        file->fd = file->locks.fd = -1;
        file->locks.n_taken = 0;
    }
    return hr;
}

HRESULT storage_file_source(struct storage_file *file, struct compound_source *ret_source)
{
    return file->bytes ? bytes_file_source(file->bytes, ret_source)
                       : compound_source_file(&file->fd, ret_source);
}

HRESULT storage_file_open(const struct storage_file_terms *terms, struct storage_file **ret_file)
{
    _cleanup_(storage_file_unrefp) struct storage_file *file = file_new(terms);
    struct compound_source source;
    HRESULT hr;

    if (!file)
        return STG_E_INSUFFICIENTMEMORY;
    if (terms->bytes) {
        hr = byte_locks_take(&file->locks, file->mode);
    } else {
        hr = name_file(file, terms->name);
        if (SUCCEEDED(hr))
            hr = open_file(file, storage_mode_writes(file->mode) ? O_RDWR : O_RDONLY);
    }
    if (SUCCEEDED(hr))
        hr = storage_file_source(file, &source);
    if (SUCCEEDED(hr))
        hr = compound_read(&source, &file->facts, &file->root);
    if (FAILED(hr))
        return hr;

    byte_locks_leave(&file->locks);
    file->is_there = true;
    *ret_file = TAKE_PTR(file);
    return S_OK;
}

/* ---- making ---- */

/* Puts what was there into a stream. */
static HRESULT convert(struct storage_file *file, const struct compound_source *source)
{
    struct compound_node *stream;
    HRESULT hr = compound_node_add(file->root, u"CONTENTS", false, &stream);

    if (SUCCEEDED(hr))
        hr = compound_node_resize(stream, source->size);
    if (SUCCEEDED(hr) && source->size > 0)
        hr = source->read(source->context, 0, (uint8_t *)compound_node_bytes(stream),
                          (size_t)source->size);
    return FAILED(hr) ? hr : STG_S_CONVERTED;
}

/* Bytes are taken if they hold no compound file; a file is taken if it is not there. */
static HRESULT take_over(struct storage_file *file, bool is_new)
{
    struct compound_source source;
    HRESULT hr;

    if (file->mode & STGM_CREATE && file->bytes)
        return ILockBytes_SetSize(file->bytes, (ULARGE_INTEGER){.QuadPart = 0});
    if (is_new || file->mode & STGM_CREATE)
        return S_OK;
    hr = storage_file_source(file, &source);
    if (FAILED(hr))
        return hr;
    if (file->mode & STGM_CONVERT)
        return compound_probe(&source) == S_OK ? STG_E_FILEALREADYEXISTS : convert(file, &source);
    return !file->bytes || compound_probe(&source) == S_OK ? STG_E_FILEALREADYEXISTS : S_OK;
}

static HRESULT open_new(struct storage_file *file, const WCHAR *name, bool *ret_is_new)
{
    HRESULT hr;

    *ret_is_new = !file->bytes && !name;
    if (file->bytes)
        return byte_locks_take(&file->locks, file->mode);
    if (!name) {
        hr = name_temporary(file);
        return SUCCEEDED(hr) ? byte_locks_take(&file->locks, file->mode) : hr;
    }
    hr = name_file(file, name);
    if (FAILED(hr))
        return hr;
    hr = open_file(file, O_RDWR | O_CREAT | O_EXCL);
    *ret_is_new = hr != STG_E_FILEALREADYEXISTS;
    if (*ret_is_new || !(file->mode & (STGM_CREATE | STGM_CONVERT)))
        return hr;
    return open_file(file, O_RDWR | O_CREAT);
}

HRESULT storage_file_make(const struct storage_file_terms *terms, struct storage_file **ret_file)
{
    _cleanup_(storage_file_unrefp) struct storage_file *file = file_new(terms);
    HRESULT hr, result;
    bool is_new;

    if (!file)
        return STG_E_INSUFFICIENTMEMORY;
    file->root = compound_node_new();
    if (!file->root)
        return STG_E_INSUFFICIENTMEMORY;
    /* Until it is made it goes as it came. */
    file->is_deleted_after = false;
    result = hr = open_new(file, terms->name, &is_new);
    if (SUCCEEDED(hr))
        result = hr = take_over(file, is_new);
    if (SUCCEEDED(hr))
        hr = storage_file_save(file, STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE | STGC_OVERWRITE);
    if (FAILED(hr)) {
        file->is_deleted_after = is_new && file->fd >= 0;
        return hr;
    }

    file->is_deleted_after = terms->mode & STGM_DELETEONRELEASE;
    *ret_file = TAKE_PTR(file);
    return result;
}

/* ---- times ---- */

bool storage_file_times(const struct storage_file *file, uint64_t ret_times[3])
{
    struct stat stat;

    if (file->fd < 0 || fstat(file->fd, &stat) < 0)
        return false;
    ret_times[0] = storage_time_of(stat.st_ctim);
    ret_times[1] = storage_time_of(stat.st_mtim);
    ret_times[2] = storage_time_of(stat.st_atim);
    return true;
}
