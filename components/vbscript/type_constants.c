/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "type_constants.h"

#include <stdlib.h>

#include <activscp.h>

#include "component.h"

struct type_constants {
    struct type_constants *next;
    DWORD flags;
    ITypeComp *names;
};

/* One constant as an object whose default property is its value, for the machine to get. */
struct constant {
    IDispatch IDispatch_iface;
    LONG refs;
    VARIANT value;
};

static struct constant *constant_from(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct constant, IDispatch_iface);
}

static HRESULT constant_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch))
        return E_NOINTERFACE;
    IDispatch_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG constant_AddRef(IDispatch *iface)
{
    return (ULONG)InterlockedIncrement(&constant_from(iface)->refs);
}

static ULONG constant_Release(IDispatch *iface)
{
    struct constant *constant = constant_from(iface);
    LONG refs = InterlockedDecrement(&constant->refs);

    if (refs == 0) {
        VariantClear(&constant->value);
        free(constant);
    }
    return (ULONG)refs;
}

static HRESULT constant_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT constant_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT constant_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                      UINT cNames, LCID lcid, DISPID *rgDispId)
{
    for (UINT i = 0; i < cNames; i++)
        rgDispId[i] = DISPID_UNKNOWN;
    return DISP_E_UNKNOWNNAME;
}

static HRESULT constant_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                               WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                               EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    if (dispIdMember != DISPID_VALUE || !(wFlags & DISPATCH_PROPERTYGET))
        return DISP_E_MEMBERNOTFOUND;
    if (pDispParams->cArgs > 0)
        return DISP_E_BADPARAMCOUNT;
    return pVarResult ? VariantCopy(pVarResult, &constant_from(iface)->value) : S_OK;
}

static const IDispatchVtbl constant_vtable = {
    .QueryInterface = constant_QueryInterface,
    .AddRef = constant_AddRef,
    .Release = constant_Release,
    .GetTypeInfoCount = constant_GetTypeInfoCount,
    .GetTypeInfo = constant_GetTypeInfo,
    .GetIDsOfNames = constant_GetIDsOfNames,
    .Invoke = constant_Invoke,
};

static HRESULT constant_new(const VARIANT *value, IDispatch **ret_object)
{
    struct constant *constant = calloc(1, sizeof(*constant));
    HRESULT hr;

    if (!constant)
        return E_OUTOFMEMORY;
    constant->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&constant_vtable;
    constant->refs = 1;
    hr = VariantCopy(&constant->value, value);
    if (FAILED(hr)) {
        free(constant);
        return hr;
    }
    *ret_object = &constant->IDispatch_iface;
    return S_OK;
}

static HRESULT add(struct type_constants **list, ITypeComp *names, DWORD flags)
{
    struct type_constants *constants = calloc(1, sizeof(*constants));

    if (!constants)
        return E_OUTOFMEMORY;
    constants->flags = flags;
    constants->names = names;
    ITypeComp_AddRef(names);
    while (*list)
        list = &(*list)->next;
    *list = constants;
    return S_OK;
}

HRESULT type_constants_add(struct type_constants **list, REFGUID id, DWORD major, DWORD minor,
                           DWORD flags)
{
    ITypeLib *library;
    ITypeComp *names;
    HRESULT hr;

    hr = LoadRegTypeLib(id, (WORD)major, (WORD)minor, LOCALE_NEUTRAL, &library);
    if (FAILED(hr))
        return hr;
    hr = ITypeLib_GetTypeComp(library, &names);
    ITypeLib_Release(library);
    if (FAILED(hr))
        return hr;
    hr = add(list, names, flags);
    ITypeComp_Release(names);
    return hr;
}

static HRESULT find(ITypeComp *names, const char16_t *name, struct machine_binding *ret_binding)
{
    ITypeInfo *info = NULL;
    DESCKIND kind = DESCKIND_NONE;
    BINDPTR found;
    HRESULT hr;

    hr = ITypeComp_Bind(names, (LPOLESTR)name, LHashValOfNameSys(SYS_WIN32, 0, name),
                        INVOKE_PROPERTYGET, &info, &kind, &found);
    if (FAILED(hr) || kind == DESCKIND_NONE)
        return S_FALSE;

    hr = S_FALSE;
    if (kind == DESCKIND_VARDESC) {
        if (found.lpvardesc->varkind == VAR_CONST) {
            *ret_binding = (struct machine_binding){.dispid = DISPID_VALUE, .is_member = true};
            hr = constant_new(found.lpvardesc->lpvarValue, &ret_binding->object);
        }
        ITypeInfo_ReleaseVarDesc(info, found.lpvardesc);
    } else if (kind == DESCKIND_FUNCDESC) {
        ITypeInfo_ReleaseFuncDesc(info, found.lpfuncdesc);
    } else if (kind == DESCKIND_TYPECOMP && found.lptcomp) {
        ITypeComp_Release(found.lptcomp);
    }
    if (info)
        ITypeInfo_Release(info);
    return hr;
}

HRESULT type_constants_find(struct type_constants *list, const char16_t *name,
                            struct machine_binding *ret_binding)
{
    HRESULT hr = S_FALSE;

    for (; list && hr == S_FALSE; list = list->next)
        hr = find(list->names, name, ret_binding);
    return hr;
}

bool type_constants_copy(const struct type_constants *list, struct type_constants **copy)
{
    for (; list; list = list->next)
        if (list->flags & SCRIPTTYPELIB_ISPERSISTENT && FAILED(add(copy, list->names, list->flags)))
            return false;
    return true;
}

static void remove_first(struct type_constants **list)
{
    struct type_constants *constants = *list;

    *list = constants->next;
    ITypeComp_Release(constants->names);
    free(constants);
}

void type_constants_reset(struct type_constants **list)
{
    while (*list) {
        if ((*list)->flags & SCRIPTTYPELIB_ISPERSISTENT)
            list = &(*list)->next;
        else
            remove_first(list);
    }
}

void type_constants_free(struct type_constants **list)
{
    while (*list)
        remove_first(list);
}
