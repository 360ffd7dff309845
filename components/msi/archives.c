/* SPDX-License-Identifier: MIT */
/*
 * The functions of text archives.
 */
#include <stdio.h>
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/win32_text_result.h"

#include "archive.h"
#include "msi_calls.h"
#include "msi_handle.h"

/* A folder's path with a slash at its end; NULL if memory is out. */
static char *folder_path(const char *folder)
{
    _cleanup_(freep) char *path = win32_path_from_narrow(folder);
    char *ended = NULL;

    if (path && asprintf(&ended, "%s/", path) < 0)
        return NULL;
    return ended;
}

/* What this system calls a file name with '\\' in it. */
static char *file_path(const char *file)
{
    return win32_path_from_narrow(file);
}

UINT msi_database_import(MSIHANDLE hDatabase, const char *szFolderPath, const char *szFileName)
{
    _cleanup_(object_unrefp) struct msi_database *database =
        msi_handle_find(hDatabase, &database_kind);
    _cleanup_(freep) char *folder = NULL, *file = NULL;
    HRESULT hr;

    if (!szFolderPath || !szFileName)
        return ERROR_INVALID_PARAMETER;
    if (!database)
        return ERROR_INVALID_HANDLE;
    folder = folder_path(szFolderPath);
    file = file_path(szFileName);
    if (!folder || !file)
        return ERROR_OUTOFMEMORY;
    msi_database_lock(database);
    hr = archive_import(database, folder, file);
    msi_database_unlock(database);
    return hr_to_win32(hr);
}

UINT msi_database_export(MSIHANDLE hDatabase, const char *szTableName, const char *szFolderPath,
                         const char *szFileName)
{
    _cleanup_(object_unrefp) struct msi_database *database =
        msi_handle_find(hDatabase, &database_kind);
    _cleanup_(freep) char *folder = NULL, *file = NULL;
    HRESULT hr;

    if (!szTableName || !szFolderPath || !szFileName)
        return ERROR_INVALID_PARAMETER;
    if (!database)
        return ERROR_INVALID_HANDLE;
    folder = folder_path(szFolderPath);
    file = file_path(szFileName);
    if (!folder || !file)
        return ERROR_OUTOFMEMORY;
    msi_database_lock(database);
    hr = archive_export(database, szTableName, folder, file);
    msi_database_unlock(database);
    return hr_to_win32(hr);
}
