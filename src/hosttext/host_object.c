/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "hosttext/host_object.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "hosttext/text.h"

enum {
    INTERFACES_MAX = 8,
};

/* Scripts run in one apartment, so does this: no lock. */
static struct {
    ITypeLib *library;
    struct {
        const IID *iid;
        ITypeInfo *info;
    } interfaces[INTERFACES_MAX];
} loaded;

static HRESULT type_info(const IID *iid, ITypeInfo **ret_info)
{
    HRESULT hr = S_OK;

    if (!loaded.library)
        hr = LoadTypeLib(u"script_host.tlb", &loaded.library);
    for (int i = 0; SUCCEEDED(hr) && i < INTERFACES_MAX; i++) {
        if (!loaded.interfaces[i].info) {
            hr = ITypeLib_GetTypeInfoOfGuid(loaded.library, iid, &loaded.interfaces[i].info);
            if (FAILED(hr))
                return hr;
            loaded.interfaces[i].iid = iid;
        }
        if (loaded.interfaces[i].iid == iid) {
            *ret_info = loaded.interfaces[i].info;
            return S_OK;
        }
    }
    return FAILED(hr) ? hr : E_UNEXPECTED;
}

void host_object_unload(void)
{
    for (int i = 0; i < INTERFACES_MAX; i++) {
        if (loaded.interfaces[i].info)
            ITypeInfo_Release(loaded.interfaces[i].info);
        loaded.interfaces[i].info = NULL;
    }
    if (loaded.library)
        ITypeLib_Release(loaded.library);
    loaded.library = NULL;
}

HRESULT host_object_fail(HRESULT hr, const char *source, const char *format, ...)
{
    _cleanup_(freep) char *text = NULL;
    _cleanup_(bstrp) BSTR wide_source = text_from_utf8(source);
    _cleanup_(bstrp) BSTR description = NULL;
    ICreateErrorInfo *record;
    IErrorInfo *error;
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (len < 0) {
        text = NULL;
        return hr;
    }
    description = text_from_utf8(text);
    if (FAILED(CreateErrorInfo(&record)))
        return hr;
    ICreateErrorInfo_SetSource(record, wide_source);
    ICreateErrorInfo_SetDescription(record, description);
    if (SUCCEEDED(ICreateErrorInfo_QueryInterface(record, &IID_IErrorInfo, (void **)&error))) {
        SetErrorInfo(0, error);
        IErrorInfo_Release(error);
    }
    ICreateErrorInfo_Release(record);
    return hr;
}

void host_object_init(struct host_object *object, const struct host_object_class *class,
                      const void *methods)
{
    object->methods = methods;
    object->class = class;
    object->refs = 1;
}

HRESULT host_object_QueryInterface(struct host_object *object, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch) &&
        !IsEqualIID(riid, object->class->iid) &&
        !(object->class->base && IsEqualIID(riid, object->class->base)))
        return E_NOINTERFACE;
    host_object_AddRef(object);
    *ppv = object;
    return S_OK;
}

ULONG host_object_AddRef(struct host_object *object)
{
    return (ULONG)InterlockedIncrement(&object->refs);
}

ULONG host_object_Release(struct host_object *object)
{
    LONG refs = InterlockedDecrement(&object->refs);

    if (refs == 0)
        object->class->free(object);
    return (ULONG)refs;
}

HRESULT host_object_GetTypeInfoCount(struct host_object *object, UINT *pctinfo)
{
    *pctinfo = 1;
    return S_OK;
}

HRESULT host_object_GetTypeInfo(struct host_object *object, UINT iTInfo, LCID lcid,
                                ITypeInfo **ppTInfo)
{
    HRESULT hr;

    *ppTInfo = NULL;
    if (iTInfo != 0)
        return DISP_E_BADINDEX;
    hr = type_info(object->class->iid, ppTInfo);
    if (SUCCEEDED(hr))
        ITypeInfo_AddRef(*ppTInfo);
    return hr;
}

HRESULT host_object_GetIDsOfNames(struct host_object *object, REFIID riid, LPOLESTR *rgszNames,
                                  UINT cNames, LCID lcid, DISPID *rgDispId)
{
    ITypeInfo *info;
    HRESULT hr;

    hr = type_info(object->class->iid, &info);
    return FAILED(hr) ? hr : DispGetIDsOfNames(info, rgszNames, cNames, rgDispId);
}

HRESULT host_object_Invoke(struct host_object *object, DISPID dispIdMember, REFIID riid, LCID lcid,
                           WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                           EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    ITypeInfo *info;
    HRESULT hr;

    hr = type_info(object->class->iid, &info);
    if (FAILED(hr))
        return hr;
    SetErrorInfo(0, NULL);
    return DispInvoke(object, info, dispIdMember, wFlags, pDispParams, pVarResult, pExcepInfo,
                      puArgErr);
}
