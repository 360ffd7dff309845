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
    struct dual dual;
    enum name_kind kind;
    char *path; /* (const) */
};

static struct folder_list *list_of(void *iface)
{
    return CONTAINING_RECORD(iface, struct folder_list, dual.IDispatch_iface);
}

static void list_deinit(struct dual *dual)
{
    free(CONTAINING_RECORD(dual, struct folder_list, dual)->path);
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

static HRESULT make(struct dual *collection, const char *name, IDispatch **ret_object)
{
    struct folder_list *list = CONTAINING_RECORD(collection, struct folder_list, dual);
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
    return list_enum_new(&list->dual, &names, make, LIST_CLONE_BEGINS, ppenum);
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
    DUAL_METHODS,
    .get_Item = files_get_Item,
    .get__NewEnum = (HRESULT(*)(IFileCollection *, IUnknown **))list_get__NewEnum,
    .get_Count = (HRESULT(*)(IFileCollection *, LONG *))list_get_Count,
};

static const IFolderCollectionVtbl folders_vtable = {
    DUAL_METHODS,
    .Add = folders_Add,
    .get_Item = folders_get_Item,
    .get__NewEnum = (HRESULT(*)(IFolderCollection *, IUnknown **))list_get__NewEnum,
    .get_Count = (HRESULT(*)(IFolderCollection *, LONG *))list_get_Count,
};

static struct dual_class files_class = {
    .iids = (const IID *const[]){&IID_IFileCollection, NULL},
    .clsid = &CLSID_Files,
    .deinit = list_deinit,
};

static struct dual_class folders_class = {
    .iids = (const IID *const[]){&IID_IFolderCollection, NULL},
    .clsid = &CLSID_Folders,
    .deinit = list_deinit,
};

static HRESULT list_new(struct dual_class *class, const void *vtable, enum name_kind kind,
                        const char *path, IDispatch **ret_list)
{
    struct folder_list *list = dual_new(sizeof(*list), class, vtable);

    if (!list)
        return E_OUTOFMEMORY;
    list->kind = kind;
    list->path = strdup(path);
    if (!list->path) {
        dual_Release(&list->dual.IDispatch_iface);
        return E_OUTOFMEMORY;
    }
    *ret_list = &list->dual.IDispatch_iface;
    return S_OK;
}

HRESULT folder_list_files(const char *path, IFileCollection **ret_files)
{
    return list_new(&files_class, &files_vtable, NAME_FILE, path, (IDispatch **)ret_files);
}

HRESULT folder_list_folders(const char *path, IFolderCollection **ret_folders)
{
    return list_new(&folders_class, &folders_vtable, NAME_FOLDER, path, (IDispatch **)ret_folders);
}
