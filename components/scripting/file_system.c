/* SPDX-License-Identifier: MIT */
#include "file_system.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drive.h"
#include "file.h"
#include "files/file_kind.h"
#include "files/file_status.h"
#include "files/many_files.h"
#include "files/path.h"
#include "folder.h"
#include "text_stream.h"

static HRESULT file_system_get_Drives(IFileSystem3 *iface, IDriveCollection **ppdrives)
{
    if (!ppdrives)
        return E_POINTER;
    *ppdrives = NULL;
    return drive_list_create(ppdrives);
}

/* ---- what is there ---- */

static HRESULT file_system_DriveExists(IFileSystem3 *iface, BSTR DriveSpec, VARIANT_BOOL *pfExists)
{
    IDrive *drive;

    if (!pfExists)
        return E_POINTER;
    *pfExists = VARIANT_FALSE;
    if (drive_create_of_text(DriveSpec, &drive) == S_OK) {
        *pfExists = VARIANT_TRUE;
        IDrive_Release(drive);
    }
    return S_OK;
}

static bool ends_in_separator(BSTR path)
{
    UINT len = SysStringLen(path);

    return len > 0 && path_is_separator(path[len - 1]);
}

static HRESULT file_system_FileExists(IFileSystem3 *iface, BSTR FileSpec, VARIANT_BOOL *pfExists)
{
    char *path;

    if (!pfExists)
        return E_POINTER;
    *pfExists = VARIANT_FALSE;
    if (ends_in_separator(FileSpec) || FAILED(path_resolve_bstr(FileSpec, &path)))
        return S_OK;
    *pfExists = file_is_there(path) ? VARIANT_TRUE : VARIANT_FALSE;
    free(path);
    return S_OK;
}

static HRESULT file_system_FolderExists(IFileSystem3 *iface, BSTR FolderSpec,
                                        VARIANT_BOOL *pfExists)
{
    char *path;

    if (!pfExists)
        return E_POINTER;
    *pfExists = VARIANT_FALSE;
    if (FAILED(path_resolve_bstr(FolderSpec, &path)))
        return S_OK;
    *pfExists = folder_is_there(path) ? VARIANT_TRUE : VARIANT_FALSE;
    free(path);
    return S_OK;
}

static HRESULT file_system_GetDrive(IFileSystem3 *iface, BSTR DriveSpec, IDrive **ppdrive)
{
    HRESULT hr;

    if (!ppdrive)
        return E_POINTER;
    hr = drive_create_of_text(DriveSpec, ppdrive);
    return hr == S_FALSE ? CTL_E_DEVICEUNAVAILABLE : hr;
}

static HRESULT file_system_GetFile(IFileSystem3 *iface, BSTR FilePath, IFile **ppfile)
{
    char *path;
    HRESULT hr;

    if (!ppfile)
        return E_POINTER;
    *ppfile = NULL;
    hr = path_resolve_bstr(FilePath, &path);
    if (hr == CTL_E_PATHNOTFOUND)
        return CTL_E_FILENOTFOUND;
    if (FAILED(hr))
        return hr;
    if (ends_in_separator(FilePath) || !file_is_there(path))
        hr = CTL_E_FILENOTFOUND;
    else
        hr = file_create(path, ppfile);
    free(path);
    return hr;
}

static HRESULT file_system_GetFolder(IFileSystem3 *iface, BSTR FolderPath, IFolder **ppfolder)
{
    char *path;
    HRESULT hr;

    if (!ppfolder)
        return E_POINTER;
    *ppfolder = NULL;
    hr = path_resolve_bstr(FolderPath, &path);
    if (FAILED(hr))
        return hr;
    hr = folder_is_there(path) ? folder_create(path, ppfolder) : CTL_E_PATHNOTFOUND;
    free(path);
    return hr;
}

static HRESULT file_system_GetSpecialFolder(IFileSystem3 *iface, SpecialFolderConst SpecialFolder,
                                            IFolder **ppfolder)
{
    WCHAR text[MAX_PATH];
    UINT len;
    char *path;
    HRESULT hr;

    if (!ppfolder)
        return E_POINTER;
    *ppfolder = NULL;
    switch (SpecialFolder) {
    case WindowsFolder:
        len = GetWindowsDirectoryW(text, MAX_PATH);
        break;
    case SystemFolder:
        len = GetSystemDirectoryW(text, MAX_PATH);
        break;
    case TemporaryFolder:
        len = GetTempPathW(MAX_PATH, text);
        break;
    default:
        return E_INVALIDARG;
    }
    if (len == 0 || len >= MAX_PATH)
        return CTL_E_PATHNOTFOUND;
    hr = path_resolve((const char16_t *)text, len, &path);
    if (FAILED(hr))
        return hr;
    hr = folder_create(path, ppfolder);
    free(path);
    return hr;
}

/* ---- what changes ---- */

static HRESULT file_system_DeleteFile(IFileSystem3 *iface, BSTR FileSpec, VARIANT_BOOL Force)
{
    return many_delete(NAME_FILE, FileSpec, Force ? DELETE_FORCED : 0);
}

static HRESULT file_system_DeleteFolder(IFileSystem3 *iface, BSTR FolderSpec, VARIANT_BOOL Force)
{
    return many_delete(NAME_FOLDER, FolderSpec, Force ? DELETE_FORCED : 0);
}

static HRESULT file_system_MoveFile(IFileSystem3 *iface, BSTR Source, BSTR Destination)
{
    return many_move(NAME_FILE, Source, Destination);
}

static HRESULT file_system_MoveFolder(IFileSystem3 *iface, BSTR Source, BSTR Destination)
{
    return many_move(NAME_FOLDER, Source, Destination);
}

static HRESULT file_system_CopyFile(IFileSystem3 *iface, BSTR Source, BSTR Destination,
                                    VARIANT_BOOL OverWriteFiles)
{
    return many_copy(NAME_FILE, Source, Destination, OverWriteFiles ? COPY_REPLACES : 0);
}

static HRESULT file_system_CopyFolder(IFileSystem3 *iface, BSTR Source, BSTR Destination,
                                      VARIANT_BOOL OverWriteFiles)
{
    return many_copy(NAME_FOLDER, Source, Destination, OverWriteFiles ? COPY_REPLACES : 0);
}

static HRESULT file_system_CreateFolder(IFileSystem3 *iface, BSTR Path, IFolder **ppfolder)
{
    char *path;
    HRESULT hr;

    if (!ppfolder)
        return E_POINTER;
    *ppfolder = NULL;
    hr = path_resolve_bstr(Path, &path);
    if (FAILED(hr))
        return hr;
    hr = folder_make(path, ppfolder);
    free(path);
    return hr;
}

/* ---- text ---- */

static HRESULT file_system_CreateTextFile(IFileSystem3 *iface, BSTR FileName,
                                          VARIANT_BOOL Overwrite, VARIANT_BOOL Unicode,
                                          ITextStream **ppts)
{
    char *path;
    HRESULT hr;

    if (!ppts)
        return E_POINTER;
    *ppts = NULL;
    hr = path_resolve_bstr(FileName, &path);
    if (FAILED(hr))
        return hr;
    hr = ends_in_separator(FileName) ? CTL_E_PATHNOTFOUND
                                     : text_stream_make(path, Overwrite, Unicode, ppts);
    free(path);
    return hr;
}

static HRESULT file_system_OpenTextFile(IFileSystem3 *iface, BSTR FileName, IOMode mode,
                                        VARIANT_BOOL Create, Tristate Format, ITextStream **ppts)
{
    char *path;
    HRESULT hr;

    if (!ppts)
        return E_POINTER;
    *ppts = NULL;
    hr = path_resolve_bstr(FileName, &path);
    if (FAILED(hr))
        return hr;
    hr = ends_in_separator(FileName) ? CTL_E_PATHNOTFOUND
                                     : text_stream_open(path, mode, Create, Format, ppts);
    free(path);
    return hr;
}

static HRESULT file_system_GetStandardStream(IFileSystem3 *iface,
                                             StandardStreamTypes StandardStreamType,
                                             VARIANT_BOOL Unicode, ITextStream **ppts)
{
    static const DWORD handles[] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
    struct byte_file bytes = {.fd = -1, .is_shared = true};
    struct text_file *file;
    HRESULT hr;

    if (!ppts)
        return E_POINTER;
    *ppts = NULL;
    if ((unsigned)StandardStreamType > StdErr)
        return E_INVALIDARG;
    bytes.handle = GetStdHandle(handles[StandardStreamType]);
    if (!bytes.handle || bytes.handle == INVALID_HANDLE_VALUE)
        return CTL_E_BADFILENAMEORNUMBER;
    hr = text_file_new(bytes, StandardStreamType == StdIn ? TEXT_READ : TEXT_WRITE,
                       Unicode ? TEXT_FORMAT_UTF16 : TEXT_FORMAT_UTF8, &file);
    return SUCCEEDED(hr) ? text_stream_create(file, ppts) : hr;
}

/* On failure nothing is written, as Windows. */
static HRESULT file_system_GetFileVersion(IFileSystem3 *iface, BSTR FileName, BSTR *FileVersion)
{
    char *path;
    HRESULT hr;

    if (!FileVersion)
        return E_POINTER;
    hr = path_resolve_bstr(FileName, &path);
    if (FAILED(hr))
        return hr;
    hr = file_version(path, FileVersion);
    free(path);
    return hr;
}

static const IFileSystem3Vtbl file_system_vtable = {
    DUAL_METHODS,
    .get_Drives = file_system_get_Drives,
    .BuildPath = file_system_BuildPath,
    .GetDriveName = file_system_GetDriveName,
    .GetParentFolderName = file_system_GetParentFolderName,
    .GetFileName = file_system_GetFileName,
    .GetBaseName = file_system_GetBaseName,
    .GetExtensionName = file_system_GetExtensionName,
    .GetAbsolutePathName = file_system_GetAbsolutePathName,
    .GetTempName = file_system_GetTempName,
    .DriveExists = file_system_DriveExists,
    .FileExists = file_system_FileExists,
    .FolderExists = file_system_FolderExists,
    .GetDrive = file_system_GetDrive,
    .GetFile = file_system_GetFile,
    .GetFolder = file_system_GetFolder,
    .GetSpecialFolder = file_system_GetSpecialFolder,
    .DeleteFile = file_system_DeleteFile,
    .DeleteFolder = file_system_DeleteFolder,
    .MoveFile = file_system_MoveFile,
    .MoveFolder = file_system_MoveFolder,
    .CopyFile = file_system_CopyFile,
    .CopyFolder = file_system_CopyFolder,
    .CreateFolder = file_system_CreateFolder,
    .CreateTextFile = file_system_CreateTextFile,
    .OpenTextFile = file_system_OpenTextFile,
    .GetStandardStream = file_system_GetStandardStream,
    .GetFileVersion = file_system_GetFileVersion,
};

static struct dual_class file_system_class = {
    .iids = (const IID *const[]){&IID_IFileSystem3, &IID_IFileSystem, NULL},
    .clsid = &CLSID_FileSystemObject,
};

HRESULT file_system_create(REFIID riid, void **ppv)
{
    return dual_hand_out(dual_new(sizeof(struct dual), &file_system_class, &file_system_vtable),
                         riid, ppv);
}
