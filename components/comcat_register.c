/* SPDX-License-Identifier: MIT */
/*
 * ICatRegister over HKEY_CLASSES_ROOT. Source: Windows' "ICatRegister" pages.
 */
#include <stdio.h>

#include "comcat_manager.h"

static HRESULT register_QueryInterface(ICatRegister *iface, REFIID riid, void **ppv)
{
    return manager_query(manager_from_ICatRegister(iface), riid, ppv);
}

static ULONG register_AddRef(ICatRegister *iface)
{
    return manager_ref(manager_from_ICatRegister(iface));
}

static ULONG register_Release(ICatRegister *iface)
{
    return manager_unref(manager_from_ICatRegister(iface));
}

static HRESULT register_category(const CATEGORYINFO *info)
{
    struct path path, value = {0};
    char locale[16];
    DWORD len = 0;
    LSTATUS error;
    HKEY key;

    path_to_category(&path, &info->catid);
    error = RegCreateKeyExW(HKEY_CLASSES_ROOT, path.text, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);
    if (error != ERROR_SUCCESS)
        return comcat_result(error);

    snprintf(locale, sizeof(locale), "%X", (unsigned)info->lcid);
    path_add(&value, locale);
    while (len < 127 && info->szDescription[len])
        len++;
    error = RegSetValueExW(key, value.text, 0, REG_SZ, (const BYTE *)info->szDescription,
                           (DWORD)((len + 1) * sizeof(WCHAR)));
    RegCloseKey(key);
    return comcat_result(error);
}

static HRESULT register_RegisterCategories(ICatRegister *iface, ULONG cCategories,
                                           CATEGORYINFO *rgCategoryInfo)
{
    HRESULT hr = S_OK;

    if (cCategories && !rgCategoryInfo)
        return E_POINTER;
    for (ULONG i = 0; SUCCEEDED(hr) && i < cCategories; i++)
        hr = register_category(&rgCategoryInfo[i]);
    return hr;
}

static HRESULT register_UnRegisterCategories(ICatRegister *iface, ULONG cCategories, CATID *rgcatid)
{
    if (cCategories && !rgcatid)
        return E_POINTER;
    for (ULONG i = 0; i < cCategories; i++) {
        struct path path;

        path_to_category(&path, &rgcatid[i]);
        RegDeleteTreeW(HKEY_CLASSES_ROOT, path.text);
    }
    return S_OK;
}

static HRESULT add_to_class(REFCLSID clsid, const char *kind, ULONG n, const CATID *catids)
{
    LSTATUS error = ERROR_SUCCESS;
    struct path path;

    if (n && !catids)
        return E_POINTER;
    for (ULONG i = 0; error == ERROR_SUCCESS && i < n; i++) {
        HKEY key;

        path_to_class(&path, clsid, kind, &catids[i]);
        error =
            RegCreateKeyExW(HKEY_CLASSES_ROOT, path.text, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);
        if (error == ERROR_SUCCESS)
            RegCloseKey(key);
    }
    return comcat_result(error);
}

/* The last category takes the folder of categories with it. */
static HRESULT remove_from_class(REFCLSID clsid, const char *kind, ULONG n, const CATID *catids)
{
    struct path path;

    if (n && !catids)
        return E_POINTER;
    for (ULONG i = 0; i < n; i++) {
        path_to_class(&path, clsid, kind, &catids[i]);
        RegDeleteKeyW(HKEY_CLASSES_ROOT, path.text);
    }
    path_to_class(&path, clsid, kind, NULL);
    RegDeleteKeyW(HKEY_CLASSES_ROOT, path.text);
    return S_OK;
}

static HRESULT register_RegisterClassImplCategories(ICatRegister *iface, REFCLSID rclsid,
                                                    ULONG cCategories, CATID *rgcatid)
{
    return add_to_class(rclsid, COMCAT_IMPLEMENTED, cCategories, rgcatid);
}

static HRESULT register_UnRegisterClassImplCategories(ICatRegister *iface, REFCLSID rclsid,
                                                      ULONG cCategories, CATID *rgcatid)
{
    return remove_from_class(rclsid, COMCAT_IMPLEMENTED, cCategories, rgcatid);
}

static HRESULT register_RegisterClassReqCategories(ICatRegister *iface, REFCLSID rclsid,
                                                   ULONG cCategories, CATID *rgcatid)
{
    return add_to_class(rclsid, COMCAT_REQUIRED, cCategories, rgcatid);
}

static HRESULT register_UnRegisterClassReqCategories(ICatRegister *iface, REFCLSID rclsid,
                                                     ULONG cCategories, CATID *rgcatid)
{
    return remove_from_class(rclsid, COMCAT_REQUIRED, cCategories, rgcatid);
}

const ICatRegisterVtbl comcat_register_vtable = {
    .QueryInterface = register_QueryInterface,
    .AddRef = register_AddRef,
    .Release = register_Release,
    .RegisterCategories = register_RegisterCategories,
    .UnRegisterCategories = register_UnRegisterCategories,
    .RegisterClassImplCategories = register_RegisterClassImplCategories,
    .UnRegisterClassImplCategories = register_UnRegisterClassImplCategories,
    .RegisterClassReqCategories = register_RegisterClassReqCategories,
    .UnRegisterClassReqCategories = register_UnRegisterClassReqCategories,
};
