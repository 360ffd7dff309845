/* SPDX-License-Identifier: MIT */
/*
 * The functions of patches. No product of this system has any, and packages of them are refused.
 */
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include "base/win32_text_result.h"
#include "package/package.h"

#include "msi_calls.h"
#include "product_code.h"

/* What is to be said of a patch's package. */
static UINT refuse(const char *name)
{
    _cleanup_(package_freep) struct package *package = NULL;
    _cleanup_(freep) char *path = NULL;

    if (!name)
        return ERROR_INVALID_PARAMETER;
    path = win32_path_from_narrow(name);
    if (!path)
        return ERROR_OUTOFMEMORY;
    if (access(path, R_OK) < 0)
        return ERROR_PATCH_PACKAGE_OPEN_FAILED;
    if (FAILED(package_open(path, NULL, &package)))
        return ERROR_PATCH_PACKAGE_INVALID;
    return ERROR_PATCH_PACKAGE_UNSUPPORTED;
}

static UINT check_product(const char *product)
{
    if (!product || !product_code_is_one(product))
        return ERROR_INVALID_PARAMETER;
    return msi_query_product_state(product) == INSTALLSTATE_UNKNOWN ? ERROR_UNKNOWN_PRODUCT
                                                                    : ERROR_SUCCESS;
}

UINT msi_apply_patch(const char *szPatchPackage, const char *szInstallPackage,
                     INSTALLTYPE eInstallType, const char *szCommandLine)
{
    return refuse(szPatchPackage);
}

UINT msi_apply_multiple_patches(const char *szPatchPackages, const char *szProductCode,
                                const char *szPropertiesList)
{
    _cleanup_(freep) char *first = NULL;

    if (!szPatchPackages || !*szPatchPackages)
        return ERROR_INVALID_PARAMETER;
    first = strndup(szPatchPackages, strcspn(szPatchPackages, ";"));
    return first ? refuse(first) : ERROR_OUTOFMEMORY;
}

UINT msi_remove_patches(const char *szPatchList, const char *szProductCode,
                        INSTALLTYPE eUninstallType, const char *szPropertyList)
{
    UINT result = szPatchList ? check_product(szProductCode) : ERROR_INVALID_PARAMETER;

    return result == ERROR_SUCCESS ? ERROR_UNKNOWN_PATCH : result;
}

UINT msi_get_patch_info(const char *szPatch, const char *szAttribute,
                        const struct text_out *lpValueBuf)
{
    if (!szPatch || !szAttribute || !product_code_is_one(szPatch))
        return ERROR_INVALID_PARAMETER;
    return strcasecmp(szAttribute, "LocalPackage") == 0 ? ERROR_UNKNOWN_PATCH
                                                        : ERROR_UNKNOWN_PROPERTY;
}

UINT msi_get_patch_info_ex(const char *szPatchCode, const char *szProductCode,
                           const char *szUserSid, MSIINSTALLCONTEXT dwContext,
                           const char *szProperty, const struct text_out *lpValue)
{
    UINT result;

    if (!szPatchCode || !product_code_is_one(szPatchCode) || !szProperty || !*szProperty ||
        (text_out_has_buffer(lpValue) && !lpValue->room))
        return ERROR_INVALID_PARAMETER;
    result = check_product(szProductCode);
    return result == ERROR_SUCCESS ? ERROR_UNKNOWN_PATCH : result;
}

UINT msi_enum_patches(const char *szProduct, DWORD iPatchIndex, const struct text_out *lpPatchBuf,
                      const struct text_out *lpTransformsBuf)
{
    UINT result;

    if (!text_out_is_asked(lpPatchBuf) || !text_out_is_asked(lpTransformsBuf))
        return ERROR_INVALID_PARAMETER;
    result = check_product(szProduct);
    return result == ERROR_SUCCESS ? ERROR_NO_MORE_ITEMS : result;
}

UINT msi_enum_patches_ex(const char *szProductCode, const char *szUserSid, DWORD dwContext,
                         DWORD dwFilter, DWORD dwIndex, const struct text_out *szPatchCode,
                         const struct text_out *szTargetProductCode,
                         MSIINSTALLCONTEXT *pdwTargetProductContext,
                         const struct text_out *szTargetUserSid)
{
    UINT result = szProductCode ? check_product(szProductCode) : ERROR_SUCCESS;

    if (dwFilter <= MSIPATCHSTATE_INVALID || dwFilter > MSIPATCHSTATE_ALL || dwContext == 0)
        return ERROR_INVALID_PARAMETER;
    return result == ERROR_SUCCESS ? ERROR_NO_MORE_ITEMS : result;
}

UINT msi_extract_patch_xmldata(const char *szPatchPath, DWORD dwReserved,
                               const struct text_out *szXMLData)
{
    return dwReserved ? ERROR_INVALID_PARAMETER : refuse(szPatchPath);
}

UINT msi_get_patch_file_list(const char *szProductCode, const char *szPatchList, LPDWORD pcFiles,
                             MSIHANDLE **pphFileRecords)
{
    _cleanup_(freep) char *first = NULL;
    UINT result = szPatchList && *szPatchList && pcFiles && pphFileRecords
                      ? check_product(szProductCode)
                      : ERROR_INVALID_PARAMETER;

    if (result != ERROR_SUCCESS)
        return result;
    first = strndup(szPatchList, strcspn(szPatchList, ";"));
    return first ? refuse(first) : ERROR_OUTOFMEMORY;
}

/* Each is refused by itself. */
UINT WINAPI MsiDetermineApplicablePatchesA(LPCSTR szProductPackagePath, DWORD cPatchInfo,
                                           PMSIPATCHSEQUENCEINFOA pPatchInfo)
{
    if (!szProductPackagePath || !pPatchInfo || cPatchInfo == 0)
        return ERROR_INVALID_PARAMETER;
    for (DWORD i = 0; i < cPatchInfo; i++) {
        pPatchInfo[i].dwOrder = (DWORD)-1;
        pPatchInfo[i].uStatus = refuse(pPatchInfo[i].szPatchData);
    }
    return ERROR_SUCCESS;
}

UINT WINAPI MsiDetermineApplicablePatchesW(LPCWSTR szProductPackagePath, DWORD cPatchInfo,
                                           PMSIPATCHSEQUENCEINFOW pPatchInfo)
{
    if (!szProductPackagePath || !pPatchInfo || cPatchInfo == 0)
        return ERROR_INVALID_PARAMETER;
    for (DWORD i = 0; i < cPatchInfo; i++) {
        _cleanup_(text_in_deinit) struct text_in patch = {};

        if (!text_in_read(&patch, pPatchInfo[i].szPatchData))
            return ERROR_OUTOFMEMORY;
        pPatchInfo[i].dwOrder = (DWORD)-1;
        pPatchInfo[i].uStatus = refuse(patch.text);
    }
    return ERROR_SUCCESS;
}

UINT WINAPI MsiDeterminePatchSequenceA(LPCSTR szProductCode, LPCSTR szUserSid,
                                       MSIINSTALLCONTEXT dwContext, DWORD cPatchInfo,
                                       PMSIPATCHSEQUENCEINFOA pPatchInfo)
{
    UINT result = check_product(szProductCode);

    return result == ERROR_SUCCESS
               ? MsiDetermineApplicablePatchesA(szProductCode, cPatchInfo, pPatchInfo)
               : result;
}

UINT WINAPI MsiDeterminePatchSequenceW(LPCWSTR szProductCode, LPCWSTR szUserSid,
                                       MSIINSTALLCONTEXT dwContext, DWORD cPatchInfo,
                                       PMSIPATCHSEQUENCEINFOW pPatchInfo)
{
    _cleanup_(text_in_deinit) struct text_in product = {};
    UINT result;

    if (!text_in_read(&product, szProductCode))
        return ERROR_OUTOFMEMORY;
    result = check_product(product.text);
    return result == ERROR_SUCCESS
               ? MsiDetermineApplicablePatchesW(szProductCode, cPatchInfo, pPatchInfo)
               : result;
}
