/* SPDX-License-Identifier: MIT */
#include "module.h"

#include <comity.h>
#include <initguid.h>

#include "scrrun.h"

#include "dictionary.h"
#include "file_system.h"
#include "type_information.h"

static LONG objects; /* (atomic) */

void module_object_born(void)
{
    InterlockedIncrement(&objects);
}

void module_object_gone(void)
{
    InterlockedDecrement(&objects);
}

static HMODULE this_module(void)
{
    HMODULE module;

    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (LPCWSTR)DllRegisterServer, &module))
        return NULL;
    return module;
}

HRESULT module_path(WCHAR ret_path[static MODULE_PATH_UNITS])
{
    HMODULE module = this_module();
    DWORD len;

    if (!module)
        return HRESULT_FROM_WIN32(GetLastError());
    len = GetModuleFileNameW(module, ret_path, MODULE_PATH_UNITS);
    return len == 0 || len == MODULE_PATH_UNITS ? E_UNEXPECTED : S_OK;
}

/* A class object: part of the module, so it is neither counted nor freed. */
struct factory {
    IClassFactory IClassFactory_iface;
    const CLSID *clsid;
    HRESULT (*make)(REFIID riid, void **ppv);
};

static HRESULT factory_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;

    *ppv = iface;
    return S_OK;
}

static ULONG factory_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG factory_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT factory_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter, REFIID riid,
                                      void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (pUnkOuter)
        return CLASS_E_NOAGGREGATION;
    return ((struct factory *)iface)->make(riid, ppv);
}

static HRESULT factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    if (fLock)
        module_object_born();
    else
        module_object_gone();
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable = {
    .QueryInterface = factory_QueryInterface,
    .AddRef = factory_AddRef,
    .Release = factory_Release,
    .CreateInstance = factory_CreateInstance,
    .LockServer = factory_LockServer,
};

static struct factory factories[] = {
    {{(IClassFactoryVtbl *)&factory_vtable}, &CLSID_Dictionary, dictionary_create},
    {{(IClassFactoryVtbl *)&factory_vtable}, &CLSID_FileSystemObject, file_system_create},
};

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    for (size_t i = 0; i < sizeof(factories) / sizeof(*factories); i++) {
        if (IsEqualCLSID(rclsid, factories[i].clsid))
            return IClassFactory_QueryInterface(&factories[i].IClassFactory_iface, riid, ppv);
    }
    return CLASS_E_CLASSNOTAVAILABLE;
}

STDAPI DllCanUnloadNow(void)
{
    if (InterlockedAdd(&objects, 0) != 0)
        return S_FALSE;

    type_information_forget();
    return S_OK;
}

static HRESULT register_all(BOOL does_register)
{
    WCHAR path[MODULE_PATH_UNITS];
    HRESULT hr;

    hr = module_path(path);
    if (SUCCEEDED(hr))
        hr = ComityRegisterModuleData(path, does_register, NULL, NULL);
    return FAILED(hr) ? hr : S_OK;
}

STDAPI DllRegisterServer(void)
{
    return register_all(TRUE);
}

STDAPI DllUnregisterServer(void)
{
    return register_all(FALSE);
}
