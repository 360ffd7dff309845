/* SPDX-License-Identifier: MIT */
/*
 * The library of a described interface and its class, and binding to names in it. Source: Windows'
 * "ITypeComp" and "ITypeLib" pages. Neither type has a name, or an identifier, to be found by.
 */
#define COBJMACROS
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "automation/disp_type_info.h"
#include "base/utf16.h"

static struct disp_type_info *disp_type_info_from_comp(ITypeComp *iface)
{
    if (iface->lpVtbl == &disp_type_members_vtable)
        return container_of(iface, struct disp_type_info, members_iface);
    return container_of(iface, struct disp_type_info, types_iface);
}

static struct disp_type_info *disp_type_info_from_ITypeLib(ITypeLib *iface)
{
    return container_of(iface, struct disp_type_info, ITypeLib_iface);
}

/* ---- ITypeComp ---- */

static HRESULT disp_type_comp_QueryInterface(ITypeComp *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_ITypeComp))
        return E_NOINTERFACE;

    ITypeComp_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG disp_type_comp_AddRef(ITypeComp *iface)
{
    return ITypeInfo_AddRef(&disp_type_info_from_comp(iface)->class_iface);
}

static ULONG disp_type_comp_Release(ITypeComp *iface)
{
    return ITypeInfo_Release(&disp_type_info_from_comp(iface)->class_iface);
}

/* No such name is a success of the kind DESCKIND_NONE. */
static HRESULT disp_type_members_Bind(ITypeComp *iface, LPOLESTR szName, ULONG lHashVal,
                                      WORD wFlags, ITypeInfo **ppTInfo, DESCKIND *pDescKind,
                                      BINDPTR *pBindPtr)
{
    struct disp_type_info *info = disp_type_info_from_comp(iface);
    HRESULT hr = S_OK;

    *ppTInfo = NULL;
    *pDescKind = DESCKIND_NONE;
    pBindPtr->lpfuncdesc = NULL;
    for (UINT i = 0; i < info->n_methods; i++) {
        if (!utf16_equal_nocase(info->methods[i].szName, szName))
            continue;
        if (wFlags && !(wFlags & info->methods[i].wFlags)) {
            hr = TYPE_E_TYPEMISMATCH;
            continue;
        }
        hr = ITypeInfo_GetFuncDesc(&info->interface_iface, i, &pBindPtr->lpfuncdesc);
        if (FAILED(hr))
            return hr;

        *pDescKind = DESCKIND_FUNCDESC;
        *ppTInfo = &info->interface_iface;
        ITypeInfo_AddRef(*ppTInfo);
        return S_OK;
    }
    return hr;
}

static HRESULT disp_type_types_Bind(ITypeComp *iface, LPOLESTR szName, ULONG lHashVal, WORD wFlags,
                                    ITypeInfo **ppTInfo, DESCKIND *pDescKind, BINDPTR *pBindPtr)
{
    *ppTInfo = NULL;
    *pDescKind = DESCKIND_NONE;
    pBindPtr->lpfuncdesc = NULL;
    return S_OK;
}

static HRESULT disp_type_comp_BindType(ITypeComp *iface, LPOLESTR szName, ULONG lHashVal,
                                       ITypeInfo **ppTInfo, ITypeComp **ppTComp)
{
    *ppTInfo = NULL;
    *ppTComp = NULL;
    return S_OK;
}

const ITypeCompVtbl disp_type_members_vtable = {
    .QueryInterface = disp_type_comp_QueryInterface,
    .AddRef = disp_type_comp_AddRef,
    .Release = disp_type_comp_Release,
    .Bind = disp_type_members_Bind,
    .BindType = disp_type_comp_BindType,
};

const ITypeCompVtbl disp_type_types_vtable = {
    .QueryInterface = disp_type_comp_QueryInterface,
    .AddRef = disp_type_comp_AddRef,
    .Release = disp_type_comp_Release,
    .Bind = disp_type_types_Bind,
    .BindType = disp_type_comp_BindType,
};

/* ---- ITypeLib ---- */

static HRESULT disp_type_lib_QueryInterface(ITypeLib *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_ITypeLib))
        return E_NOINTERFACE;

    ITypeLib_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG disp_type_lib_AddRef(ITypeLib *iface)
{
    return ITypeInfo_AddRef(&disp_type_info_from_ITypeLib(iface)->class_iface);
}

static ULONG disp_type_lib_Release(ITypeLib *iface)
{
    return ITypeInfo_Release(&disp_type_info_from_ITypeLib(iface)->class_iface);
}

static UINT disp_type_lib_GetTypeInfoCount(ITypeLib *iface)
{
    return TYPES_COUNT;
}

static HRESULT disp_type_lib_GetTypeInfo(ITypeLib *iface, UINT index, ITypeInfo **ppTInfo)
{
    struct disp_type_info *info = disp_type_info_from_ITypeLib(iface);

    *ppTInfo = NULL;
    if (index >= TYPES_COUNT)
        return TYPE_E_ELEMENTNOTFOUND;

    *ppTInfo = index == CLASS_INDEX ? &info->class_iface : &info->interface_iface;
    ITypeInfo_AddRef(*ppTInfo);
    return S_OK;
}

static HRESULT disp_type_lib_GetTypeInfoType(ITypeLib *iface, UINT index, TYPEKIND *pTKind)
{
    if (index >= TYPES_COUNT)
        return TYPE_E_ELEMENTNOTFOUND;
    *pTKind = index == CLASS_INDEX ? TKIND_COCLASS : TKIND_INTERFACE;
    return S_OK;
}

static HRESULT disp_type_lib_GetTypeInfoOfGuid(ITypeLib *iface, REFGUID guid, ITypeInfo **ppTinfo)
{
    *ppTinfo = NULL;
    return TYPE_E_ELEMENTNOTFOUND;
}

static HRESULT disp_type_lib_GetLibAttr(ITypeLib *iface, TLIBATTR **ppTLibAttr)
{
    TLIBATTR *attributes = calloc(1, sizeof(*attributes));

    *ppTLibAttr = attributes;
    if (!attributes)
        return E_OUTOFMEMORY;
    attributes->lcid = disp_type_info_from_ITypeLib(iface)->lcid;
    attributes->syskind = SYS_WIN64;
    return S_OK;
}

static void disp_type_lib_ReleaseTLibAttr(ITypeLib *iface, TLIBATTR *pTLibAttr)
{
    free(pTLibAttr);
}

static HRESULT disp_type_lib_GetTypeComp(ITypeLib *iface, ITypeComp **ppTComp)
{
    *ppTComp = &disp_type_info_from_ITypeLib(iface)->types_iface;
    ITypeComp_AddRef(*ppTComp);
    return S_OK;
}

/* -1 is the library; it and its types have nothing to tell. */
static HRESULT disp_type_lib_GetDocumentation(ITypeLib *iface, INT index, BSTR *pBstrName,
                                              BSTR *pBstrDocString, DWORD *pdwHelpContext,
                                              BSTR *pBstrHelpFile)
{
    if (index < -1 || index >= TYPES_COUNT)
        return TYPE_E_ELEMENTNOTFOUND;
    if (pBstrName)
        *pBstrName = NULL;
    if (pBstrDocString)
        *pBstrDocString = NULL;
    if (pdwHelpContext)
        *pdwHelpContext = 0;
    if (pBstrHelpFile)
        *pBstrHelpFile = NULL;
    return S_OK;
}

/* The name as it was declared: a method's, or one of its parameters'. */
static const OLECHAR *find_declared(const METHODDATA *method, const OLECHAR *name)
{
    if (utf16_equal_nocase(method->szName, name))
        return method->szName;
    for (UINT i = 0; i < method->cArgs; i++) {
        if (utf16_equal_nocase(method->ppdata[i].szName, name))
            return method->ppdata[i].szName;
    }
    return NULL;
}

/* A name that is found gets the capital letters that it was declared with. */
static HRESULT disp_type_lib_IsName(ITypeLib *iface, LPOLESTR szNameBuf, ULONG lHashVal,
                                    BOOL *pfName)
{
    struct disp_type_info *info = disp_type_info_from_ITypeLib(iface);
    const OLECHAR *declared = NULL;

    for (UINT i = 0; i < info->n_methods && !declared; i++)
        declared = find_declared(&info->methods[i], szNameBuf);
    if (declared)
        memcpy(szNameBuf, declared, utf16_len(declared) * sizeof(*declared));
    *pfName = declared != NULL;
    return S_OK;
}

/* Each type counts once, however many of its methods share the name: there is one that has any. */
static HRESULT disp_type_lib_FindName(ITypeLib *iface, LPOLESTR szNameBuf, ULONG lHashVal,
                                      ITypeInfo **ppTInfo, MEMBERID *rgMemId, USHORT *pcFound)
{
    struct disp_type_info *info = disp_type_info_from_ITypeLib(iface);
    USHORT wanted = *pcFound;

    *pcFound = 0;
    for (UINT i = 0; i < info->n_methods && wanted; i++) {
        const METHODDATA *method = &info->methods[i];

        if (!utf16_equal_nocase(method->szName, szNameBuf))
            continue;

        memcpy(szNameBuf, method->szName, utf16_len(method->szName) * sizeof(*method->szName));
        ppTInfo[0] = &info->interface_iface;
        ITypeInfo_AddRef(ppTInfo[0]);
        rgMemId[0] = method->dispid;
        *pcFound = 1;
        break;
    }
    return S_OK;
}

const ITypeLibVtbl disp_type_lib_vtable = {
    .QueryInterface = disp_type_lib_QueryInterface,
    .AddRef = disp_type_lib_AddRef,
    .Release = disp_type_lib_Release,
    .GetTypeInfoCount = disp_type_lib_GetTypeInfoCount,
    .GetTypeInfo = disp_type_lib_GetTypeInfo,
    .GetTypeInfoType = disp_type_lib_GetTypeInfoType,
    .GetTypeInfoOfGuid = disp_type_lib_GetTypeInfoOfGuid,
    .GetLibAttr = disp_type_lib_GetLibAttr,
    .GetTypeComp = disp_type_lib_GetTypeComp,
    .GetDocumentation = disp_type_lib_GetDocumentation,
    .IsName = disp_type_lib_IsName,
    .FindName = disp_type_lib_FindName,
    .ReleaseTLibAttr = disp_type_lib_ReleaseTLibAttr,
};
