/* SPDX-License-Identifier: MIT */
/*
 * The functions of files: versions, hashes, signatures, packages.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include <comity/winver.h>

#include "base/hresult.h"
#include "base/win32_text_result.h"
#include "package/package.h"
#include "placing/md5.h"

#include "msi_calls.h"

/* ---- versions ---- */

/* "1033,1031" */
static UINT give_languages(const void *info, const struct text_out *out)
{
    const struct {
        WORD language, codepage;
    } * pairs;
    char text[512] = "";
    size_t len = 0;
    UINT size;

    if (!text_out_is_asked(out))
        return ERROR_SUCCESS;
    if (!VerQueryValueA(info, "\\VarFileInfo\\Translation", (void **)&pairs, &size))
        return text_out_give(out, "");
    for (UINT i = 0; i < size / sizeof(*pairs) && len + 8 < sizeof(text); i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%u", i ? "," : "",
                                pairs[i].language);
    return text_out_give(out, text);
}

static UINT give_version(const void *info, const struct text_out *out)
{
    const VS_FIXEDFILEINFO *fixed;
    char text[32];
    UINT size;

    if (!text_out_is_asked(out))
        return ERROR_SUCCESS;
    if (!VerQueryValueA(info, "\\", (void **)&fixed, &size) || size < sizeof(*fixed))
        return text_out_give(out, "");
    snprintf(text, sizeof(text), "%u.%u.%u.%u", HIWORD(fixed->dwFileVersionMS),
             LOWORD(fixed->dwFileVersionMS), HIWORD(fixed->dwFileVersionLS),
             LOWORD(fixed->dwFileVersionLS));
    return text_out_give(out, text);
}

UINT msi_get_file_version(const char *szFilePath, const struct text_out *lpVersionBuf,
                          const struct text_out *lpLangBuf)
{
    _cleanup_(freep) void *info = NULL;
    UINT version, languages;
    DWORD size;

    if (!szFilePath || (text_out_has_buffer(lpVersionBuf) && !lpVersionBuf->room) ||
        (text_out_has_buffer(lpLangBuf) && !lpLangBuf->room))
        return ERROR_INVALID_PARAMETER;
    if (GetFileAttributesA(szFilePath) == INVALID_FILE_ATTRIBUTES)
        return ERROR_FILE_NOT_FOUND;
    size = GetFileVersionInfoSizeA(szFilePath, NULL);
    if (size == 0)
        return ERROR_FILE_INVALID;
    info = malloc(size);
    if (!info)
        return ERROR_OUTOFMEMORY;
    if (!GetFileVersionInfoA(szFilePath, 0, size, info))
        return ERROR_FILE_INVALID;
    version = give_version(info, lpVersionBuf);
    languages = give_languages(info, lpLangBuf);
    return version != ERROR_SUCCESS ? version : languages;
}

/* ---- what is in them ---- */

UINT msi_get_file_hash(const char *szFilePath, DWORD dwOptions, PMSIFILEHASHINFO pHash)
{
    _cleanup_(freep) char *path = NULL;
    _cleanup_(fclosep) FILE *file = NULL;
    unsigned char digest[16], part[65536];
    struct md5 md5;
    size_t n;

    if (!szFilePath || dwOptions || !pHash || pHash->dwFileHashInfoSize < sizeof(*pHash))
        return ERROR_INVALID_PARAMETER;
    if (!*szFilePath)
        return ERROR_PATH_NOT_FOUND;
    path = win32_path_from_narrow(szFilePath);
    if (!path)
        return ERROR_OUTOFMEMORY;
    file = fopen(path, "rbe");
    if (!file)
        return errno == ENOENT ? ERROR_FILE_NOT_FOUND : hr_to_win32(hr_from_errno());
    md5_init(&md5);
    while ((n = fread(part, 1, sizeof(part), file)) > 0)
        md5_add(&md5, part, n);
    if (ferror(file))
        return ERROR_READ_FAULT;
    md5_end(&md5, digest);
    memcpy(pHash->dwData, digest, sizeof(pHash->dwData));
    return ERROR_SUCCESS;
}

HRESULT msi_get_file_signature_information(const char *szSignedObjectPath, DWORD dwFlags,
                                           PCCERT_CONTEXT *ppcCertContext, LPBYTE pbHashData,
                                           LPDWORD pcbHashData)
{
    if (!szSignedObjectPath || !ppcCertContext)
        return E_INVALIDARG;
    *ppcCertContext = NULL;
    if (GetFileAttributesA(szSignedObjectPath) == INVALID_FILE_ATTRIBUTES)
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    return HRESULT_FROM_WIN32(ERROR_FUNCTION_FAILED);
}

UINT msi_get_shortcut_target(const char *szShortcutPath, const struct text_out *szProductCode,
                             const struct text_out *szFeatureId,
                             const struct text_out *szComponentCode)
{
    return szShortcutPath ? ERROR_FUNCTION_FAILED : ERROR_INVALID_PARAMETER;
}

UINT msi_verify_package(const char *szPackagePath)
{
    _cleanup_(package_freep) struct package *package = NULL;
    _cleanup_(freep) char *path = NULL;

    if (!szPackagePath)
        return ERROR_INVALID_PARAMETER;
    path = win32_path_from_narrow(szPackagePath);
    if (!path)
        return ERROR_OUTOFMEMORY;
    if (access(path, R_OK) < 0)
        return ERROR_INSTALL_PACKAGE_OPEN_FAILED;
    return FAILED(package_open(path, NULL, &package)) ? ERROR_INSTALL_PACKAGE_INVALID
                                                      : ERROR_SUCCESS;
}

/* ---- what has no counterpart here ---- */

UINT msi_notify_sid_change(const char *pOldSid, const char *pNewSid)
{
    return pOldSid && pNewSid ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

UINT msi_begin_transaction(const char *szName, DWORD dwTransactionAttributes,
                           MSIHANDLE *phTransactionHandle, HANDLE *phChangeOfOwnerEvent)
{
    if (!szName || !phTransactionHandle || !phChangeOfOwnerEvent)
        return ERROR_INVALID_PARAMETER;
    return ERROR_INSTALL_SERVICE_FAILURE;
}

UINT WINAPI MsiEndTransaction(DWORD dwTransactionState)
{
    return ERROR_INSTALL_SERVICE_FAILURE;
}

UINT WINAPI MsiJoinTransaction(MSIHANDLE hTransactionHandle, DWORD dwTransactionAttributes,
                               HANDLE *phChangeOfOwnerEvent)
{
    return ERROR_INVALID_HANDLE_STATE;
}

UINT WINAPI MsiEnableUIPreview(MSIHANDLE hDatabase, MSIHANDLE *phPreview)
{
    return phPreview ? ERROR_FUNCTION_FAILED : ERROR_INVALID_PARAMETER;
}

UINT msi_preview_dialog(MSIHANDLE hPreview, const char *szDialogName)
{
    return ERROR_INVALID_HANDLE;
}

UINT msi_preview_billboard(MSIHANDLE hPreview, const char *szControlName, const char *szBillboard)
{
    return ERROR_INVALID_HANDLE;
}
