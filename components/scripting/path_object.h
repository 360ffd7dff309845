/* SPDX-License-Identifier: MIT */
/*
 * What File and Folder have in common: an object that stands for a path. It knows nothing of the
 * file but the path: every property is looked up when it is asked for.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include "files/file_copy.h"
#include "scripting.h"

struct path_object {
    struct dual dual;
    pthread_mutex_t lock;
    char *path; /* (lock) */
};

/* A new object for the full path @path. E_OUTOFMEMORY. */
HRESULT path_object_new(struct dual_class *class, const void *vtable, const char *path,
                        IDispatch **ret_object);

/* For the class. */
void path_object_deinit(struct dual *dual);

/* The path now, on the heap; NULL without memory. @iface is of the object's class. */
char *path_object_path(void *iface);

/* Follows the file, after it was moved to @path, which is taken over. */
void path_object_follow(void *iface, char *path);

/* CTL_E_FILENOTFOUND or CTL_E_PATHNOTFOUND, as becomes the object's class. */
HRESULT path_object_missing(void *iface);

/* The methods of both, which differ in what does it to the path. */
HRESULT path_object_delete(void *iface, VARIANT_BOOL force,
                           HRESULT (*delete)(const char *path, enum file_delete_flags flags));
HRESULT path_object_copy(void *iface, BSTR destination, VARIANT_BOOL replaces,
                         HRESULT (*copy)(const char *from, const char *to,
                                         enum file_copy_flags flags));
HRESULT path_object_move(void *iface, BSTR destination,
                         HRESULT (*move)(const char *from, const char *to));

/* The properties of both interfaces, whose pointer @iface is. */
HRESULT path_object_get_Path(IDispatch *iface, BSTR *pbstrPath);
HRESULT path_object_get_Name(IDispatch *iface, BSTR *pbstrName);
HRESULT path_object_put_Name(IDispatch *iface, BSTR pbstrName);
HRESULT path_object_get_Drive(IDispatch *iface, IDrive **ppdrive);
HRESULT path_object_get_ParentFolder(IDispatch *iface, IFolder **ppfolder);
HRESULT path_object_get_Attributes(IDispatch *iface, FileAttribute *pfa);
HRESULT path_object_put_Attributes(IDispatch *iface, FileAttribute pfa);
HRESULT path_object_get_DateCreated(IDispatch *iface, DATE *pdate);
HRESULT path_object_get_DateLastModified(IDispatch *iface, DATE *pdate);
HRESULT path_object_get_DateLastAccessed(IDispatch *iface, DATE *pdate);

/* The same, for the vtable of @type. Names are as short as they are long. */
#define PATH_OBJECT_METHODS(type)                                                                  \
    .get_Path = (HRESULT(*)(type *, BSTR *))path_object_get_Path,                                  \
    .get_Name = (HRESULT(*)(type *, BSTR *))path_object_get_Name,                                  \
    .put_Name = (HRESULT(*)(type *, BSTR))path_object_put_Name,                                    \
    .get_ShortPath = (HRESULT(*)(type *, BSTR *))path_object_get_Path,                             \
    .get_ShortName = (HRESULT(*)(type *, BSTR *))path_object_get_Name,                             \
    .get_Drive = (HRESULT(*)(type *, IDrive **))path_object_get_Drive,                             \
    .get_ParentFolder = (HRESULT(*)(type *, IFolder **))path_object_get_ParentFolder,              \
    .get_Attributes = (HRESULT(*)(type *, FileAttribute *))path_object_get_Attributes,             \
    .put_Attributes = (HRESULT(*)(type *, FileAttribute))path_object_put_Attributes,               \
    .get_DateCreated = (HRESULT(*)(type *, DATE *))path_object_get_DateCreated,                    \
    .get_DateLastModified = (HRESULT(*)(type *, DATE *))path_object_get_DateLastModified,          \
    .get_DateLastAccessed = (HRESULT(*)(type *, DATE *))path_object_get_DateLastAccessed
