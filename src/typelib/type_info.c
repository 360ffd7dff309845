/* SPDX-License-Identifier: MIT */
/*
 * Source: Windows' "ITypeInfo", "ITypeInfo2" pages. A dispinterface shows all functions that can be
 * called through it, those of its bases first; an interface shows its own.
 */
#define COBJMACROS
#include <stdlib.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "builtin/type_travel.h"
#include "typelib/desc_copy.h"
#include "typelib/type_call.h"
#include "typelib/type_chain.h"
#include "typelib/type_custom.h"
#include "typelib/type_entry.h"
#include "typelib/type_extent.h"
#include "typelib/type_member.h"
#include "typelib/type_names.h"

static struct type_info *type_info_from_ITypeInfo2(ITypeInfo2 *iface)
{
    return container_of(iface, struct type_info, ITypeInfo2_iface);
}

struct type_info *type_info_from(ITypeInfo *iface)
{
    if (!iface || iface->lpVtbl != (const void *)&type_info_vtable)
        return NULL;
    return type_info_from_ITypeInfo2((ITypeInfo2 *)iface);
}

static ITypeInfo *hold_face(const struct type *type, unsigned i)
{
    ITypeInfo *face = (ITypeInfo *)&type->faces[i]->ITypeInfo2_iface;

    ITypeInfo_AddRef(face);
    return face;
}

ITypeInfo *type_face(const struct type *type)
{
    return hold_face(type, 0);
}

ITypeInfo *type_vtable_face(const struct type *type)
{
    return hold_face(type, 1);
}

bool type_is_dual(const struct type *type)
{
    return type->attributes.typekind == TKIND_DISPATCH &&
           type->attributes.wTypeFlags & TYPEFLAG_FDUAL;
}

void type_settle(struct type *type)
{
    if (!__atomic_load_n(&type->needs_layout, __ATOMIC_RELAXED))
        return;
    if (type->making)
        ICreateTypeInfo2_LayOut(type->making);
    else
        type_extent_adapt(type);
}

/* The type, with all that can be said of it. */
static struct type *settled(ITypeInfo2 *iface)
{
    struct type *type = type_info_from_ITypeInfo2(iface)->type;

    type_settle(type);
    return type;
}

/* ---- IUnknown ---- */

static HRESULT type_info_QueryInterface(ITypeInfo2 *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;

    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IMarshal))
        return hr_trace(type_travel_open((IUnknown *)iface, ppv));
    if (IsEqualIID(riid, &IID_ITypeComp))
        *ppv = &type_info_from_ITypeInfo2(iface)->ITypeComp_iface;
    else if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_ITypeInfo) ||
             IsEqualIID(riid, &IID_ITypeInfo2))
        *ppv = iface;
    else if (IsEqualIID(riid, &IID_ICreateTypeInfo) || IsEqualIID(riid, &IID_ICreateTypeInfo2))
        *ppv = type_info_from_ITypeInfo2(iface)->type->making;
    if (!*ppv)
        return E_NOINTERFACE;
    ITypeInfo2_AddRef(iface);
    return S_OK;
}

/*
 * The first holder of a type holds its library for all. The faces of a dual type are counted as
 * one, as Windows counts them.
 */
static ULONG type_info_AddRef(ITypeInfo2 *iface)
{
    struct type_info *info = type_info_from_ITypeInfo2(iface);
    LONG refs = __atomic_add_fetch(&info->type->refs, 1, __ATOMIC_RELAXED);

    if (refs == 1)
        ITypeLib2_AddRef(&type_lib_of(info->type)->ITypeLib2_iface);
    return (ULONG)refs;
}

static ULONG type_info_Release(ITypeInfo2 *iface)
{
    struct type_info *info = type_info_from_ITypeInfo2(iface);
    struct type_lib *lib = type_lib_of(info->type);
    LONG refs = __atomic_sub_fetch(&info->type->refs, 1, __ATOMIC_ACQ_REL);

    if (refs == 0)
        type_lib_unref(lib);
    return (ULONG)refs;
}

/* ---- what it is ---- */

/* As a dispinterface, it has the vtable of IDispatch and all functions that Invoke() reaches. */
static HRESULT show_dispatch(const struct type *type, TYPEATTR *attributes)
{
    _cleanup_(type_chain_close) struct type_chain chain = {0};
    HRESULT hr;

    hr = type_chain_open(type, &chain);
    if (FAILED(hr))
        return hr_trace(hr);
    attributes->cFuncs = (WORD)type_chain_count(&chain);
    attributes->cbSizeVft = sizeof(IDispatchVtbl);
    attributes->wTypeFlags &= (WORD)~TYPEFLAG_FOLEAUTOMATION;
    return S_OK;
}

static HRESULT type_info_GetTypeAttr(ITypeInfo2 *iface, TYPEATTR **ppTypeAttr)
{
    struct type_info *info = type_info_from_ITypeInfo2(iface);
    TYPEATTR *attributes;
    HRESULT hr;

    if (!ppTypeAttr)
        return E_INVALIDARG;
    type_settle(info->type);
    hr = desc_copy_attributes(&info->type->attributes, &attributes);
    if (FAILED(hr))
        return hr;

    attributes->typekind = info->kind;
    attributes->lcid = info->type->library->lcid;
    if (info->kind == TKIND_DISPATCH) {
        hr = show_dispatch(info->type, attributes);
        if (FAILED(hr)) {
            desc_copy_free_attributes(attributes);
            return hr;
        }
    }
    *ppTypeAttr = attributes;
    return S_OK;
}

static void type_info_ReleaseTypeAttr(ITypeInfo2 *iface, TYPEATTR *pTypeAttr)
{
    desc_copy_free_attributes(pTypeAttr);
}

static HRESULT type_info_GetTypeKind(ITypeInfo2 *iface, TYPEKIND *pTypeKind)
{
    if (!pTypeKind)
        return E_INVALIDARG;
    *pTypeKind = type_info_from_ITypeInfo2(iface)->kind;
    return S_OK;
}

static HRESULT type_info_GetTypeFlags(ITypeInfo2 *iface, ULONG *pTypeFlags)
{
    if (!pTypeFlags)
        return E_INVALIDARG;
    *pTypeFlags = type_info_from_ITypeInfo2(iface)->type->attributes.wTypeFlags;
    return S_OK;
}

static HRESULT type_info_GetTypeComp(ITypeInfo2 *iface, ITypeComp **ppTComp)
{
    if (!ppTComp)
        return E_INVALIDARG;
    *ppTComp = &type_info_from_ITypeInfo2(iface)->ITypeComp_iface;
    ITypeInfo2_AddRef(iface);
    return S_OK;
}

static HRESULT type_info_GetContainingTypeLib(ITypeInfo2 *iface, ITypeLib **ppTLib, UINT *pIndex)
{
    const struct type *type = type_info_from_ITypeInfo2(iface)->type;

    if (pIndex)
        *pIndex = type->index;
    if (ppTLib) {
        *ppTLib = (ITypeLib *)&type_lib_of(type)->ITypeLib2_iface;
        ITypeLib_AddRef(*ppTLib);
    }
    return S_OK;
}

/* ---- descriptions ---- */

static HRESULT type_info_GetFuncDesc(ITypeInfo2 *iface, UINT index, FUNCDESC **ppFuncDesc)
{
    struct type_info *info = type_info_from_ITypeInfo2(iface);
    const struct type_function *function;
    _cleanup_(type_chain_close) struct type_chain chain = {0};
    unsigned depth;
    HRESULT hr;

    if (!ppFuncDesc)
        return E_INVALIDARG;
    type_settle(info->type);
    if (info->kind != TKIND_DISPATCH) {
        if (index >= info->type->attributes.cFuncs)
            return TYPE_E_ELEMENTNOTFOUND;
        return desc_copy_function(&info->type->functions[index].desc, 0, ppFuncDesc);
    }

    hr = type_chain_open(info->type, &chain);
    if (FAILED(hr))
        return hr;
    function = type_chain_function(&chain, index, &depth);
    if (!function)
        return TYPE_E_ELEMENTNOTFOUND;
    return desc_copy_dispatch_function(&function->desc, depth << BASE_HREF_SHIFT, ppFuncDesc);
}

static void type_info_ReleaseFuncDesc(ITypeInfo2 *iface, FUNCDESC *pFuncDesc)
{
    desc_copy_free_function(pFuncDesc);
}

static HRESULT type_info_GetVarDesc(ITypeInfo2 *iface, UINT index, VARDESC **ppVarDesc)
{
    const struct type *type = settled(iface);

    if (!ppVarDesc)
        return E_INVALIDARG;
    if (index >= type->attributes.cVars)
        return TYPE_E_ELEMENTNOTFOUND;
    return desc_copy_variable(&type->variables[index].desc, ppVarDesc);
}

static void type_info_ReleaseVarDesc(ITypeInfo2 *iface, VARDESC *pVarDesc)
{
    desc_copy_free_variable(pVarDesc);
}

static HRESULT type_info_GetNames(ITypeInfo2 *iface, MEMBERID memid, BSTR *rgBstrNames,
                                  UINT cMaxNames, UINT *pcNames)
{
    if (!rgBstrNames || !pcNames)
        return E_INVALIDARG;
    type_settle(type_info_from_ITypeInfo2(iface)->type);
    return type_member_names(type_info_from_ITypeInfo2(iface), memid, rgBstrNames, cMaxNames,
                             pcNames);
}

static HRESULT type_info_GetIDsOfNames(ITypeInfo2 *iface, LPOLESTR *rgszNames, UINT cNames,
                                       MEMBERID *pMemId)
{
    if (!rgszNames || !pMemId)
        return E_INVALIDARG;
    for (UINT i = 0; i < cNames; i++)
        pMemId[i] = MEMBERID_NIL;
    if (cNames == 0)
        return S_OK;
    return type_member_ids(settled(iface), rgszNames, cNames, pMemId);
}

static HRESULT type_info_GetDocumentation(ITypeInfo2 *iface, MEMBERID memid, BSTR *pBstrName,
                                          BSTR *pBstrDocString, DWORD *pdwHelpContext,
                                          BSTR *pBstrHelpFile)
{
    const struct type *type = settled(iface);
    struct type_member member;
    HRESULT hr;

    if (memid == MEMBERID_NIL)
        return type_notes_give(&type->notes, type->library->help_file, pBstrName, pBstrDocString,
                               pdwHelpContext, pBstrHelpFile);
    hr = type_member_find(type, memid, 0, &member);
    if (FAILED(hr))
        return hr;
    hr = type_notes_give(member.notes, type->library->help_file, pBstrName, pBstrDocString,
                         pdwHelpContext, pBstrHelpFile);
    type_member_close(&member);
    return hr;
}

static HRESULT type_info_GetDocumentation2(ITypeInfo2 *iface, MEMBERID memid, LCID lcid,
                                           BSTR *pbstrHelpString, DWORD *pdwHelpStringContext,
                                           BSTR *pbstrHelpStringDll)
{
    const struct type *type = settled(iface);
    struct type_member member;
    HRESULT hr;

    if (memid == MEMBERID_NIL)
        return type_notes_give_strings(&type->notes, type->library->help_dll, pbstrHelpString,
                                       pdwHelpStringContext, pbstrHelpStringDll);
    hr = type_member_find(type, memid, 0, &member);
    if (FAILED(hr))
        return hr;
    hr = type_notes_give_strings(member.notes, type->library->help_dll, pbstrHelpString,
                                 pdwHelpStringContext, pbstrHelpStringDll);
    type_member_close(&member);
    return hr;
}

/* No compiler has filled in such codes. */
static HRESULT type_info_GetMops(ITypeInfo2 *iface, MEMBERID memid, BSTR *pBstrMops)
{
    if (!pBstrMops)
        return E_INVALIDARG;
    *pBstrMops = NULL;
    return S_OK;
}

static HRESULT type_info_GetFuncIndexOfMemId(ITypeInfo2 *iface, MEMBERID memid, INVOKEKIND invKind,
                                             UINT *pFuncIndex)
{
    const struct type *type = settled(iface);

    if (!pFuncIndex)
        return E_INVALIDARG;
    for (UINT i = 0; i < type->attributes.cFuncs; i++) {
        if (type->functions[i].desc.memid == memid && type->functions[i].desc.invkind & invKind) {
            *pFuncIndex = i;
            return S_OK;
        }
    }
    return TYPE_E_ELEMENTNOTFOUND;
}

static HRESULT type_info_GetVarIndexOfMemId(ITypeInfo2 *iface, MEMBERID memid, UINT *pVarIndex)
{
    const struct type *type = settled(iface);

    if (!pVarIndex)
        return E_INVALIDARG;
    for (UINT i = 0; i < type->attributes.cVars; i++) {
        if (type->variables[i].desc.memid == memid) {
            *pVarIndex = i;
            return S_OK;
        }
    }
    return TYPE_E_ELEMENTNOTFOUND;
}

/* ---- references ---- */

static HREFTYPE dispatch_reference(const struct type *type)
{
    const struct type_library *library = type->library;

    for (UINT i = 0; i < library->n_imported_types; i++) {
        if (library->imported_types[i].has_guid &&
            IsEqualGUID(&library->imported_types[i].guid, &IID_IDispatch))
            return i * IMPORT_HREF_STEP + IMPORT_HREF_BIT;
    }
    return type->attributes.cImplTypes ? type->bases[0].href : TYPE_NO_HREF;
}

static HREFTYPE base_bit(const struct type_info *info)
{
    return info->kind == TKIND_INTERFACE ? BASE_HREF_BIT : 0;
}

static HRESULT type_info_GetRefTypeOfImplType(ITypeInfo2 *iface, UINT index, HREFTYPE *pRefType)
{
    struct type_info *info = type_info_from_ITypeInfo2(iface);

    if (!pRefType)
        return E_INVALIDARG;
    if (index == (UINT)-1) {
        if (!type_is_dual(info->type))
            return TYPE_E_ELEMENTNOTFOUND;
        *pRefType = TYPE_OTHER_FACE;
        return S_OK;
    }
    if (index >= info->type->attributes.cImplTypes)
        return TYPE_E_ELEMENTNOTFOUND;
    if (info->kind == TKIND_DISPATCH)
        *pRefType = dispatch_reference(info->type);
    else
        *pRefType = info->type->bases[index].href | base_bit(info);
    return S_OK;
}

static HRESULT type_info_GetImplTypeFlags(ITypeInfo2 *iface, UINT index, INT *pImplTypeFlags)
{
    const struct type *type = type_info_from_ITypeInfo2(iface)->type;

    if (!pImplTypeFlags)
        return E_INVALIDARG;
    if (type->attributes.typekind == TKIND_DISPATCH && index == 0) {
        *pImplTypeFlags = 0;
        return S_OK;
    }
    if (index >= type->attributes.cImplTypes)
        return TYPE_E_ELEMENTNOTFOUND;
    *pImplTypeFlags = type->bases[index].flags;
    return S_OK;
}

/* The base of an interface is an interface, even where it is a dual one. */
static void prefer_vtable(ITypeInfo **info)
{
    struct type_info *face = type_info_from(*info);

    if (!face || !type_is_dual(face->type))
        return;
    *info = type_vtable_face(face->type);
    ITypeInfo2_Release(&face->ITypeInfo2_iface);
}

static HRESULT type_info_GetRefTypeInfo(ITypeInfo2 *iface, HREFTYPE hRefType, ITypeInfo **ppTInfo)
{
    struct type_info *info = type_info_from_ITypeInfo2(iface);
    HRESULT hr;

    if (!ppTInfo)
        return E_INVALIDARG;
    *ppTInfo = NULL;
    if (hRefType == TYPE_OTHER_FACE && type_is_dual(info->type)) {
        *ppTInfo =
            info->kind == TKIND_DISPATCH ? type_vtable_face(info->type) : type_face(info->type);
        return S_OK;
    }
    hr = type_resolve(info->type, hRefType, ppTInfo);
    if (SUCCEEDED(hr) && hRefType & BASE_HREF_BIT)
        prefer_vtable(ppTInfo);
    return hr;
}

/* ---- what it does ---- */

static HRESULT type_info_Invoke(ITypeInfo2 *iface, void *pvInstance, MEMBERID memid, WORD wFlags,
                                DISPPARAMS *pDispParams, VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                                UINT *puArgErr)
{
    struct type_call call = {pvInstance, wFlags, pDispParams, pVarResult, pExcepInfo, puArgErr};

    /* Nothing of a type that is restricted is for macro languages. */
    if (type_info_from_ITypeInfo2(iface)->type->attributes.wTypeFlags & TYPEFLAG_FRESTRICTED)
        return DISP_E_MEMBERNOTFOUND;
    if (!pDispParams)
        return E_INVALIDARG;
    return type_call_member(type_info_from_ITypeInfo2(iface), memid, &call);
}

static HRESULT type_info_GetDllEntry(ITypeInfo2 *iface, MEMBERID memid, INVOKEKIND invKind,
                                     BSTR *pBstrDllName, BSTR *pBstrName, WORD *pwOrdinal)
{
    return type_entry_get(type_info_from_ITypeInfo2(iface)->type, memid, invKind, pBstrDllName,
                          pBstrName, pwOrdinal);
}

static HRESULT type_info_AddressOfMember(ITypeInfo2 *iface, MEMBERID memid, INVOKEKIND invKind,
                                         void **ppv)
{
    if (!ppv)
        return E_INVALIDARG;
    return type_entry_address(type_info_from_ITypeInfo2(iface)->type, memid, invKind, ppv);
}

static HRESULT type_info_CreateInstance(ITypeInfo2 *iface, IUnknown *pUnkOuter, REFIID riid,
                                        void **ppvObj)
{
    if (!ppvObj)
        return E_INVALIDARG;
    return type_entry_create(type_info_from_ITypeInfo2(iface)->type, pUnkOuter, riid, ppvObj);
}

const ITypeInfo2Vtbl type_info_vtable = {
    .QueryInterface = type_info_QueryInterface,
    .AddRef = type_info_AddRef,
    .Release = type_info_Release,
    .GetTypeAttr = type_info_GetTypeAttr,
    .GetTypeComp = type_info_GetTypeComp,
    .GetFuncDesc = type_info_GetFuncDesc,
    .GetVarDesc = type_info_GetVarDesc,
    .GetNames = type_info_GetNames,
    .GetRefTypeOfImplType = type_info_GetRefTypeOfImplType,
    .GetImplTypeFlags = type_info_GetImplTypeFlags,
    .GetIDsOfNames = type_info_GetIDsOfNames,
    .Invoke = type_info_Invoke,
    .GetDocumentation = type_info_GetDocumentation,
    .GetDllEntry = type_info_GetDllEntry,
    .GetRefTypeInfo = type_info_GetRefTypeInfo,
    .AddressOfMember = type_info_AddressOfMember,
    .CreateInstance = type_info_CreateInstance,
    .GetMops = type_info_GetMops,
    .GetContainingTypeLib = type_info_GetContainingTypeLib,
    .ReleaseTypeAttr = type_info_ReleaseTypeAttr,
    .ReleaseFuncDesc = type_info_ReleaseFuncDesc,
    .ReleaseVarDesc = type_info_ReleaseVarDesc,
    .GetTypeKind = type_info_GetTypeKind,
    .GetTypeFlags = type_info_GetTypeFlags,
    .GetFuncIndexOfMemId = type_info_GetFuncIndexOfMemId,
    .GetVarIndexOfMemId = type_info_GetVarIndexOfMemId,
    .GetCustData = type_custom_GetCustData,
    .GetFuncCustData = type_custom_GetFuncCustData,
    .GetParamCustData = type_custom_GetParamCustData,
    .GetVarCustData = type_custom_GetVarCustData,
    .GetImplTypeCustData = type_custom_GetImplTypeCustData,
    .GetDocumentation2 = type_info_GetDocumentation2,
    .GetAllCustData = type_custom_GetAllCustData,
    .GetAllFuncCustData = type_custom_GetAllFuncCustData,
    .GetAllParamCustData = type_custom_GetAllParamCustData,
    .GetAllVarCustData = type_custom_GetAllVarCustData,
    .GetAllImplTypeCustData = type_custom_GetAllImplTypeCustData,
};
