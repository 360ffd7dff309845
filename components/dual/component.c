/* SPDX-License-Identifier: MIT */
#include "component.h"

#include <comity/comity.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    PATH_UNITS = 4096,
    TEXT_BYTES = 2048,
};

struct class_object {
    IClassFactory IClassFactory_iface;
    const struct component_class *described; /* (const) */
    LONG refs;
};

static LONG uses;
static ITypeLib *type_library; /* (atomic) loaded once, kept until the module goes */

void component_use_begun(void)
{
    InterlockedIncrement(&uses);
}

void component_use_ended(void)
{
    InterlockedDecrement(&uses);
}

HMODULE component_module(void)
{
    HMODULE module = NULL;

    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                           GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       (LPCWSTR)&uses, &module);
    return module;
}

HRESULT component_path(WCHAR *path, DWORD n_units)
{
    HMODULE module = component_module();
    DWORD n = module ? GetModuleFileNameW(module, path, n_units) : 0;

    return n > 0 && n < n_units ? S_OK : E_UNEXPECTED;
}

/* Where the type library is: the module's path, and the resource's number if it is not the first.
 */
static HRESULT type_library_path(WCHAR *path, DWORD n_units)
{
    char number[16];
    HRESULT hr;

    hr = component_path(path, n_units);
    if (FAILED(hr) || component.type_library <= 1)
        return hr;
    snprintf(number, sizeof(number), "\\%u", component.type_library);
    if ((size_t)lstrlenW(path) + sizeof(number) > n_units)
        return E_UNEXPECTED;
    MultiByteToWideChar(CP_UTF8, 0, number, -1, path + lstrlenW(path), sizeof(number));
    return S_OK;
}

static HRESULT load_type_library(ITypeLib **ret_library)
{
    ITypeLib *known = __atomic_load_n(&type_library, __ATOMIC_ACQUIRE);
    WCHAR path[PATH_UNITS];
    ITypeLib *library;
    HRESULT hr;

    if (!known) {
        hr = type_library_path(path, PATH_UNITS);
        if (SUCCEEDED(hr))
            hr = LoadTypeLibEx(path, REGKIND_NONE, &library);
        if (FAILED(hr))
            return hr;
        if (__atomic_compare_exchange_n(&type_library, &known, library, 0, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE))
            known = library;
        else
            ITypeLib_Release(library);
    }
    *ret_library = known;
    return S_OK;
}

__attribute__((destructor)) static void forget_type_library(void)
{
    if (type_library)
        ITypeLib_Release(type_library);
}

HRESULT component_type_info(REFIID iid, ITypeInfo **ret_type_info)
{
    ITypeLib *library;
    HRESULT hr = load_type_library(&library);

    return SUCCEEDED(hr) ? ITypeLib_GetTypeInfoOfGuid(library, iid, ret_type_info) : hr;
}

static void leave_error(REFIID iid, const WCHAR *source, const WCHAR *text)
{
    ICreateErrorInfo *description;
    IErrorInfo *error;

    if (FAILED(CreateErrorInfo(&description)))
        return;
    ICreateErrorInfo_SetGUID(description, iid);
    ICreateErrorInfo_SetSource(description, (LPOLESTR)(source ? source : component.name));
    ICreateErrorInfo_SetDescription(description, (LPOLESTR)text);
    if (SUCCEEDED(ICreateErrorInfo_QueryInterface(description, &IID_IErrorInfo, (void **)&error))) {
        SetErrorInfo(0, error);
        IErrorInfo_Release(error);
    }
    ICreateErrorInfo_Release(description);
}

HRESULT component_fail(REFIID iid, const WCHAR *source, HRESULT hr, const char *format, ...)
{
    WCHAR text[TEXT_BYTES];
    char bytes[TEXT_BYTES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(bytes, sizeof(bytes), format, arguments);
    va_end(arguments);
    if (MultiByteToWideChar(CP_UTF8, 0, bytes, -1, text, TEXT_BYTES))
        leave_error(iid, source, text);
    return hr;
}

static struct class_object *class_object_from_IClassFactory(IClassFactory *iface)
{
    return CONTAINING_RECORD(iface, struct class_object, IClassFactory_iface);
}

static HRESULT class_object_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;

    IClassFactory_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG class_object_AddRef(IClassFactory *iface)
{
    return (ULONG)InterlockedIncrement(&class_object_from_IClassFactory(iface)->refs);
}

static ULONG class_object_Release(IClassFactory *iface)
{
    struct class_object *object = class_object_from_IClassFactory(iface);
    LONG refs = InterlockedDecrement(&object->refs);

    if (refs == 0) {
        free(object);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT class_object_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter, REFIID riid,
                                           void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (pUnkOuter)
        return CLASS_E_NOAGGREGATION;
    return class_object_from_IClassFactory(iface)->described->create(riid, ppv);
}

static HRESULT class_object_LockServer(IClassFactory *iface, BOOL fLock)
{
    if (fLock)
        component_use_begun();
    else
        component_use_ended();
    return S_OK;
}

static const IClassFactoryVtbl class_object_vtable = {
    .QueryInterface = class_object_QueryInterface,
    .AddRef = class_object_AddRef,
    .Release = class_object_Release,
    .CreateInstance = class_object_CreateInstance,
    .LockServer = class_object_LockServer,
};

static HRESULT new_class_object(const struct component_class *described, REFIID riid, void **ppv)
{
    struct class_object *object = calloc(1, sizeof(*object));
    HRESULT hr;

    if (!object)
        return E_OUTOFMEMORY;
    object->IClassFactory_iface.lpVtbl = (IClassFactoryVtbl *)&class_object_vtable;
    object->described = described;
    object->refs = 1;
    component_use_begun();
    hr = IClassFactory_QueryInterface(&object->IClassFactory_iface, riid, ppv);
    IClassFactory_Release(&object->IClassFactory_iface);
    return hr;
}

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    for (size_t i = 0; i < component.n; i++) {
        if (IsEqualCLSID(rclsid, component.classes[i].clsid))
            return new_class_object(&component.classes[i], riid, ppv);
    }
    return component.other_class ? component.other_class(rclsid, riid, ppv)
                                 : CLASS_E_CLASSNOTAVAILABLE;
}

STDAPI DllCanUnloadNow(void)
{
    return __atomic_load_n(&uses, __ATOMIC_ACQUIRE) == 0 ? S_OK : S_FALSE;
}

static HRESULT register_data(BOOL is_registering)
{
    WCHAR path[PATH_UNITS];
    HRESULT hr = component_path(path, PATH_UNITS);

    return SUCCEEDED(hr) ? ComityRegisterModuleData(path, is_registering, NULL, NULL) : hr;
}

STDAPI DllRegisterServer(void)
{
    return register_data(TRUE);
}

STDAPI DllUnregisterServer(void)
{
    return register_data(FALSE);
}
