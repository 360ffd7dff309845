/* SPDX-License-Identifier: MIT */
#include "object.h"

#include "module.h"
#include "type_information.h"

static struct object *object_from_IDispatch(IDispatch *iface)
{
    return object_container(iface, struct object, IDispatch_iface);
}

HRESULT object_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    struct object *object = object_from_IDispatch(iface);

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch) ||
        IsEqualIID(riid, object->class->iid) ||
        (object->class->base_iid && IsEqualIID(riid, object->class->base_iid)))
        *ppv = &object->IDispatch_iface;
    else if (IsEqualIID(riid, &IID_IProvideClassInfo))
        *ppv = &object->IProvideClassInfo_iface;
    else if (IsEqualIID(riid, &IID_IObjectSafety) && object->class->safety)
        *ppv = &object->IObjectSafety_iface;
    else
        return E_NOINTERFACE;

    object_ref(object);
    return S_OK;
}

ULONG object_AddRef(IDispatch *iface)
{
    return (ULONG)InterlockedIncrement(&object_from_IDispatch(iface)->refs);
}

ULONG object_Release(IDispatch *iface)
{
    struct object *object = object_from_IDispatch(iface);
    LONG refs = InterlockedDecrement(&object->refs);

    if (refs == 0) {
        object->class->destroy(object);
        module_object_gone();
    }
    return (ULONG)refs;
}

HRESULT object_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    if (!pctinfo)
        return E_POINTER;
    *pctinfo = 1;
    return S_OK;
}

HRESULT object_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    if (!ppTInfo)
        return E_POINTER;
    *ppTInfo = NULL;
    if (iTInfo != 0)
        return DISP_E_BADINDEX;
    return type_information_get(object_from_IDispatch(iface)->class->iid, ppTInfo);
}

HRESULT object_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                             LCID lcid, DISPID *rgDispId)
{
    ITypeInfo *info;
    HRESULT hr;

    hr = type_information_get(object_from_IDispatch(iface)->class->iid, &info);
    if (FAILED(hr))
        return hr;

    hr = DispGetIDsOfNames(info, rgszNames, cNames, rgDispId);
    ITypeInfo_Release(info);
    return hr;
}

HRESULT object_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid, WORD wFlags,
                      DISPPARAMS *pDispParams, VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                      UINT *puArgErr)
{
    ITypeInfo *info;
    HRESULT hr;

    hr = type_information_get(object_from_IDispatch(iface)->class->iid, &info);
    if (FAILED(hr))
        return hr;

    /* No method makes an error object: one that is left from elsewhere is not this call's. */
    SetErrorInfo(0, NULL);
    hr = DispInvoke(iface, info, dispIdMember, wFlags, pDispParams, pVarResult, pExcepInfo,
                    puArgErr);
    ITypeInfo_Release(info);
    return hr;
}

HRESULT object_result(HRESULT hr, EXCEPINFO *exception)
{
    if (SUCCEEDED(hr))
        return S_OK;
    if (exception)
        *exception = (EXCEPINFO){.scode = hr};
    return DISP_E_EXCEPTION;
}

static struct object *object_from_IProvideClassInfo(IProvideClassInfo *iface)
{
    return object_container(iface, struct object, IProvideClassInfo_iface);
}

static HRESULT class_info_QueryInterface(IProvideClassInfo *iface, REFIID riid, void **ppv)
{
    return object_QueryInterface(&object_from_IProvideClassInfo(iface)->IDispatch_iface, riid, ppv);
}

static ULONG class_info_AddRef(IProvideClassInfo *iface)
{
    return object_AddRef(&object_from_IProvideClassInfo(iface)->IDispatch_iface);
}

static ULONG class_info_Release(IProvideClassInfo *iface)
{
    return object_Release(&object_from_IProvideClassInfo(iface)->IDispatch_iface);
}

static HRESULT class_info_GetClassInfo(IProvideClassInfo *iface, ITypeInfo **ppTI)
{
    if (!ppTI)
        return E_POINTER;
    *ppTI = NULL;
    return type_information_get(object_from_IProvideClassInfo(iface)->class->clsid, ppTI);
}

static const IProvideClassInfoVtbl class_info_vtable = {
    .QueryInterface = class_info_QueryInterface,
    .AddRef = class_info_AddRef,
    .Release = class_info_Release,
    .GetClassInfo = class_info_GetClassInfo,
};

static struct object *object_from_IObjectSafety(IObjectSafety *iface)
{
    return object_container(iface, struct object, IObjectSafety_iface);
}

static HRESULT safety_QueryInterface(IObjectSafety *iface, REFIID riid, void **ppv)
{
    return object_QueryInterface(&object_from_IObjectSafety(iface)->IDispatch_iface, riid, ppv);
}

static ULONG safety_AddRef(IObjectSafety *iface)
{
    return object_AddRef(&object_from_IObjectSafety(iface)->IDispatch_iface);
}

static ULONG safety_Release(IObjectSafety *iface)
{
    return object_Release(&object_from_IObjectSafety(iface)->IDispatch_iface);
}

static BOOL has_interface(struct object *object, REFIID riid)
{
    return IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch) ||
           IsEqualIID(riid, object->class->iid);
}

static HRESULT safety_GetInterfaceSafetyOptions(IObjectSafety *iface, REFIID riid,
                                                DWORD *pdwSupportedOptions,
                                                DWORD *pdwEnabledOptions)
{
    struct object *object = object_from_IObjectSafety(iface);

    if (!pdwSupportedOptions || !pdwEnabledOptions)
        return E_POINTER;
    *pdwSupportedOptions = *pdwEnabledOptions = 0;
    if (!has_interface(object, riid))
        return E_NOINTERFACE;

    *pdwSupportedOptions = object->class->safety;
    *pdwEnabledOptions = (DWORD)InterlockedAdd(&object->safety, 0);
    return S_OK;
}

static HRESULT safety_SetInterfaceSafetyOptions(IObjectSafety *iface, REFIID riid,
                                                DWORD dwOptionSetMask, DWORD dwEnabledOptions)
{
    struct object *object = object_from_IObjectSafety(iface);

    if (!has_interface(object, riid))
        return E_NOINTERFACE;
    if (dwOptionSetMask & ~object->class->safety)
        return E_FAIL;

    InterlockedExchange(&object->safety, (LONG)(dwOptionSetMask & dwEnabledOptions));
    return S_OK;
}

static const IObjectSafetyVtbl safety_vtable = {
    .QueryInterface = safety_QueryInterface,
    .AddRef = safety_AddRef,
    .Release = safety_Release,
    .GetInterfaceSafetyOptions = safety_GetInterfaceSafetyOptions,
    .SetInterfaceSafetyOptions = safety_SetInterfaceSafetyOptions,
};

void object_init(struct object *object, const struct object_class *class, const void *vtable)
{
    *object = (struct object){
        .IDispatch_iface = {(IDispatchVtbl *)vtable},
        .IProvideClassInfo_iface = {(IProvideClassInfoVtbl *)&class_info_vtable},
        .IObjectSafety_iface = {(IObjectSafetyVtbl *)&safety_vtable},
        .refs = 1,
        .class = class,
    };
    module_object_born();
}
