/* SPDX-License-Identifier: MIT */
/*
 * Files and Folders: the collections of a folder. Source: "Files collection" and "Folders
 * collection" in Windows' scripting reference.
 */
#include "folder_list.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "files/file_status.h"
#include "files/path.h"
#include "folder.h"
#include "list_enum.h"

struct folder_list {
    struct object object;
    enum name_kind kind;
    char *path; /* (const) */
};

static struct folder_list *list_of(void *iface)
{
    return object_container(iface, struct folder_list, object.IDispatch_iface);
}

static void list_destroy(struct object *object)
{
    struct folder_list *list = object_container(object, struct folder_list, object);

    free(list->path);
    free(list);
}

static HRESULT list_get_Count(IDispatch *iface, LONG *plCount)
{
    struct folder_list *list = list_of(iface);
    struct name_list names;
    HRESULT hr;

    if (!plCount)
        return E_POINTER;
    *plCount = 0;
    hr = name_list_read(list->path, list->kind, NULL, &names);
    if (FAILED(hr))
        return hr;
    *plCount = (LONG)names.n;
    name_list_deinit(&names);
    return S_OK;
}

static HRESULT make(struct object *collection, const char *name, IDispatch **ret_object)
{
    struct folder_list *list = object_container(collection, struct folder_list, object);
    char *path = path_join(list->path, name);
    HRESULT hr;

    if (!path)
        return E_OUTOFMEMORY;
    hr = list->kind == NAME_FILE ? file_create(path, (IFile **)ret_object)
                                 : folder_create(path, (IFolder **)ret_object);
    free(path);
    return hr;
}

static HRESULT list_get__NewEnum(IDispatch *iface, IUnknown **ppenum)
{
    struct folder_list *list = list_of(iface);
    struct name_list names;
    HRESULT hr;

    if (!ppenum)
        return E_POINTER;
    *ppenum = NULL;
    hr = name_list_read(list->path, list->kind, NULL, &names);
    if (FAILED(hr))
        return hr;
    return list_enum_new(&list->object, &names, make, LIST_CLONE_BEGINS, ppenum);
}

/* The path of the name in @key, which is text; E_INVALIDARG if it is not. */
static HRESULT path_of(struct folder_list *list, VARIANT *key, char **ret_path)
{
    VARIANT own;
    char *name;
    HRESULT hr;

    VariantInit(&own);
    hr = VariantCopyInd(&own, key);
    if (SUCCEEDED(hr) && (V_VT(&own) != VT_BSTR || SysStringLen(V_BSTR(&own)) == 0))
        hr = E_INVALIDARG;
    if (SUCCEEDED(hr))
        hr = path_encode((const char16_t *)V_BSTR(&own), SysStringLen(V_BSTR(&own)), &name);
    VariantClear(&own);
    if (FAILED(hr))
        return hr;
    *ret_path = path_is_name(name) ? path_join(list->path, name) : NULL;
    if (!*ret_path)
        hr = path_is_name(name) ? E_OUTOFMEMORY : CTL_E_BADFILENAMEORNUMBER;
    free(name);
    return hr;
}

static HRESULT files_get_Item(IFileCollection *iface, VARIANT Key, IFile **ppfile)
{
    char *path;
    HRESULT hr;

    if (!ppfile)
        return E_POINTER;
    *ppfile = NULL;
    hr = path_of(list_of(iface), &Key, &path);
    if (FAILED(hr))
        return hr;
    hr = file_is_there(path) ? file_create(path, ppfile) : CTL_E_FILENOTFOUND;
    free(path);
    return hr;
}

static HRESULT folders_get_Item(IFolderCollection *iface, VARIANT Key, IFolder **ppfolder)
{
    char *path;
    HRESULT hr;

    if (!ppfolder)
        return E_POINTER;
    *ppfolder = NULL;
    hr = path_of(list_of(iface), &Key, &path);
    if (FAILED(hr))
        return hr;
    hr = folder_is_there(path) ? folder_create(path, ppfolder) : CTL_E_PATHNOTFOUND;
    free(path);
    return hr;
}

static HRESULT folders_Add(IFolderCollection *iface, BSTR Name, IFolder **ppfolder)
{
    VARIANT key = {.vt = VT_BSTR, .bstrVal = Name};
    char *path;
    HRESULT hr;

    if (!ppfolder)
        return E_POINTER;
    *ppfolder = NULL;
    hr = path_of(list_of(iface), &key, &path);
    if (FAILED(hr))
        return hr;
    hr = folder_make(path, ppfolder);
    free(path);
    return hr;
}

static const IFileCollectionVtbl files_vtable = {
    OBJECT_METHODS(IFileCollection),
    .get_Item = files_get_Item,
    .get__NewEnum = (HRESULT(*)(IFileCollection *, IUnknown **))list_get__NewEnum,
    .get_Count = (HRESULT(*)(IFileCollection *, LONG *))list_get_Count,
};

static const IFolderCollectionVtbl folders_vtable = {
    OBJECT_METHODS(IFolderCollection),
    .Add = folders_Add,
    .get_Item = folders_get_Item,
    .get__NewEnum = (HRESULT(*)(IFolderCollection *, IUnknown **))list_get__NewEnum,
    .get_Count = (HRESULT(*)(IFolderCollection *, LONG *))list_get_Count,
};

static const struct object_class files_class = {
    .iid = &IID_IFileCollection,
    .clsid = &CLSID_Files,
    .destroy = list_destroy,
};

static const struct object_class folders_class = {
    .iid = &IID_IFolderCollection,
    .clsid = &CLSID_Folders,
    .destroy = list_destroy,
};

static HRESULT list_new(const char *path, enum name_kind kind, struct folder_list **ret_list)
{
    struct folder_list *list = calloc(1, sizeof(*list));

    if (!list)
        return E_OUTOFMEMORY;
    list->kind = kind;
    list->path = strdup(path);
    if (!list->path) {
        free(list);
        return E_OUTOFMEMORY;
    }
    if (kind == NAME_FILE)
        object_init(&list->object, &files_class, &files_vtable);
    else
        object_init(&list->object, &folders_class, &folders_vtable);
    *ret_list = list;
    return S_OK;
}

HRESULT folder_list_files(const char *path, IFileCollection **ret_files)
{
    struct folder_list *list;
    HRESULT hr;

    hr = list_new(path, NAME_FILE, &list);
    if (SUCCEEDED(hr))
        *ret_files = (IFileCollection *)&list->object.IDispatch_iface;
    return hr;
}

HRESULT folder_list_folders(const char *path, IFolderCollection **ret_folders)
{
    struct folder_list *list;
    HRESULT hr;

    hr = list_new(path, NAME_FOLDER, &list);
    if (SUCCEEDED(hr))
        *ret_folders = (IFolderCollection *)&list->object.IDispatch_iface;
    return hr;
}
