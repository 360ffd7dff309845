/* SPDX-License-Identifier: MIT */
/*
 * FileSystemObject. It keeps nothing: any thread may use it. Source: "FileSystemObject object" in
 * Windows' scripting reference.
 */
#pragma once

#include "scripting.h"

/* A new one's interface @riid. */
HRESULT file_system_create(REFIID riid, void **ppv);

/* The methods that take paths apart: file_system_paths.c. */
HRESULT file_system_BuildPath(IFileSystem3 *iface, BSTR Path, BSTR Name, BSTR *pbstrResult);
HRESULT file_system_GetDriveName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult);
HRESULT file_system_GetParentFolderName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult);
HRESULT file_system_GetFileName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult);
HRESULT file_system_GetBaseName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult);
HRESULT file_system_GetExtensionName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult);
HRESULT file_system_GetAbsolutePathName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult);
HRESULT file_system_GetTempName(IFileSystem3 *iface, BSTR *pbstrResult);
