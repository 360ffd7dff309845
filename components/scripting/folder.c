/* SPDX-License-Identifier: MIT */
/*
 * Folder. Source: "Folder object" in Windows' scripting reference.
 */
#include "folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files/drive_table.h"
#include "files/file_copy.h"
#include "files/file_error.h"
#include "files/file_status.h"
#include "files/path.h"
#include "folder_list.h"
#include "path_object.h"
#include "text_stream.h"

static HRESULT folder_get_Type(IFolder *iface, BSTR *pbstrType)
{
    if (!pbstrType)
        return E_POINTER;
    *pbstrType = SysAllocString(u"File folder");
    return *pbstrType ? S_OK : E_OUTOFMEMORY;
}

static HRESULT folder_Delete(IFolder *iface, VARIANT_BOOL Force)
{
    return path_object_delete(iface, Force, folder_delete);
}

static HRESULT folder_Copy(IFolder *iface, BSTR Destination, VARIANT_BOOL OverWriteFiles)
{
    return path_object_copy(iface, Destination, OverWriteFiles, folder_copy);
}

static HRESULT folder_Move(IFolder *iface, BSTR Destination)
{
    return path_object_move(iface, Destination, folder_move);
}

/* The root of the file system, and every drive's. */
static HRESULT folder_get_IsRootFolder(IFolder *iface, VARIANT_BOOL *pfRootFolder)
{
    struct drive_table table;
    char *path;
    HRESULT hr;

    if (!pfRootFolder)
        return E_POINTER;
    *pfRootFolder = VARIANT_FALSE;
    path = path_object_path(iface);
    if (!path)
        return E_OUTOFMEMORY;
    hr = drive_table_read(&table);
    if (SUCCEEDED(hr)) {
        const struct drive_entry *drive = drive_table_of_path(&table, path);

        if (strcmp(path, "/") == 0 || (drive && strcmp(path, drive->mount_point) == 0))
            *pfRootFolder = VARIANT_TRUE;
        drive_table_deinit(&table);
    }
    free(path);
    return hr;
}

static HRESULT folder_get_Size(IFolder *iface, VARIANT *pvarSize)
{
    uint64_t size;
    char *path;
    HRESULT hr;

    if (!pvarSize)
        return E_POINTER;
    VariantInit(pvarSize);
    path = path_object_path(iface);
    if (!path)
        return E_OUTOFMEMORY;
    hr = folder_size(path, &size);
    free(path);
    if (SUCCEEDED(hr))
        *pvarSize = file_size_variant(size);
    return hr;
}

static HRESULT folder_get_SubFolders(IFolder *iface, IFolderCollection **ppfolders)
{
    char *path;
    HRESULT hr;

    if (!ppfolders)
        return E_POINTER;
    *ppfolders = NULL;
    path = path_object_path(iface);
    if (!path)
        return E_OUTOFMEMORY;
    hr = folder_list_folders(path, ppfolders);
    free(path);
    return hr;
}

static HRESULT folder_get_Files(IFolder *iface, IFileCollection **ppfiles)
{
    char *path;
    HRESULT hr;

    if (!ppfiles)
        return E_POINTER;
    *ppfiles = NULL;
    path = path_object_path(iface);
    if (!path)
        return E_OUTOFMEMORY;
    hr = folder_list_files(path, ppfiles);
    free(path);
    return hr;
}

static HRESULT folder_CreateTextFile(IFolder *iface, BSTR FileName, VARIANT_BOOL Overwrite,
                                     VARIANT_BOOL Unicode, ITextStream **ppts)
{
    char *path, *name = NULL, *file = NULL;
    HRESULT hr;

    if (!ppts)
        return E_POINTER;
    *ppts = NULL;
    if (SysStringLen(FileName) == 0)
        return E_INVALIDARG;
    hr = path_encode((const char16_t *)FileName, SysStringLen(FileName), &name);
    if (FAILED(hr))
        return hr;
    path = path_object_path(iface);
    file = path ? path_join(path, name) : NULL;
    hr = file ? text_stream_make(file, Overwrite, Unicode, ppts) : E_OUTOFMEMORY;
    free(file);
    free(name);
    free(path);
    return hr;
}

static const IFolderVtbl folder_vtable = {
    DUAL_METHODS,
    PATH_OBJECT_METHODS(IFolder),
    .get_Type = folder_get_Type,
    .Delete = folder_Delete,
    .Copy = folder_Copy,
    .Move = folder_Move,
    .get_IsRootFolder = folder_get_IsRootFolder,
    .get_Size = folder_get_Size,
    .get_SubFolders = folder_get_SubFolders,
    .get_Files = folder_get_Files,
    .CreateTextFile = folder_CreateTextFile,
};

static struct dual_class folder_class = {
    .iids = (const IID *const[]){&IID_IFolder, NULL},
    .clsid = &CLSID_Folder,
    .deinit = path_object_deinit,
};

HRESULT folder_create(const char *path, IFolder **ret_folder)
{
    return path_object_new(&folder_class, &folder_vtable, path, (IDispatch **)ret_folder);
}

HRESULT folder_make(const char *path, IFolder **ret_folder)
{
    if (mkdir(path, 0777) < 0)
        return file_error(errno, CTL_E_PATHNOTFOUND);
    return folder_create(path, ret_folder);
}
