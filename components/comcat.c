/* SPDX-License-Identifier: MIT */
/*
 * The component categories manager: its class object, its identity, and paths in the registry.
 */
#include "comcat_manager.h"

static LONG objects;

void comcat_object_born(void)
{
    InterlockedIncrement(&objects);
}

void comcat_object_gone(void)
{
    InterlockedDecrement(&objects);
}

void path_add(struct path *path, const char *text)
{
    while (*text && path->len < PATH_MAX_UNITS - 1)
        path->text[path->len++] = (WCHAR)*text++;
    path->text[path->len] = 0;
}

void path_add_guid(struct path *path, REFGUID guid)
{
    path->len +=
        (size_t)StringFromGUID2(guid, path->text + path->len, (int)(PATH_MAX_UNITS - path->len)) -
        1;
}

void path_to_category(struct path *path, REFCATID catid)
{
    *path = (struct path){0};
    path_add(path, "Component Categories\\");
    path_add_guid(path, catid);
}

void path_to_class(struct path *path, REFCLSID clsid, const char *kind, const CATID *catid)
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

HRESULT comcat_result(LSTATUS error)
{
    return error == ERROR_SUCCESS ? S_OK : HRESULT_FROM_WIN32((ULONG)error);
}

HRESULT manager_query(struct manager *manager, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_ICatRegister))
        *ppv = &manager->ICatRegister_iface;
    else if (IsEqualIID(riid, &IID_ICatInformation))
        *ppv = &manager->ICatInformation_iface;
    else
        return E_NOINTERFACE;

    manager_ref(manager);
    return S_OK;
}

ULONG manager_ref(struct manager *manager)
{
    return (ULONG)InterlockedIncrement(&manager->refs);
}

ULONG manager_unref(struct manager *manager)
{
    LONG refs = InterlockedDecrement(&manager->refs);

    if (refs == 0) {
        CoTaskMemFree(manager);
        comcat_object_gone();
    }
    return (ULONG)refs;
}

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

    manager->ICatRegister_iface.lpVtbl = (ICatRegisterVtbl *)&comcat_register_vtable;
    manager->ICatInformation_iface.lpVtbl = (ICatInformationVtbl *)&comcat_information_vtable;
    manager->refs = 1;
    comcat_object_born();
    hr = manager_query(manager, riid, ppv);
    manager_unref(manager);
    return hr;
}

static HRESULT class_LockServer(IClassFactory *iface, BOOL fLock)
{
    if (fLock)
        comcat_object_born();
    else
        comcat_object_gone();
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
