/* SPDX-License-Identifier: MIT */
/*
 * File. Source: "File object" in Windows' scripting reference.
 */
#include "file.h"

#include <stdlib.h>
#include <string.h>

#include "files/file_copy.h"
#include "files/file_kind.h"
#include "files/file_status.h"
#include "files/path.h"
#include "path_object.h"
#include "text_stream.h"

static HRESULT file_get_Size(IFile *iface, VARIANT *pvarSize)
{
    struct file_status status;
    char *path;
    HRESULT hr;

    if (!pvarSize)
        return E_POINTER;
    VariantInit(pvarSize);
    path = path_object_path(iface);
    if (!path)
        return E_OUTOFMEMORY;
    hr = file_status_read(path, CTL_E_FILENOTFOUND, &status);
    free(path);
    if (SUCCEEDED(hr))
        *pvarSize = file_size_variant(status.size);
    return hr;
}

static HRESULT file_get_Type(IFile *iface, BSTR *pbstrType)
{
    char *path;
    HRESULT hr;

    if (!pbstrType)
        return E_POINTER;
    *pbstrType = NULL;
    path = path_object_path(iface);
    if (!path)
        return E_OUTOFMEMORY;
    hr = file_kind(path, pbstrType);
    free(path);
    return hr;
}

static HRESULT file_Delete(IFile *iface, VARIANT_BOOL Force)
{
    return path_object_delete(iface, Force, file_delete);
}

static HRESULT file_Copy(IFile *iface, BSTR Destination, VARIANT_BOOL OverWriteFiles)
{
    return path_object_copy(iface, Destination, OverWriteFiles, file_copy);
}

static HRESULT file_Move(IFile *iface, BSTR Destination)
{
    return path_object_move(iface, Destination, file_move);
}

static HRESULT file_OpenAsTextStream(IFile *iface, IOMode mode, Tristate Format, ITextStream **ppts)
{
    char *path;
    HRESULT hr;

    if (!ppts)
        return E_POINTER;
    *ppts = NULL;
    path = path_object_path(iface);
    if (!path)
        return E_OUTOFMEMORY;
    hr = text_stream_open(path, mode, VARIANT_FALSE, Format, ppts);
    free(path);
    return hr;
}

static const IFileVtbl file_vtable = {
    DUAL_METHODS,
    PATH_OBJECT_METHODS(IFile),
    .get_Size = file_get_Size,
    .get_Type = file_get_Type,
    .Delete = file_Delete,
    .Copy = file_Copy,
    .Move = file_Move,
    .OpenAsTextStream = file_OpenAsTextStream,
};

static struct dual_class file_class = {
    .iids = (const IID *const[]){&IID_IFile, NULL},
    .clsid = &CLSID_File,
    .deinit = path_object_deinit,
};

HRESULT file_create(const char *path, IFile **ret_file)
{
    return path_object_new(&file_class, &file_vtable, path, (IDispatch **)ret_file);
}
