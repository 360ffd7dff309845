/* SPDX-License-Identifier: MIT */
#include "path_object.h"

#include <stdlib.h>
#include <string.h>

#include "drive.h"
#include "files/file_status.h"
#include "files/many_files.h"
#include "files/path.h"
#include "folder.h"

static struct path_object *object_of(void *iface)
{
    return CONTAINING_RECORD(iface, struct path_object, dual.IDispatch_iface);
}

HRESULT path_object_new(struct dual_class *class, const void *vtable, const char *path,
                        IDispatch **ret_object)
{
    struct path_object *object = dual_new(sizeof(*object), class, vtable);

    if (!object)
        return E_OUTOFMEMORY;
    pthread_mutex_init(&object->lock, NULL);
    object->path = strdup(path);
    if (!object->path) {
        dual_Release(&object->dual.IDispatch_iface);
        return E_OUTOFMEMORY;
    }
    *ret_object = &object->dual.IDispatch_iface;
    return S_OK;
}

void path_object_deinit(struct dual *dual)
{
    struct path_object *object = CONTAINING_RECORD(dual, struct path_object, dual);

    pthread_mutex_destroy(&object->lock);
    free(object->path);
}

char *path_object_path(void *iface)
{
    struct path_object *object = object_of(iface);
    char *path;

    pthread_mutex_lock(&object->lock);
    path = strdup(object->path);
    pthread_mutex_unlock(&object->lock);
    return path;
}

void path_object_follow(void *iface, char *path)
{
    struct path_object *object = object_of(iface);
    char *old;

    pthread_mutex_lock(&object->lock);
    old = object->path;
    object->path = path;
    pthread_mutex_unlock(&object->lock);
    free(old);
}

static bool is_folder(void *iface)
{
    return IsEqualIID(object_of(iface)->dual.class->iids[0], &IID_IFolder);
}

HRESULT path_object_missing(void *iface)
{
    return is_folder(iface) ? CTL_E_PATHNOTFOUND : CTL_E_FILENOTFOUND;
}

HRESULT path_object_get_Path(IDispatch *iface, BSTR *pbstrPath)
{
    char *path;
    HRESULT hr;

    if (!pbstrPath)
        return E_POINTER;
    *pbstrPath = NULL;
    path = path_object_path(iface);
    if (!path)
        return E_OUTOFMEMORY;
    hr = path_decode(path, pbstrPath);
    free(path);
    return hr;
}

HRESULT path_object_get_Name(IDispatch *iface, BSTR *pbstrName)
{
    char *path;
    HRESULT hr;

    if (!pbstrName)
        return E_POINTER;
    *pbstrName = NULL;
    path = path_object_path(iface);
    if (!path)
        return E_OUTOFMEMORY;
    hr = path_decode(path_name(path), pbstrName);
    free(path);
    return hr;
}

/* The path of @name beside @path, on the heap; CTL_E_BADFILENAMEORNUMBER for what is no name. */
static HRESULT beside(const char *path, BSTR name, char **ret_path)
{
    char *bytes, *folder;
    HRESULT hr;

    if (SysStringLen(name) == 0)
        return E_INVALIDARG;
    hr = path_encode((const char16_t *)name, SysStringLen(name), &bytes);
    if (FAILED(hr))
        return hr;
    folder = path_folder(path);
    *ret_path = folder && path_is_name(bytes) ? path_join(folder, bytes) : NULL;
    if (!*ret_path)
        hr = path_is_name(bytes) ? E_OUTOFMEMORY : CTL_E_BADFILENAMEORNUMBER;
    free(folder);
    free(bytes);
    return hr;
}

HRESULT path_object_put_Name(IDispatch *iface, BSTR pbstrName)
{
    char *path = path_object_path(iface), *renamed = NULL;
    HRESULT hr;

    if (!path)
        return E_OUTOFMEMORY;
    hr = beside(path, pbstrName, &renamed);
    if (SUCCEEDED(hr) && strcmp(path, renamed) != 0)
        hr = is_folder(iface) ? folder_move(path, renamed) : file_move(path, renamed);
    if (SUCCEEDED(hr))
        path_object_follow(iface, renamed);
    else
        free(renamed);
    free(path);
    return hr;
}

HRESULT path_object_get_Drive(IDispatch *iface, IDrive **ppdrive)
{
    char *path;
    HRESULT hr;

    if (!ppdrive)
        return E_POINTER;
    *ppdrive = NULL;
    path = path_object_path(iface);
    if (!path)
        return E_OUTOFMEMORY;
    hr = drive_create_of_path(path, ppdrive);
    free(path);
    return hr;
}

/* The root has none: Nothing. */
HRESULT path_object_get_ParentFolder(IDispatch *iface, IFolder **ppfolder)
{
    char *path, *folder;
    HRESULT hr = S_OK;

    if (!ppfolder)
        return E_POINTER;
    *ppfolder = NULL;
    path = path_object_path(iface);
    if (!path)
        return E_OUTOFMEMORY;
    if (strcmp(path, "/") != 0) {
        folder = path_folder(path);
        hr = folder ? folder_create(folder, ppfolder) : E_OUTOFMEMORY;
        free(folder);
    }
    free(path);
    return hr;
}

static HRESULT read_status(IDispatch *iface, struct file_status *ret_status)
{
    char *path = path_object_path(iface);
    HRESULT hr;

    if (!path)
        return E_OUTOFMEMORY;
    hr = file_status_read(path, path_object_missing(iface), ret_status);
    free(path);
    return hr;
}

HRESULT path_object_get_Attributes(IDispatch *iface, FileAttribute *pfa)
{
    struct file_status status;
    HRESULT hr;

    if (!pfa)
        return E_POINTER;
    hr = read_status(iface, &status);
    *pfa = SUCCEEDED(hr) ? (FileAttribute)status.attributes : Normal;
    return hr;
}

HRESULT path_object_put_Attributes(IDispatch *iface, FileAttribute pfa)
{
    char *path = path_object_path(iface);
    HRESULT hr;

    if (!path)
        return E_OUTOFMEMORY;
    hr = file_status_set_attributes(path, path_object_missing(iface), (LONG)pfa);
    free(path);
    return hr;
}

static HRESULT get_date(IDispatch *iface, size_t offset, DATE *ret_date)
{
    struct file_status status;
    HRESULT hr;

    if (!ret_date)
        return E_POINTER;
    hr = read_status(iface, &status);
    if (SUCCEEDED(hr))
        *ret_date = *(const DATE *)((const char *)&status + offset);
    return hr;
}

HRESULT path_object_get_DateCreated(IDispatch *iface, DATE *pdate)
{
    return get_date(iface, offsetof(struct file_status, created), pdate);
}

HRESULT path_object_get_DateLastModified(IDispatch *iface, DATE *pdate)
{
    return get_date(iface, offsetof(struct file_status, modified), pdate);
}

HRESULT path_object_get_DateLastAccessed(IDispatch *iface, DATE *pdate)
{
    return get_date(iface, offsetof(struct file_status, accessed), pdate);
}

HRESULT path_object_delete(void *iface, VARIANT_BOOL force,
                           HRESULT (*delete)(const char *path, enum file_delete_flags flags))
{
    char *path = path_object_path(iface);
    HRESULT hr;

    if (!path)
        return E_OUTOFMEMORY;
    hr = delete (path, force ? DELETE_FORCED : 0);
    free(path);
    return hr;
}

HRESULT path_object_copy(void *iface, BSTR destination, VARIANT_BOOL replaces,
                         HRESULT (*copy)(const char *from, const char *to,
                                         enum file_copy_flags flags))
{
    char *path = path_object_path(iface), *target;
    HRESULT hr;

    if (!path)
        return E_OUTOFMEMORY;
    hr = many_target(path, destination, &target);
    if (SUCCEEDED(hr)) {
        hr = copy(path, target, replaces ? COPY_REPLACES : 0);
        free(target);
    }
    free(path);
    return hr;
}

HRESULT path_object_move(void *iface, BSTR destination,
                         HRESULT (*move)(const char *from, const char *to))
{
    char *path = path_object_path(iface), *target = NULL;
    HRESULT hr;

    if (!path)
        return E_OUTOFMEMORY;
    hr = many_target(path, destination, &target);
    if (SUCCEEDED(hr))
        hr = move(path, target);
    if (SUCCEEDED(hr))
        path_object_follow(iface, target);
    else
        free(target);
    free(path);
    return hr;
}
