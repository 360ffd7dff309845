/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "script_type.h"

#include <stdlib.h>
#include <string.h>

#include "component.h"
#include "script_members.h"

enum {
    REFERENCE_SELF = 0,
    REFERENCE_DISPATCH = 1, /* the interface that this extends */
    INSTANCE_SIZE = 4,      /* as Windows' engine says */
};

static const IID IID_IScriptTypeInfo = {
    0xc59c6b12, 0xf6c1, 0x11cf, {0x88, 0x35, 0x00, 0xa0, 0xc9, 0x11, 0xe8, 0xb2}};
static const GUID LIBID_StdOle = {0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

struct script_type {
    ITypeInfo ITypeInfo_iface;
    ITypeComp ITypeComp_iface;
    LONG refs;
    struct script_members members;
    ITypeInfo *dispatch; /* of IDispatch */
};

static struct script_type *type_from(ITypeInfo *iface)
{
    return CONTAINING_RECORD(iface, struct script_type, ITypeInfo_iface);
}

static struct script_type *type_from_comp(ITypeComp *iface)
{
    return CONTAINING_RECORD(iface, struct script_type, ITypeComp_iface);
}

static HRESULT type_QueryInterface(ITypeInfo *iface, REFIID riid, void **ppv)
{
    struct script_type *type = type_from(iface);

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_ITypeInfo))
        *ppv = &type->ITypeInfo_iface;
    else if (IsEqualIID(riid, &IID_ITypeComp))
        *ppv = &type->ITypeComp_iface;
    else
        return E_NOINTERFACE;
    ITypeInfo_AddRef(iface);
    return S_OK;
}

static ULONG type_AddRef(ITypeInfo *iface)
{
    return (ULONG)InterlockedIncrement(&type_from(iface)->refs);
}

static ULONG type_Release(ITypeInfo *iface)
{
    struct script_type *type = type_from(iface);
    LONG refs = InterlockedDecrement(&type->refs);

    if (refs == 0) {
        script_members_deinit(&type->members);
        if (type->dispatch)
            ITypeInfo_Release(type->dispatch);
        free(type);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT type_GetTypeAttr(ITypeInfo *iface, TYPEATTR **ppTypeAttr)
{
    struct script_type *type = type_from(iface);
    TYPEATTR *attributes;

    if (!ppTypeAttr)
        return E_INVALIDARG;
    attributes = calloc(1, sizeof(*attributes));
    if (!attributes)
        return E_OUTOFMEMORY;
    attributes->guid = IID_IScriptTypeInfo;
    attributes->lcid = LOCALE_USER_DEFAULT;
    attributes->memidConstructor = MEMBERID_NIL;
    attributes->memidDestructor = MEMBERID_NIL;
    attributes->cbSizeInstance = INSTANCE_SIZE;
    attributes->typekind = TKIND_DISPATCH;
    attributes->cFuncs = (WORD)type->members.n_functions;
    attributes->cVars = (WORD)type->members.n_variables;
    attributes->cImplTypes = 1;
    attributes->cbSizeVft = sizeof(IDispatchVtbl);
    attributes->cbAlignment = INSTANCE_SIZE;
    attributes->wTypeFlags = TYPEFLAG_FDISPATCHABLE;
    *ppTypeAttr = attributes;
    return S_OK;
}

static HRESULT type_GetTypeComp(ITypeInfo *iface, ITypeComp **ppTComp)
{
    if (!ppTComp)
        return E_INVALIDARG;
    *ppTComp = &type_from(iface)->ITypeComp_iface;
    ITypeInfo_AddRef(iface);
    return S_OK;
}

static HRESULT type_GetFuncDesc(ITypeInfo *iface, UINT index, FUNCDESC **ppFuncDesc)
{
    struct script_type *type = type_from(iface);

    if (!ppFuncDesc)
        return E_INVALIDARG;
    if (index >= type->members.n_functions)
        return TYPE_E_ELEMENTNOTFOUND;
    *ppFuncDesc = script_function_describe(&type->members.functions[index]);
    return *ppFuncDesc ? S_OK : E_OUTOFMEMORY;
}

static HRESULT type_GetVarDesc(ITypeInfo *iface, UINT index, VARDESC **ppVarDesc)
{
    struct script_type *type = type_from(iface);

    if (!ppVarDesc)
        return E_INVALIDARG;
    if (index >= type->members.n_variables)
        return TYPE_E_ELEMENTNOTFOUND;
    *ppVarDesc = script_variable_describe(&type->members.variables[index]);
    return *ppVarDesc ? S_OK : E_OUTOFMEMORY;
}

static HRESULT type_GetNames(ITypeInfo *iface, MEMBERID memid, BSTR *rgBstrNames, UINT cMaxNames,
                             UINT *pcNames)
{
    struct script_type *type = type_from(iface);
    const struct script_member *member;
    UINT n = 0;

    if (!rgBstrNames || !pcNames)
        return E_INVALIDARG;
    member = script_members_by_id(&type->members, memid);
    if (!member)
        return ITypeInfo_GetNames(type->dispatch, memid, rgBstrNames, cMaxNames, pcNames);
    for (; n < cMaxNames && n <= member->n_parameters; n++) {
        rgBstrNames[n] = SysAllocString(n == 0 ? member->name : member->parameters[n - 1]);
        if (!rgBstrNames[n]) {
            while (n > 0)
                SysFreeString(rgBstrNames[--n]);
            return E_OUTOFMEMORY;
        }
    }
    *pcNames = n;
    return S_OK;
}

static HRESULT type_GetRefTypeOfImplType(ITypeInfo *iface, UINT index, HREFTYPE *pRefType)
{
    if (!pRefType)
        return E_INVALIDARG;
    if (index != 0)
        return TYPE_E_ELEMENTNOTFOUND;
    *pRefType = REFERENCE_DISPATCH;
    return S_OK;
}

static HRESULT type_GetImplTypeFlags(ITypeInfo *iface, UINT index, INT *pImplTypeFlags)
{
    if (!pImplTypeFlags)
        return E_INVALIDARG;
    if (index != 0)
        return TYPE_E_ELEMENTNOTFOUND;
    *pImplTypeFlags = 0;
    return S_OK;
}

/* Arguments have names, too, and so have the members of IDispatch. */
static HRESULT type_GetIDsOfNames(ITypeInfo *iface, LPOLESTR *rgszNames, UINT cNames,
                                  MEMBERID *pMemId)
{
    struct script_type *type = type_from(iface);
    const struct script_member *member;
    HRESULT hr = S_OK;

    if (!rgszNames || !pMemId || cNames == 0)
        return E_INVALIDARG;
    member = script_members_by_name(&type->members, rgszNames[0]);
    if (!member)
        return ITypeInfo_GetIDsOfNames(type->dispatch, rgszNames, cNames, pMemId);
    pMemId[0] = member->dispid;
    for (UINT i = 1; i < cNames; i++) {
        pMemId[i] = script_member_parameter(member, rgszNames[i]);
        if (pMemId[i] == MEMBERID_NIL)
            hr = DISP_E_UNKNOWNNAME;
    }
    return hr;
}

static HRESULT type_Invoke(ITypeInfo *iface, PVOID pvInstance, MEMBERID memid, WORD wFlags,
                           DISPPARAMS *pDispParams, VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                           UINT *puArgErr)
{
    if (!pvInstance || !pDispParams)
        return E_INVALIDARG;
    return IDispatch_Invoke((IDispatch *)pvInstance, memid, &IID_NULL, LOCALE_USER_DEFAULT, wFlags,
                            pDispParams, pVarResult, pExcepInfo, puArgErr);
}

static HRESULT type_GetDocumentation(ITypeInfo *iface, MEMBERID memid, BSTR *pBstrName,
                                     BSTR *pBstrDocString, DWORD *pdwHelpContext,
                                     BSTR *pBstrHelpFile)
{
    struct script_type *type = type_from(iface);
    const struct script_member *member = script_members_by_id(&type->members, memid);

    if (memid != MEMBERID_NIL && !member)
        return ITypeInfo_GetDocumentation(type->dispatch, memid, pBstrName, pBstrDocString,
                                          pdwHelpContext, pBstrHelpFile);
    if (pBstrDocString)
        *pBstrDocString = NULL;
    if (pdwHelpContext)
        *pdwHelpContext = 0;
    if (pBstrHelpFile)
        *pBstrHelpFile = NULL;
    if (!pBstrName)
        return S_OK;
    *pBstrName = SysAllocString(member ? member->name : u"VBScriptTypeInfo");
    return *pBstrName ? S_OK : E_OUTOFMEMORY;
}

static HRESULT type_GetDllEntry(ITypeInfo *iface, MEMBERID memid, INVOKEKIND invKind,
                                BSTR *pBstrDllName, BSTR *pBstrName, WORD *pwOrdinal)
{
    if (pBstrDllName)
        *pBstrDllName = NULL;
    if (pBstrName)
        *pBstrName = NULL;
    if (pwOrdinal)
        *pwOrdinal = 0;
    return script_members_by_id(&type_from(iface)->members, memid)
               ? TYPE_E_BADMODULEKIND
               : ITypeInfo_GetDllEntry(type_from(iface)->dispatch, memid, invKind, pBstrDllName,
                                       pBstrName, pwOrdinal);
}

static HRESULT type_GetRefTypeInfo(ITypeInfo *iface, HREFTYPE hRefType, ITypeInfo **ppTInfo)
{
    struct script_type *type = type_from(iface);

    if (!ppTInfo || (INT)hRefType < 0)
        return E_INVALIDARG;
    if (hRefType == REFERENCE_SELF)
        *ppTInfo = iface;
    else if (hRefType == REFERENCE_DISPATCH)
        *ppTInfo = type->dispatch;
    else
        return E_FAIL;
    ITypeInfo_AddRef(*ppTInfo);
    return S_OK;
}

/* A dispatch interface has no entries and makes no objects. */
static HRESULT type_AddressOfMember(ITypeInfo *iface, MEMBERID memid, INVOKEKIND invKind,
                                    PVOID *ppv)
{
    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    return TYPE_E_BADMODULEKIND;
}

static HRESULT type_CreateInstance(ITypeInfo *iface, IUnknown *pUnkOuter, REFIID riid,
                                   PVOID *ppvObj)
{
    if (!ppvObj)
        return E_INVALIDARG;
    *ppvObj = NULL;
    return TYPE_E_BADMODULEKIND;
}

static HRESULT type_GetMops(ITypeInfo *iface, MEMBERID memid, BSTR *pBstrMops)
{
    if (!pBstrMops)
        return E_INVALIDARG;
    *pBstrMops = NULL;
    return S_OK;
}

static HRESULT type_GetContainingTypeLib(ITypeInfo *iface, ITypeLib **ppTLib, UINT *pIndex)
{
    if (!ppTLib || !pIndex)
        return E_INVALIDARG;
    *ppTLib = NULL;
    *pIndex = 0;
    return E_NOTIMPL; /* it is in none, and Windows' engine says so */
}

static void type_ReleaseTypeAttr(ITypeInfo *iface, TYPEATTR *pTypeAttr)
{
    free(pTypeAttr);
}

static void type_ReleaseFuncDesc(ITypeInfo *iface, FUNCDESC *pFuncDesc)
{
    free(pFuncDesc);
}

static void type_ReleaseVarDesc(ITypeInfo *iface, VARDESC *pVarDesc)
{
    free(pVarDesc);
}

static const ITypeInfoVtbl type_vtable = {
    .QueryInterface = type_QueryInterface,
    .AddRef = type_AddRef,
    .Release = type_Release,
    .GetTypeAttr = type_GetTypeAttr,
    .GetTypeComp = type_GetTypeComp,
    .GetFuncDesc = type_GetFuncDesc,
    .GetVarDesc = type_GetVarDesc,
    .GetNames = type_GetNames,
    .GetRefTypeOfImplType = type_GetRefTypeOfImplType,
    .GetImplTypeFlags = type_GetImplTypeFlags,
    .GetIDsOfNames = type_GetIDsOfNames,
    .Invoke = type_Invoke,
    .GetDocumentation = type_GetDocumentation,
    .GetDllEntry = type_GetDllEntry,
    .GetRefTypeInfo = type_GetRefTypeInfo,
    .AddressOfMember = type_AddressOfMember,
    .CreateInstance = type_CreateInstance,
    .GetMops = type_GetMops,
    .GetContainingTypeLib = type_GetContainingTypeLib,
    .ReleaseTypeAttr = type_ReleaseTypeAttr,
    .ReleaseFuncDesc = type_ReleaseFuncDesc,
    .ReleaseVarDesc = type_ReleaseVarDesc,
};

static HRESULT comp_QueryInterface(ITypeComp *iface, REFIID riid, void **ppv)
{
    return ITypeInfo_QueryInterface(&type_from_comp(iface)->ITypeInfo_iface, riid, ppv);
}

static ULONG comp_AddRef(ITypeComp *iface)
{
    return ITypeInfo_AddRef(&type_from_comp(iface)->ITypeInfo_iface);
}

static ULONG comp_Release(ITypeComp *iface)
{
    return ITypeInfo_Release(&type_from_comp(iface)->ITypeInfo_iface);
}

static HRESULT bind_function(struct script_type *type, const struct script_member *member,
                             WORD flags, DESCKIND *ret_kind, BINDPTR *ret_bound)
{
    if (flags != 0 && !(flags & INVOKE_FUNC))
        return TYPE_E_TYPEMISMATCH;
    ret_bound->lpfuncdesc = script_function_describe(member);
    *ret_kind = DESCKIND_FUNCDESC;
    return ret_bound->lpfuncdesc ? S_OK : E_OUTOFMEMORY;
}

static HRESULT bind_variable(struct script_type *type, const struct script_member *member,
                             WORD flags, DESCKIND *ret_kind, BINDPTR *ret_bound)
{
    if (flags != 0 && !(flags & INVOKE_PROPERTYGET))
        return TYPE_E_TYPEMISMATCH;
    ret_bound->lpvardesc = script_variable_describe(member);
    *ret_kind = DESCKIND_VARDESC;
    return ret_bound->lpvardesc ? S_OK : E_OUTOFMEMORY;
}

/* The members of IDispatch can be bound to as well. */
static HRESULT bind_inherited(struct script_type *type, LPOLESTR name, ULONG hash, WORD flags,
                              ITypeInfo **ret_info, DESCKIND *ret_kind, BINDPTR *ret_bound)
{
    ITypeComp *names;
    HRESULT hr;

    hr = ITypeInfo_GetTypeComp(type->dispatch, &names);
    if (FAILED(hr))
        return hr;
    hr = ITypeComp_Bind(names, name, hash, flags, ret_info, ret_kind, ret_bound);
    ITypeComp_Release(names);
    return hr;
}

static HRESULT comp_Bind(ITypeComp *iface, LPOLESTR szName, ULONG lHashVal, WORD wFlags,
                         ITypeInfo **ppTInfo, DESCKIND *pDescKind, BINDPTR *pBindPtr)
{
    struct script_type *type = type_from_comp(iface);
    const struct script_member *member;
    HRESULT hr;

    if (!szName || !ppTInfo || !pDescKind || !pBindPtr)
        return E_INVALIDARG;
    *ppTInfo = NULL;
    *pDescKind = DESCKIND_NONE;
    memset(pBindPtr, 0, sizeof(*pBindPtr));
    member = script_members_by_name(&type->members, szName);
    if (!member)
        return bind_inherited(type, szName, lHashVal, wFlags, ppTInfo, pDescKind, pBindPtr);

    hr = member->is_variable ? bind_variable(type, member, wFlags, pDescKind, pBindPtr)
                             : bind_function(type, member, wFlags, pDescKind, pBindPtr);
    if (FAILED(hr)) {
        *pDescKind = DESCKIND_NONE;
        return hr;
    }
    *ppTInfo = &type->ITypeInfo_iface;
    ITypeInfo_AddRef(*ppTInfo);
    return S_OK;
}

/* A script declares no types. */
static HRESULT comp_BindType(ITypeComp *iface, LPOLESTR szName, ULONG lHashVal, ITypeInfo **ppTInfo,
                             ITypeComp **ppTComp)
{
    if (!szName || !ppTInfo || !ppTComp)
        return E_INVALIDARG;
    *ppTInfo = NULL;
    *ppTComp = NULL;
    return S_OK;
}

static const ITypeCompVtbl comp_vtable = {
    .QueryInterface = comp_QueryInterface,
    .AddRef = comp_AddRef,
    .Release = comp_Release,
    .Bind = comp_Bind,
    .BindType = comp_BindType,
};

static HRESULT load_dispatch(ITypeInfo **ret_info)
{
    ITypeLib *library;
    HRESULT hr;

    hr = LoadRegTypeLib(&LIBID_StdOle, 2, 0, LOCALE_NEUTRAL, &library);
    if (FAILED(hr))
        return hr;
    hr = ITypeLib_GetTypeInfoOfGuid(library, &IID_IDispatch, ret_info);
    ITypeLib_Release(library);
    return hr;
}

HRESULT script_type_new(struct machine_module *module, ITypeInfo **ret_type)
{
    struct script_type *type = calloc(1, sizeof(*type));
    HRESULT hr;

    if (!type)
        return E_OUTOFMEMORY;
    type->ITypeInfo_iface.lpVtbl = (ITypeInfoVtbl *)&type_vtable;
    type->ITypeComp_iface.lpVtbl = (ITypeCompVtbl *)&comp_vtable;
    type->refs = 1;
    component_use_begun();
    hr = load_dispatch(&type->dispatch);
    if (SUCCEEDED(hr))
        hr = script_members_init(&type->members, module);
    if (FAILED(hr)) {
        ITypeInfo_Release(&type->ITypeInfo_iface);
        return hr;
    }
    *ret_type = &type->ITypeInfo_iface;
    return S_OK;
}
