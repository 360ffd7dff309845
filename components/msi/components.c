/* SPDX-License-Identifier: MIT */
/*
 * The functions of components: where they are, and whose.
 */
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "product/product_place.h"
#include "product/regtext.h"

#include "msi_calls.h"
#include "product_code.h"

static const enum product_context contexts[] = {PRODUCT_USER, PRODUCT_MACHINE};

/* ---- paths ---- */

/* A key path is a file's, or "02:\\Software\\..." of the registry: is it there? */
static bool is_there(const char *path)
{
    static const DWORD roots[] = {0x80000000, 0x80000001, 0x80000002, 0x80000003};
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *copy = NULL;
    unsigned root;
    char *name;

    if (!(path[0] >= '0' && path[0] <= '9' && path[1] >= '0' && path[1] <= '9' && path[2] == ':'))
        return access(path, F_OK) == 0;
    root = (unsigned)(path[1] - '0');
    copy = strdup(path + 3 + (path[3] == '\\'));
    if (!copy || root >= ARRAYSIZE(roots))
        return false;
    name = strrchr(copy, '\\');
    if (name)
        *name = '\0';
    return regtext_open((HKEY)(LONG_PTR)(int32_t)roots[root], copy, KEY_READ, &key) == S_OK;
}

static INSTALLSTATE give_path(const struct product *product, const char *component,
                              const struct text_out *out)
{
    _cleanup_(freep) char *path = NULL;
    UINT result = ERROR_SUCCESS;

    if (FAILED(product_component_path(product, component, &path)))
        return INSTALLSTATE_UNKNOWN;
    if (text_out_is_asked(out))
        result = text_out_give(out, path);
    if (result == ERROR_MORE_DATA)
        return INSTALLSTATE_MOREDATA;
    if (!*path)
        return INSTALLSTATE_NOTUSED;
    return is_there(path) ? INSTALLSTATE_LOCAL : INSTALLSTATE_ABSENT;
}

INSTALLSTATE msi_get_component_path(const char *szProduct, const char *szComponent,
                                    const struct text_out *lpPathBuf)
{
    struct product product = {};
    INSTALLSTATE state;

    if (!szProduct || !szComponent || !product_code_is_one(szProduct) ||
        !product_code_is_one(szComponent) || (text_out_has_buffer(lpPathBuf) && !lpPathBuf->room))
        return INSTALLSTATE_INVALIDARG;
    if (FAILED(product_find(szProduct, &product)))
        return INSTALLSTATE_UNKNOWN;
    state = give_path(&product, szComponent, lpPathBuf);
    product_deinit(&product);
    return state;
}

INSTALLSTATE msi_get_component_path_ex(const char *szProductCode, const char *szComponentCode,
                                       const char *szUserSid, MSIINSTALLCONTEXT dwContext,
                                       const struct text_out *lpOutPathBuffer)
{
    if (szUserSid && dwContext == MSIINSTALLCONTEXT_MACHINE)
        return INSTALLSTATE_INVALIDARG;
    return msi_get_component_path(szProductCode, szComponentCode, lpOutPathBuffer);
}

/* The first product that has the component. */
INSTALLSTATE msi_locate_component(const char *szComponent, const struct text_out *lpPathBuf)
{
    char code[GUID_TEXT_SIZE] = "";
    const struct text_out out = {.bytes = code};

    if (!szComponent || !product_code_is_one(szComponent) ||
        (text_out_has_buffer(lpPathBuf) && !lpPathBuf->room))
        return INSTALLSTATE_INVALIDARG;
    if (msi_enum_clients(szComponent, 0, &out) != ERROR_SUCCESS)
        return INSTALLSTATE_UNKNOWN;
    return msi_get_component_path(code, szComponent, lpPathBuf);
}

UINT msi_query_component_state(const char *szProductCode, const char *szUserSid,
                               MSIINSTALLCONTEXT dwContext, const char *szComponentCode,
                               INSTALLSTATE *pdwState)
{
    struct product product = {};
    const struct text_out none = {};
    INSTALLSTATE state;

    if (!szProductCode || !szComponentCode || !product_code_is_one(szProductCode) ||
        !product_code_is_one(szComponentCode) || !pdwState)
        return ERROR_INVALID_PARAMETER;
    if (FAILED(
            product_find_in(dwContext == MSIINSTALLCONTEXT_MACHINE ? PRODUCT_MACHINE : PRODUCT_USER,
                            szProductCode, &product)))
        return ERROR_UNKNOWN_PRODUCT;
    state = give_path(&product, szComponentCode, &none);
    product_deinit(&product);
    if (state == INSTALLSTATE_UNKNOWN)
        return ERROR_UNKNOWN_COMPONENT;
    *pdwState = state == INSTALLSTATE_ABSENT ? INSTALLSTATE_LOCAL : state;
    return ERROR_SUCCESS;
}

UINT msi_get_product_code(const char *szComponent, const struct text_out *lpBuf39)
{
    UINT result;

    if (!szComponent || !product_code_is_one(szComponent) || !text_out_is_asked(lpBuf39))
        return ERROR_INVALID_PARAMETER;
    result = msi_enum_clients(szComponent, 0, lpBuf39);
    return result == ERROR_NO_MORE_ITEMS ? ERROR_UNKNOWN_COMPONENT : result;
}

/* ---- lists ---- */

/* The name of the @index-th key below, or value, as a code; the index goes down over all contexts.
 */
static UINT name_at(HKEY key, DWORD *index, HRESULT (*name_at_index)(HKEY, DWORD, char **),
                    char ret_code[static GUID_TEXT_SIZE])
{
    for (DWORD i = 0;; i++) {
        _cleanup_(freep) char *name = NULL;
        HRESULT hr = name_at_index(key, i, &name);

        if (hr != S_OK)
            return hr == S_FALSE ? ERROR_NO_MORE_ITEMS : hr_to_win32(hr);
        if (!product_unsquash(name, ret_code))
            continue;
        if ((*index)-- == 0)
            return ERROR_SUCCESS;
    }
}

static UINT component_at(DWORD index, char ret_code[static GUID_TEXT_SIZE])
{
    for (size_t i = 0; i < ARRAYSIZE(contexts); i++) {
        _cleanup_(regtext_closep) HKEY key = NULL;
        UINT result;

        if (product_open(contexts[i], PLACE_COMPONENTS, NULL, &key) != S_OK)
            continue;
        result = name_at(key, &index, regtext_key_at, ret_code);
        if (result != ERROR_NO_MORE_ITEMS)
            return result;
    }
    return ERROR_NO_MORE_ITEMS;
}

UINT msi_enum_components(DWORD iComponentIndex, const struct text_out *lpComponentBuf)
{
    char code[GUID_TEXT_SIZE];
    UINT result;

    if (!text_out_is_asked(lpComponentBuf))
        return ERROR_INVALID_PARAMETER;
    result = component_at(iComponentIndex, code);
    return result == ERROR_SUCCESS ? text_out_give(lpComponentBuf, code) : result;
}

UINT msi_enum_components_ex(const char *szUserSid, DWORD dwContext, DWORD dwIndex,
                            const struct text_out *szInstalledComponentCode,
                            MSIINSTALLCONTEXT *pdwInstalledContext, const struct text_out *szSid)
{
    for (size_t i = 0; i < ARRAYSIZE(contexts); i++) {
        MSIINSTALLCONTEXT context = contexts[i] == PRODUCT_MACHINE
                                        ? MSIINSTALLCONTEXT_MACHINE
                                        : MSIINSTALLCONTEXT_USERUNMANAGED;
        _cleanup_(regtext_closep) HKEY key = NULL;
        char code[GUID_TEXT_SIZE];
        UINT result;

        if (!(dwContext & context) ||
            product_open(contexts[i], PLACE_COMPONENTS, NULL, &key) != S_OK)
            continue;
        result = name_at(key, &dwIndex, regtext_key_at, code);
        if (result == ERROR_NO_MORE_ITEMS)
            continue;
        if (result == ERROR_SUCCESS && pdwInstalledContext)
            *pdwInstalledContext = context;
        if (result == ERROR_SUCCESS && text_out_is_asked(szSid))
            text_out_give(szSid, "");
        return result == ERROR_SUCCESS ? text_out_give(szInstalledComponentCode, code) : result;
    }
    return dwContext == 0 ? ERROR_INVALID_PARAMETER : ERROR_NO_MORE_ITEMS;
}

static HRESULT open_component(enum product_context context, const char *component, HKEY *ret_key)
{
    char path[PLACE_MAX + SQUASHED_SIZE + 1], squashed[SQUASHED_SIZE] = "";

    product_squash(component, squashed);
    product_path(context, PLACE_COMPONENTS, NULL, path);
    strcat(strcat(path, "\\"), squashed);
    return regtext_open(product_root(context), path, KEY_READ, ret_key);
}

UINT msi_enum_clients(const char *szComponent, DWORD iProductIndex,
                      const struct text_out *lpProductBuf)
{
    bool is_known = false;

    if (!szComponent || !product_code_is_one(szComponent) || !text_out_is_asked(lpProductBuf))
        return ERROR_INVALID_PARAMETER;
    for (size_t i = 0; i < ARRAYSIZE(contexts); i++) {
        _cleanup_(regtext_closep) HKEY key = NULL;
        char code[GUID_TEXT_SIZE];
        UINT result;

        if (open_component(contexts[i], szComponent, &key) != S_OK)
            continue;
        is_known = true;
        result = name_at(key, &iProductIndex, regtext_value_at, code);
        if (result != ERROR_NO_MORE_ITEMS)
            return result == ERROR_SUCCESS ? text_out_give(lpProductBuf, code) : result;
    }
    return is_known ? ERROR_NO_MORE_ITEMS : ERROR_UNKNOWN_COMPONENT;
}

UINT msi_enum_clients_ex(const char *szComponent, const char *szUserSid, DWORD dwContext,
                         DWORD dwProductIndex, const struct text_out *szProductBuf,
                         MSIINSTALLCONTEXT *pdwInstalledContext, const struct text_out *szSid)
{
    UINT result = msi_enum_clients(szComponent, dwProductIndex, szProductBuf);

    if (result != ERROR_SUCCESS)
        return result;
    if (pdwInstalledContext)
        *pdwInstalledContext = (MSIINSTALLCONTEXT)(dwContext & MSIINSTALLCONTEXT_MACHINE
                                                       ? MSIINSTALLCONTEXT_MACHINE
                                                       : MSIINSTALLCONTEXT_USERUNMANAGED);
    return text_out_is_asked(szSid) ? text_out_give(szSid, "") : ERROR_SUCCESS;
}

/* ---- providing ---- */

/* The path, after a repair if the component is not there and the mode allows that. */
UINT msi_provide_component(const char *szProduct, const char *szFeature, const char *szComponent,
                           DWORD dwInstallMode, const struct text_out *lpPathBuf)
{
    bool installs = dwInstallMode != (DWORD)INSTALLMODE_EXISTING &&
                    dwInstallMode != (DWORD)INSTALLMODE_NODETECTION &&
                    dwInstallMode != (DWORD)INSTALLMODE_NODETECTION_ANY;
    INSTALLSTATE state;
    UINT result;

    if (!szProduct || !szFeature || !szComponent)
        return ERROR_INVALID_PARAMETER;
    state = msi_get_component_path(szProduct, szComponent, lpPathBuf);
    if (state == INSTALLSTATE_ABSENT && installs) {
        result = msi_reinstall_feature(szProduct, szFeature, REINSTALLMODE_FILEMISSING);
        if (result != ERROR_SUCCESS)
            return result;
        state = msi_get_component_path(szProduct, szComponent, lpPathBuf);
    }
    switch (state) {
    case INSTALLSTATE_LOCAL:
    case INSTALLSTATE_SOURCE:
        return ERROR_SUCCESS;
    case INSTALLSTATE_MOREDATA:
        return ERROR_MORE_DATA;
    case INSTALLSTATE_INVALIDARG:
        return ERROR_INVALID_PARAMETER;
    case INSTALLSTATE_UNKNOWN:
        return msi_query_product_state(szProduct) == INSTALLSTATE_UNKNOWN ? ERROR_UNKNOWN_PRODUCT
                                                                          : ERROR_UNKNOWN_COMPONENT;
    default:
        return ERROR_FILE_NOT_FOUND;
    }
}

/* Packages of this system publish no qualified components (PublishComponent) under categories that
 * nobody has: what is not in the registry is not there. */
static const char category_path[] = "Software\\Classes\\Installer\\Components\\";

static UINT open_category(const char *category, HKEY *ret_key)
{
    static const DWORD roots[] = {0x80000001, 0x80000002};
    char path[sizeof(category_path) + SQUASHED_SIZE], squashed[SQUASHED_SIZE];

    if (!category || !product_squash(category, squashed))
        return ERROR_INVALID_PARAMETER;
    strcat(strcpy(path, category_path), squashed);
    for (size_t i = 0; i < ARRAYSIZE(roots); i++) {
        if (regtext_open((HKEY)(LONG_PTR)(int32_t)roots[i], path, KEY_READ, ret_key) == S_OK)
            return ERROR_SUCCESS;
    }
    return ERROR_UNKNOWN_COMPONENT;
}

UINT msi_enum_component_qualifiers(const char *szComponent, DWORD iIndex,
                                   const struct text_out *lpQualifierBuf,
                                   const struct text_out *lpApplicationDataBuf)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *name = NULL;
    UINT result;

    if (!text_out_is_asked(lpQualifierBuf))
        return ERROR_INVALID_PARAMETER;
    result = open_category(szComponent, &key);
    if (result != ERROR_SUCCESS)
        return result;
    if (regtext_value_at(key, iIndex, &name) != S_OK)
        return ERROR_NO_MORE_ITEMS;
    result = text_out_give(lpQualifierBuf, name);
    if (text_out_is_asked(lpApplicationDataBuf))
        text_out_give(lpApplicationDataBuf, "");
    return result;
}

UINT msi_provide_qualified_component_ex(const char *szCategory, const char *szQualifier,
                                        DWORD dwInstallMode, const char *szProduct, DWORD dwUnused1,
                                        DWORD dwUnused2, const struct text_out *lpPathBuf)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *descriptor = NULL;
    char product[GUID_TEXT_SIZE];
    UINT result;

    if (!szQualifier)
        return ERROR_INVALID_PARAMETER;
    result = open_category(szCategory, &key);
    if (result != ERROR_SUCCESS)
        return result;
    if (FAILED(regtext_get(key, szQualifier, &descriptor)) || !descriptor)
        return ERROR_INDEX_ABSENT;
    /* A descriptor begins with the product; what follows names feature and component. */
    if (!product_expand(descriptor, product))
        return ERROR_BAD_CONFIGURATION;
    return msi_provide_component(szProduct && *szProduct ? szProduct : product, "", szCategory,
                                 dwInstallMode, lpPathBuf);
}

UINT msi_provide_qualified_component(const char *szCategory, const char *szQualifier,
                                     DWORD dwInstallMode, const struct text_out *lpPathBuf)
{
    return msi_provide_qualified_component_ex(szCategory, szQualifier, dwInstallMode, NULL, 0, 0,
                                              lpPathBuf);
}

/* There is no global assembly cache on this system. */
UINT msi_provide_assembly(const char *szAssemblyName, const char *szAppContext, DWORD dwInstallMode,
                          DWORD dwAssemblyInfo, const struct text_out *lpPathBuf)
{
    return szAssemblyName ? ERROR_UNKNOWN_COMPONENT : ERROR_INVALID_PARAMETER;
}
