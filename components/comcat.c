/* SPDX-License-Identifier: MIT */
/*
 * The component categories manager: ICatRegister over HKEY_CLASSES_ROOT. Source: Windows'
 * "ICatRegister" pages. A category is a key below Component Categories with its descriptions as
 * values named by locale; a class's categories are keys below its own.
 */
#define COBJMACROS
#include <windows.h>

#include <comcat.h>
#include <stddef.h>
#include <stdio.h>

enum {
    PATH_MAX_UNITS = 160,
};

static LONG objects;

struct manager {
    ICatRegister ICatRegister_iface;
    LONG refs;
};

static struct manager *manager_from(ICatRegister *iface)
{
    return (struct manager *)((char *)iface - offsetof(struct manager, ICatRegister_iface));
}

/* Joins ASCII and identifiers into a path. */
struct path {
    WCHAR text[PATH_MAX_UNITS];
    size_t len;
};

static void path_add(struct path *path, const char *text)
{
    while (*text && path->len < PATH_MAX_UNITS - 1)
        path->text[path->len++] = (WCHAR)*text++;
    path->text[path->len] = 0;
}

static void path_add_guid(struct path *path, REFGUID guid)
{
    path->len +=
        (size_t)StringFromGUID2(guid, path->text + path->len, (int)(PATH_MAX_UNITS - path->len)) -
        1;
}

static HRESULT from_error(LSTATUS error)
{
    return error == ERROR_SUCCESS ? S_OK : HRESULT_FROM_WIN32((ULONG)error);
}

static HRESULT manager_QueryInterface(ICatRegister *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_ICatRegister))
        return E_NOINTERFACE;

    ICatRegister_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG manager_AddRef(ICatRegister *iface)
{
    return (ULONG)InterlockedIncrement(&manager_from(iface)->refs);
}

static ULONG manager_Release(ICatRegister *iface)
{
    LONG refs = InterlockedDecrement(&manager_from(iface)->refs);

    if (refs == 0) {
        CoTaskMemFree(manager_from(iface));
        InterlockedDecrement(&objects);
    }
    return (ULONG)refs;
}

static HRESULT register_category(const CATEGORYINFO *info)
{
    struct path path = {0}, value = {0};
    char locale[16];
    DWORD len = 0;
    LSTATUS error;
    HKEY key;

    path_add(&path, "Component Categories\\");
    path_add_guid(&path, &info->catid);
    error = RegCreateKeyExW(HKEY_CLASSES_ROOT, path.text, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);
    if (error != ERROR_SUCCESS)
        return from_error(error);

    snprintf(locale, sizeof(locale), "%X", (unsigned)info->lcid);
    path_add(&value, locale);
    while (len < 127 && info->szDescription[len])
        len++;
    error = RegSetValueExW(key, value.text, 0, REG_SZ, (const BYTE *)info->szDescription,
                           (DWORD)((len + 1) * sizeof(WCHAR)));
    RegCloseKey(key);
    return from_error(error);
}

static HRESULT manager_RegisterCategories(ICatRegister *iface, ULONG cCategories,
                                          CATEGORYINFO *rgCategoryInfo)
{
    HRESULT hr = S_OK;

    if (cCategories && !rgCategoryInfo)
        return E_POINTER;
    for (ULONG i = 0; SUCCEEDED(hr) && i < cCategories; i++)
        hr = register_category(&rgCategoryInfo[i]);
    return hr;
}

static HRESULT manager_UnRegisterCategories(ICatRegister *iface, ULONG cCategories, CATID *rgcatid)
{
    if (cCategories && !rgcatid)
        return E_POINTER;
    for (ULONG i = 0; i < cCategories; i++) {
        struct path path = {0};

        path_add(&path, "Component Categories\\");
        path_add_guid(&path, &rgcatid[i]);
        RegDeleteTreeW(HKEY_CLASSES_ROOT, path.text);
    }
    return S_OK;
}

/* CLSID\{...}\Implemented Categories, or Required, and a category in it. */
static void class_path(struct path *path, REFCLSID clsid, const char *kind, const CATID *catid)
{
    *path = (struct path){0};
    path_add(path, "CLSID\\");
    path_add_guid(path, clsid);
    path_add(path, kind);
    if (catid) {
        path_add(path, "\\");
        path_add_guid(path, catid);
    }
}

static HRESULT add_to_class(REFCLSID clsid, const char *kind, ULONG n, const CATID *catids)
{
    LSTATUS error = ERROR_SUCCESS;
    struct path path;

    if (n && !catids)
        return E_POINTER;
    for (ULONG i = 0; error == ERROR_SUCCESS && i < n; i++) {
        HKEY key;

        class_path(&path, clsid, kind, &catids[i]);
        error =
            RegCreateKeyExW(HKEY_CLASSES_ROOT, path.text, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);
        if (error == ERROR_SUCCESS)
            RegCloseKey(key);
    }
    return from_error(error);
}

/* The last category takes the folder of categories with it. */
static HRESULT remove_from_class(REFCLSID clsid, const char *kind, ULONG n, const CATID *catids)
{
    struct path path;

    if (n && !catids)
        return E_POINTER;
    for (ULONG i = 0; i < n; i++) {
        class_path(&path, clsid, kind, &catids[i]);
        RegDeleteKeyW(HKEY_CLASSES_ROOT, path.text);
    }
    class_path(&path, clsid, kind, NULL);
    RegDeleteKeyW(HKEY_CLASSES_ROOT, path.text);
    return S_OK;
}

static HRESULT manager_RegisterClassImplCategories(ICatRegister *iface, REFCLSID rclsid,
                                                   ULONG cCategories, CATID *rgcatid)
{
    return add_to_class(rclsid, "\\Implemented Categories", cCategories, rgcatid);
}

static HRESULT manager_UnRegisterClassImplCategories(ICatRegister *iface, REFCLSID rclsid,
                                                     ULONG cCategories, CATID *rgcatid)
{
    return remove_from_class(rclsid, "\\Implemented Categories", cCategories, rgcatid);
}

static HRESULT manager_RegisterClassReqCategories(ICatRegister *iface, REFCLSID rclsid,
                                                  ULONG cCategories, CATID *rgcatid)
{
    return add_to_class(rclsid, "\\Required Categories", cCategories, rgcatid);
}

static HRESULT manager_UnRegisterClassReqCategories(ICatRegister *iface, REFCLSID rclsid,
                                                    ULONG cCategories, CATID *rgcatid)
{
    return remove_from_class(rclsid, "\\Required Categories", cCategories, rgcatid);
}

static const ICatRegisterVtbl manager_vtable = {
    .QueryInterface = manager_QueryInterface,
    .AddRef = manager_AddRef,
    .Release = manager_Release,
    .RegisterCategories = manager_RegisterCategories,
    .UnRegisterCategories = manager_UnRegisterCategories,
    .RegisterClassImplCategories = manager_RegisterClassImplCategories,
    .UnRegisterClassImplCategories = manager_UnRegisterClassImplCategories,
    .RegisterClassReqCategories = manager_RegisterClassReqCategories,
    .UnRegisterClassReqCategories = manager_UnRegisterClassReqCategories,
};

static HRESULT class_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;

    *ppv = iface;
    return S_OK;
}

static ULONG class_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG class_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT class_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter, REFIID riid,
                                    void **ppv)
{
    struct manager *manager;
    HRESULT hr;

    *ppv = NULL;
    if (pUnkOuter)
        return CLASS_E_NOAGGREGATION;
    manager = CoTaskMemAlloc(sizeof(*manager));
    if (!manager)
        return E_OUTOFMEMORY;

    manager->ICatRegister_iface.lpVtbl = (ICatRegisterVtbl *)&manager_vtable;
    manager->refs = 1;
    InterlockedIncrement(&objects);
    hr = ICatRegister_QueryInterface(&manager->ICatRegister_iface, riid, ppv);
    ICatRegister_Release(&manager->ICatRegister_iface);
    return hr;
}

static HRESULT class_LockServer(IClassFactory *iface, BOOL fLock)
{
    if (fLock)
        InterlockedIncrement(&objects);
    else
        InterlockedDecrement(&objects);
    return S_OK;
}

static const IClassFactoryVtbl class_vtable = {
    .QueryInterface = class_QueryInterface,
    .AddRef = class_AddRef,
    .Release = class_Release,
    .CreateInstance = class_CreateInstance,
    .LockServer = class_LockServer,
};

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void **ppv)
{
    static IClassFactory class_object = {(IClassFactoryVtbl *)&class_vtable};

    *ppv = NULL;
    if (!IsEqualCLSID(rclsid, &CLSID_StdComponentCategoriesMgr))
        return CLASS_E_CLASSNOTAVAILABLE;
    return IClassFactory_QueryInterface(&class_object, riid, ppv);
}

STDAPI DllCanUnloadNow(void)
{
    return objects == 0 ? S_OK : S_FALSE;
}
