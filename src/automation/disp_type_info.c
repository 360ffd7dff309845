/* SPDX-License-Identifier: MIT */
/*
 * CreateDispTypeInfo: the description of an object by a table of its methods, for CreateStdDispatch
 * to call it by. Source: Windows' "CreateDispTypeInfo" page. As on Windows, the table describes an
 * interface, and what is handed out is a class that has this one interface.
 */
#define COBJMACROS
#include "automation/disp_type_info.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "automation/disp_method.h"
#include "base/utf16.h"

enum {
    INTERFACE_REFERENCE = 0, /* by which the class refers to its interface */
};

static const ITypeInfoVtbl class_vtable;
static const ITypeInfoVtbl interface_vtable;

static void disp_type_info_free(struct disp_type_info *info)
{
    for (UINT i = 0; info->methods && i < info->n_methods; i++) {
        METHODDATA *method = &info->methods[i];

        for (UINT j = 0; method->ppdata && j < method->cArgs; j++)
            free(method->ppdata[j].szName);
        free(method->ppdata);
        free(method->szName);
    }
    free(info->methods);
    free(info);
}

static HRESULT copy_method(const METHODDATA *source, METHODDATA *copy)
{
    *copy = *source;
    copy->ppdata = NULL;
    copy->szName = utf16_dup(source->szName ? source->szName : u"");
    if (!copy->szName)
        return E_OUTOFMEMORY;
    if (source->cArgs == 0)
        return S_OK;
    if (source->cArgs > DISP_ARGUMENTS_MAX || !source->ppdata)
        return E_INVALIDARG;

    copy->ppdata = calloc(source->cArgs, sizeof(*copy->ppdata));
    if (!copy->ppdata)
        return E_OUTOFMEMORY;
    for (UINT i = 0; i < source->cArgs; i++) {
        copy->ppdata[i].vt = source->ppdata[i].vt;
        copy->ppdata[i].szName =
            utf16_dup(source->ppdata[i].szName ? source->ppdata[i].szName : u"");
        if (!copy->ppdata[i].szName)
            return E_OUTOFMEMORY;
    }
    return S_OK;
}

/* Both of its faces are one object. */
static struct disp_type_info *disp_type_info_from(ITypeInfo *iface)
{
    if (iface->lpVtbl == &class_vtable)
        return container_of(iface, struct disp_type_info, class_iface);
    return container_of(iface, struct disp_type_info, interface_iface);
}

static bool is_class(const ITypeInfo *iface)
{
    return iface->lpVtbl == &class_vtable;
}

static HRESULT disp_type_info_QueryInterface(ITypeInfo *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_ITypeInfo))
        return E_NOINTERFACE;

    ITypeInfo_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG disp_type_info_AddRef(ITypeInfo *iface)
{
    return (ULONG)__atomic_add_fetch(&disp_type_info_from(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG disp_type_info_Release(ITypeInfo *iface)
{
    struct disp_type_info *info = disp_type_info_from(iface);
    LONG refs = __atomic_sub_fetch(&info->refs, 1, __ATOMIC_ACQ_REL);

    if (refs == 0)
        disp_type_info_free(info);
    return (ULONG)refs;
}

static HRESULT disp_type_info_GetTypeAttr(ITypeInfo *iface, TYPEATTR **ppTypeAttr)
{
    struct disp_type_info *info = disp_type_info_from(iface);
    TYPEATTR *attributes = calloc(1, sizeof(*attributes));

    if (!attributes)
        return E_OUTOFMEMORY;

    attributes->lcid = info->lcid;
    attributes->memidConstructor = MEMBERID_NIL;
    attributes->memidDestructor = MEMBERID_NIL;
    attributes->cbSizeInstance = sizeof(void *);
    attributes->cbAlignment = sizeof(void *);
    if (is_class(iface)) {
        attributes->typekind = TKIND_COCLASS;
        attributes->cImplTypes = 1;
    } else {
        attributes->typekind = TKIND_INTERFACE;
        attributes->cFuncs = (WORD)info->n_methods;
        attributes->cbSizeVft = (WORD)(info->n_methods * sizeof(void *));
    }
    *ppTypeAttr = attributes;
    return S_OK;
}

static void disp_type_info_ReleaseTypeAttr(ITypeInfo *iface, TYPEATTR *pTypeAttr)
{
    free(pTypeAttr);
}

static HRESULT disp_type_info_GetTypeComp(ITypeInfo *iface, ITypeComp **ppTComp)
{
    *ppTComp = &disp_type_info_from(iface)->members_iface;
    ITypeComp_AddRef(*ppTComp);
    return S_OK;
}

/* One block, the parameters behind the function. */
static HRESULT disp_type_info_GetFuncDesc(ITypeInfo *iface, UINT index, FUNCDESC **ppFuncDesc)
{
    struct disp_type_info *info = disp_type_info_from(iface);
    const METHODDATA *method;
    FUNCDESC *function;

    *ppFuncDesc = NULL;
    if (is_class(iface) || index >= info->n_methods)
        return TYPE_E_ELEMENTNOTFOUND;

    method = &info->methods[index];
    function = calloc(1, sizeof(*function) + method->cArgs * sizeof(ELEMDESC));
    if (!function)
        return E_OUTOFMEMORY;
    function->memid = method->dispid;
    function->funckind = FUNC_VIRTUAL;
    function->invkind = (INVOKEKIND)method->wFlags;
    function->callconv = method->cc;
    function->cParams = (SHORT)method->cArgs;
    function->oVft = (SHORT)(method->iMeth * sizeof(void *));
    function->elemdescFunc.tdesc.vt = method->vtReturn;
    function->lprgelemdescParam = (ELEMDESC *)(function + 1);
    for (UINT i = 0; i < method->cArgs; i++)
        function->lprgelemdescParam[i].tdesc.vt = method->ppdata[i].vt;
    *ppFuncDesc = function;
    return S_OK;
}

static void disp_type_info_ReleaseFuncDesc(ITypeInfo *iface, FUNCDESC *pFuncDesc)
{
    free(pFuncDesc);
}

static HRESULT disp_type_info_GetVarDesc(ITypeInfo *iface, UINT index, VARDESC **ppVarDesc)
{
    *ppVarDesc = NULL;
    return TYPE_E_ELEMENTNOTFOUND;
}

static void disp_type_info_ReleaseVarDesc(ITypeInfo *iface, VARDESC *pVarDesc)
{
}

/* The first method of this identifier, with one of @flags unless these are 0. */
static const METHODDATA *find_method(const struct disp_type_info *info, MEMBERID memid, WORD flags)
{
    for (UINT i = 0; i < info->n_methods; i++) {
        if (info->methods[i].dispid == memid && (!flags || info->methods[i].wFlags & flags))
            return &info->methods[i];
    }
    return NULL;
}

static HRESULT disp_type_info_GetNames(ITypeInfo *iface, MEMBERID memid, BSTR *rgBstrNames,
                                       UINT cMaxNames, UINT *pcNames)
{
    const METHODDATA *method = find_method(disp_type_info_from(iface), memid, 0);

    *pcNames = 0;
    if (!method)
        return TYPE_E_ELEMENTNOTFOUND;
    for (UINT i = 0; i < cMaxNames && i <= method->cArgs; i++) {
        rgBstrNames[i] = SysAllocString(i ? method->ppdata[i - 1].szName : method->szName);
        if (!rgBstrNames[i])
            return E_OUTOFMEMORY;
        *pcNames = i + 1;
    }
    return S_OK;
}

static HRESULT disp_type_info_GetRefTypeOfImplType(ITypeInfo *iface, UINT index, HREFTYPE *pRefType)
{
    if (!is_class(iface) || index != 0)
        return TYPE_E_ELEMENTNOTFOUND;
    *pRefType = INTERFACE_REFERENCE;
    return S_OK;
}

static HRESULT disp_type_info_GetImplTypeFlags(ITypeInfo *iface, UINT index, INT *pImplTypeFlags)
{
    if (!is_class(iface) || index != 0)
        return TYPE_E_ELEMENTNOTFOUND;
    *pImplTypeFlags = IMPLTYPEFLAG_FDEFAULT;
    return S_OK;
}

static HRESULT disp_type_info_GetRefTypeInfo(ITypeInfo *iface, HREFTYPE hRefType,
                                             ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    if (hRefType != INTERFACE_REFERENCE)
        return TYPE_E_ELEMENTNOTFOUND;
    *ppTInfo = &disp_type_info_from(iface)->interface_iface;
    ITypeInfo_AddRef(*ppTInfo);
    return S_OK;
}

static MEMBERID find_parameter(const METHODDATA *method, LPCOLESTR name)
{
    for (UINT i = 0; i < method->cArgs; i++) {
        if (utf16_equal_nocase(method->ppdata[i].szName, name))
            return (MEMBERID)i;
    }
    return MEMBERID_NIL;
}

/* The method's name, then names of its parameters. */
static HRESULT disp_type_info_GetIDsOfNames(ITypeInfo *iface, LPOLESTR *rgszNames, UINT cNames,
                                            MEMBERID *pMemId)
{
    struct disp_type_info *info = disp_type_info_from(iface);
    const METHODDATA *method = NULL;
    HRESULT hr = S_OK;

    for (UINT i = 0; i < cNames; i++)
        pMemId[i] = MEMBERID_NIL;
    for (UINT i = 0; cNames && !method && i < info->n_methods; i++) {
        if (utf16_equal_nocase(info->methods[i].szName, rgszNames[0]))
            method = &info->methods[i];
    }
    if (!method)
        return DISP_E_UNKNOWNNAME;

    pMemId[0] = method->dispid;
    for (UINT i = 1; i < cNames; i++) {
        pMemId[i] = find_parameter(method, rgszNames[i]);
        if (pMemId[i] == MEMBERID_NIL)
            hr = DISP_E_UNKNOWNNAME;
    }
    return hr;
}

static HRESULT disp_type_info_Invoke(ITypeInfo *iface, void *pvInstance, MEMBERID memid,
                                     WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                                     EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    const METHODDATA *method = find_method(disp_type_info_from(iface), memid, wFlags);
    struct disp_call call = {pvInstance, wFlags, pDispParams, puArgErr};

    if (!pvInstance || !pDispParams)
        return E_INVALIDARG;
    return method ? disp_method_call(method, &call, pVarResult) : DISP_E_MEMBERNOTFOUND;
}

static HRESULT disp_type_info_GetDocumentation(ITypeInfo *iface, MEMBERID memid, BSTR *pBstrName,
                                               BSTR *pBstrDocString, DWORD *pdwHelpContext,
                                               BSTR *pBstrHelpFile)
{
    const METHODDATA *method = find_method(disp_type_info_from(iface), memid, 0);

    if (!method)
        return TYPE_E_ELEMENTNOTFOUND;
    if (pBstrDocString)
        *pBstrDocString = NULL;
    if (pdwHelpContext)
        *pdwHelpContext = 0;
    if (pBstrHelpFile)
        *pBstrHelpFile = NULL;
    if (pBstrName)
        *pBstrName = SysAllocString(method->szName);
    return S_OK;
}

static HRESULT disp_type_info_GetDllEntry(ITypeInfo *iface, MEMBERID memid, INVOKEKIND invKind,
                                          BSTR *pBstrDllName, BSTR *pBstrName, WORD *pwOrdinal)
{
    return TYPE_E_BADMODULEKIND;
}

static HRESULT disp_type_info_AddressOfMember(ITypeInfo *iface, MEMBERID memid, INVOKEKIND invKind,
                                              void **ppv)
{
    return TYPE_E_BADMODULEKIND;
}

static HRESULT disp_type_info_CreateInstance(ITypeInfo *iface, IUnknown *pUnkOuter, REFIID riid,
                                             void **ppvObj)
{
    *ppvObj = NULL;
    return TYPE_E_CANTCREATETMPFILE;
}

static HRESULT disp_type_info_GetMops(ITypeInfo *iface, MEMBERID memid, BSTR *pBstrMops)
{
    *pBstrMops = NULL;
    return S_OK;
}

static HRESULT disp_type_info_GetContainingTypeLib(ITypeInfo *iface, ITypeLib **ppTLib,
                                                   UINT *pIndex)
{
    if (ppTLib) {
        *ppTLib = &disp_type_info_from(iface)->ITypeLib_iface;
        ITypeLib_AddRef(*ppTLib);
    }
    if (pIndex)
        *pIndex = is_class(iface) ? CLASS_INDEX : INTERFACE_INDEX;
    return S_OK;
}

#define TYPE_INFO_VTABLE                                                                           \
    {                                                                                              \
        .QueryInterface = disp_type_info_QueryInterface, .AddRef = disp_type_info_AddRef,          \
        .Release = disp_type_info_Release, .GetTypeAttr = disp_type_info_GetTypeAttr,              \
        .GetTypeComp = disp_type_info_GetTypeComp, .GetFuncDesc = disp_type_info_GetFuncDesc,      \
        .GetVarDesc = disp_type_info_GetVarDesc, .GetNames = disp_type_info_GetNames,              \
        .GetRefTypeOfImplType = disp_type_info_GetRefTypeOfImplType,                               \
        .GetImplTypeFlags = disp_type_info_GetImplTypeFlags,                                       \
        .GetIDsOfNames = disp_type_info_GetIDsOfNames, .Invoke = disp_type_info_Invoke,            \
        .GetDocumentation = disp_type_info_GetDocumentation,                                       \
        .GetDllEntry = disp_type_info_GetDllEntry,                                                 \
        .GetRefTypeInfo = disp_type_info_GetRefTypeInfo,                                           \
        .AddressOfMember = disp_type_info_AddressOfMember,                                         \
        .CreateInstance = disp_type_info_CreateInstance, .GetMops = disp_type_info_GetMops,        \
        .GetContainingTypeLib = disp_type_info_GetContainingTypeLib,                               \
        .ReleaseTypeAttr = disp_type_info_ReleaseTypeAttr,                                         \
        .ReleaseFuncDesc = disp_type_info_ReleaseFuncDesc,                                         \
        .ReleaseVarDesc = disp_type_info_ReleaseVarDesc,                                           \
    }

static const ITypeInfoVtbl class_vtable = TYPE_INFO_VTABLE;
static const ITypeInfoVtbl interface_vtable = TYPE_INFO_VTABLE;

HRESULT CreateDispTypeInfo(INTERFACEDATA *pidata, LCID lcid, ITypeInfo **pptinfo)
{
    struct disp_type_info *info;
    HRESULT hr = S_OK;

    if (!pidata || !pptinfo || (pidata->cMembers && !pidata->pmethdata))
        return E_INVALIDARG;

    *pptinfo = NULL;
    info = calloc(1, sizeof(*info));
    if (!info)
        return E_OUTOFMEMORY;
    info->class_iface.lpVtbl = (ITypeInfoVtbl *)&class_vtable;
    info->interface_iface.lpVtbl = (ITypeInfoVtbl *)&interface_vtable;
    info->members_iface.lpVtbl = (ITypeCompVtbl *)&disp_type_members_vtable;
    info->types_iface.lpVtbl = (ITypeCompVtbl *)&disp_type_types_vtable;
    info->ITypeLib_iface.lpVtbl = (ITypeLibVtbl *)&disp_type_lib_vtable;
    info->refs = 1;
    info->lcid = lcid;
    info->n_methods = pidata->cMembers;
    info->methods = calloc(pidata->cMembers + 1, sizeof(*info->methods));
    if (!info->methods)
        hr = E_OUTOFMEMORY;
    for (UINT i = 0; SUCCEEDED(hr) && i < pidata->cMembers; i++)
        hr = copy_method(&pidata->pmethdata[i], &info->methods[i]);
    if (FAILED(hr)) {
        disp_type_info_free(info);
        return hr;
    }
    *pptinfo = &info->class_iface;
    return S_OK;
}
