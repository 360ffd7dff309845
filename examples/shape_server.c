/* SPDX-License-Identifier: MIT */
/*
 * A circle as an in-process server: a dual interface, called by its vtable or, through the type
 * library in the module's resources, by IDispatch. The module registers itself by data alone.
 */
#define COBJMACROS
#include <initguid.h>
#include <stdlib.h>

#include <comity/comity.h>
#include <windows.h>

#include "shape.h"

struct circle {
    IShape IShape_iface;
    LONG refs;
    double radius;
};

static LONG uses;

static WCHAR *module_path(WCHAR path[MAX_PATH])
{
    HMODULE module = NULL;

    return GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                  GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                              (LPCWSTR)module_path, &module) &&
                   GetModuleFileNameW(module, path, MAX_PATH)
               ? path
               : NULL;
}

/* The interface's description; the caller releases it. */
static HRESULT load_description(ITypeInfo **ret_info)
{
    WCHAR path[MAX_PATH];
    ITypeLib *library;
    HRESULT hr;

    if (!module_path(path))
        return E_FAIL;
    hr = LoadTypeLib(path, &library);
    if (FAILED(hr))
        return hr;
    hr = ITypeLib_GetTypeInfoOfGuid(library, &IID_IShape, ret_info);
    ITypeLib_Release(library);
    return hr;
}

static struct circle *circle_from_IShape(IShape *iface)
{
    return CONTAINING_RECORD(iface, struct circle, IShape_iface);
}

static HRESULT circle_QueryInterface(IShape *iface, REFIID riid, void **ppv)
{
    BOOL is_known = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch) ||
                    IsEqualIID(riid, &IID_IShape);

    *ppv = is_known ? iface : NULL;
    if (!is_known)
        return E_NOINTERFACE;
    IShape_AddRef(iface);
    return S_OK;
}

static ULONG circle_AddRef(IShape *iface)
{
    return (ULONG)InterlockedIncrement(&circle_from_IShape(iface)->refs);
}

static ULONG circle_Release(IShape *iface)
{
    LONG refs = InterlockedDecrement(&circle_from_IShape(iface)->refs);

    if (refs == 0) {
        free(circle_from_IShape(iface));
        InterlockedDecrement(&uses);
    }
    return (ULONG)refs;
}

static HRESULT circle_GetTypeInfoCount(IShape *iface, UINT *pctinfo)
{
    *pctinfo = 1;
    return S_OK;
}

static HRESULT circle_GetTypeInfo(IShape *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return iTInfo == 0 ? load_description(ppTInfo) : DISP_E_BADINDEX;
}

static HRESULT circle_GetIDsOfNames(IShape *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                                    LCID lcid, DISPID *rgDispId)
{
    ITypeInfo *info;
    HRESULT hr = load_description(&info);

    if (FAILED(hr))
        return hr;
    hr = DispGetIDsOfNames(info, rgszNames, cNames, rgDispId);
    ITypeInfo_Release(info);
    return hr;
}

static HRESULT circle_Invoke(IShape *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                             WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                             EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    ITypeInfo *info;
    HRESULT hr = load_description(&info);

    if (FAILED(hr))
        return hr;
    hr = DispInvoke(iface, info, dispIdMember, wFlags, pDispParams, pVarResult, pExcepInfo,
                    puArgErr);
    ITypeInfo_Release(info);
    return hr;
}

static HRESULT circle_get_Area(IShape *iface, double *area)
{
    double radius = circle_from_IShape(iface)->radius;

    *area = 3.14159265358979 * radius * radius;
    return S_OK;
}

/* Tells in @times how often it has been done, when the caller counts from what he passes. */
static HRESULT circle_Scale(IShape *iface, double factor, LONG *times)
{
    if (factor <= 0)
        return E_INVALIDARG;
    circle_from_IShape(iface)->radius *= factor;
    ++*times;
    return S_OK;
}

static HRESULT circle_Describe(IShape *iface, BSTR before, BSTR *description)
{
    BSTR kind = SysAllocString(u" circle");
    HRESULT hr = kind ? VarBstrCat(before, kind, description) : E_OUTOFMEMORY;

    SysFreeString(kind);
    return hr;
}

static IShapeVtbl circle_vtable = {
    .QueryInterface = circle_QueryInterface,
    .AddRef = circle_AddRef,
    .Release = circle_Release,
    .GetTypeInfoCount = circle_GetTypeInfoCount,
    .GetTypeInfo = circle_GetTypeInfo,
    .GetIDsOfNames = circle_GetIDsOfNames,
    .Invoke = circle_Invoke,
    .get_Area = circle_get_Area,
    .Scale = circle_Scale,
    .Describe = circle_Describe,
};

/* ---- the class ---- */

static HRESULT class_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    BOOL is_known = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IClassFactory);

    *ppv = is_known ? iface : NULL;
    return is_known ? S_OK : E_NOINTERFACE;
}

static ULONG class_count(IClassFactory *iface)
{
    return 1;
}

static HRESULT class_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID riid, void **ppv)
{
    struct circle *circle;
    HRESULT hr;

    *ppv = NULL;
    if (outer)
        return CLASS_E_NOAGGREGATION;
    circle = malloc(sizeof(*circle));
    if (!circle)
        return E_OUTOFMEMORY;
    *circle = (struct circle){.IShape_iface = {&circle_vtable}, .refs = 1, .radius = 1};
    InterlockedIncrement(&uses);
    hr = IShape_QueryInterface(&circle->IShape_iface, riid, ppv);
    IShape_Release(&circle->IShape_iface);
    return hr;
}

static HRESULT class_LockServer(IClassFactory *iface, BOOL lock)
{
    if (lock)
        InterlockedIncrement(&uses);
    else
        InterlockedDecrement(&uses);
    return S_OK;
}

static IClassFactoryVtbl class_vtable = {
    .QueryInterface = class_QueryInterface,
    .AddRef = class_count,
    .Release = class_count,
    .CreateInstance = class_CreateInstance,
    .LockServer = class_LockServer,
};
static IClassFactory class_object = {&class_vtable};

/* ---- the module ---- */

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualCLSID(rclsid, &CLSID_Circle))
        return CLASS_E_CLASSNOTAVAILABLE;
    return IClassFactory_QueryInterface(&class_object, riid, ppv);
}

STDAPI DllCanUnloadNow(void)
{
    return InterlockedCompareExchange(&uses, 0, 0) == 0 ? S_OK : S_FALSE;
}

static HRESULT register_data(BOOL is_registering)
{
    WCHAR path[MAX_PATH];

    return module_path(path) ? ComityRegisterModuleData(path, is_registering, NULL, NULL) : E_FAIL;
}

STDAPI DllRegisterServer(void)
{
    return register_data(TRUE);
}

STDAPI DllUnregisterServer(void)
{
    return register_data(FALSE);
}
