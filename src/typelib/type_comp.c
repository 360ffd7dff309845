/* SPDX-License-Identifier: MIT */
/*
 * Binding to names: what a compiler asks of a type, or of all types of a library that share their
 * names. Source: Windows' "ITypeComp" page.
 */
#define COBJMACROS
#include "typelib/type_lib.h"

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "typelib/desc_copy.h"
#include "typelib/type_chain.h"

static HRESULT check_bind(LPOLESTR name, ITypeInfo **ret_info, DESCKIND *ret_kind,
                          BINDPTR *ret_bind)
{
    if (!name || !ret_info || !ret_kind || !ret_bind)
        return E_INVALIDARG;
    *ret_info = NULL;
    *ret_kind = DESCKIND_NONE;
    ret_bind->lpfuncdesc = NULL;
    return S_OK;
}

static bool is_called(const struct type_notes *notes, const OLECHAR *name)
{
    return notes->name && utf16_equal_nocase(notes->name, name);
}

/* ---- a type's members ---- */

static struct type_info *type_info_from_ITypeComp(ITypeComp *iface)
{
    return container_of(iface, struct type_info, ITypeComp_iface);
}

static HRESULT type_info_comp_QueryInterface(ITypeComp *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    if (IsEqualIID(riid, &IID_ITypeComp)) {
        ITypeComp_AddRef(iface);
        *ppv = iface;
        return S_OK;
    }
    return ITypeInfo2_QueryInterface(&type_info_from_ITypeComp(iface)->ITypeInfo2_iface, riid, ppv);
}

static ULONG type_info_comp_AddRef(ITypeComp *iface)
{
    return ITypeInfo2_AddRef(&type_info_from_ITypeComp(iface)->ITypeInfo2_iface);
}

static ULONG type_info_comp_Release(ITypeComp *iface)
{
    return ITypeInfo2_Release(&type_info_from_ITypeComp(iface)->ITypeInfo2_iface);
}

/* What was found belongs to the face of the type that has it. */
static HRESULT give_function(const struct type *type, const struct type_function *function,
                             bool is_dispatch, ITypeInfo **ret_info, DESCKIND *ret_kind,
                             BINDPTR *ret_bind)
{
    HRESULT hr = is_dispatch
                     ? desc_copy_dispatch_function(&function->desc, 0, &ret_bind->lpfuncdesc)
                     : desc_copy_function(&function->desc, 0, &ret_bind->lpfuncdesc);

    if (FAILED(hr))
        return hr_trace(hr);
    *ret_kind = DESCKIND_FUNCDESC;
    *ret_info = is_dispatch || !type_is_dual(type) ? type_face(type) : type_vtable_face(type);
    return S_OK;
}

/* S_FALSE: nothing is called so; TYPE_E_TYPEMISMATCH: only functions of other kinds are. */
static HRESULT bind_in(const struct type *type, bool is_dispatch, LPOLESTR name, WORD flags,
                       ITypeInfo **ret_info, DESCKIND *ret_kind, BINDPTR *ret_bind)
{
    HRESULT hr = S_FALSE;

    for (unsigned i = 0; i < type->attributes.cFuncs; i++) {
        const struct type_function *function = &type->functions[i];

        if (!is_called(&function->notes, name))
            continue;
        if (flags == 0 || function->desc.invkind & flags)
            return give_function(type, function, is_dispatch, ret_info, ret_kind, ret_bind);
        hr = TYPE_E_TYPEMISMATCH;
    }
    for (unsigned i = 0; i < type->attributes.cVars; i++) {
        if (!is_called(&type->variables[i].notes, name))
            continue;
        if (flags != 0 && !(flags & (INVOKE_PROPERTYGET | INVOKE_PROPERTYPUT))) {
            hr = TYPE_E_TYPEMISMATCH;
            continue;
        }
        hr = desc_copy_variable(&type->variables[i].desc, &ret_bind->lpvardesc);
        if (FAILED(hr))
            return hr_trace(hr);
        *ret_kind = DESCKIND_VARDESC;
        *ret_info = type_face(type);
        return S_OK;
    }
    return hr;
}

static HRESULT type_info_comp_Bind(ITypeComp *iface, LPOLESTR szName, ULONG lHashVal, WORD wFlags,
                                   ITypeInfo **ppTInfo, DESCKIND *pDescKind, BINDPTR *pBindPtr)
{
    struct type_info *info = type_info_from_ITypeComp(iface);
    bool is_dispatch = info->kind == TKIND_DISPATCH;
    _cleanup_(type_chain_close) struct type_chain chain = {0};
    HRESULT found = S_FALSE;
    HRESULT hr;

    hr = check_bind(szName, ppTInfo, pDescKind, pBindPtr);
    if (SUCCEEDED(hr))
        hr = type_chain_open(info->type, &chain);
    if (FAILED(hr))
        return hr;
    for (unsigned i = 0; found == S_FALSE && i < chain.n; i++)
        found = bind_in(chain.types[i], is_dispatch, szName, wFlags, ppTInfo, pDescKind, pBindPtr);
    return found == S_FALSE ? S_OK : found;
}

static HRESULT type_info_comp_BindType(ITypeComp *iface, LPOLESTR szName, ULONG lHashVal,
                                       ITypeInfo **ppTInfo, ITypeComp **ppTComp)
{
    if (!szName || !ppTInfo || !ppTComp)
        return E_INVALIDARG;
    *ppTInfo = NULL;
    *ppTComp = NULL;
    return S_OK;
}

const ITypeCompVtbl type_info_comp_vtable = {
    .QueryInterface = type_info_comp_QueryInterface,
    .AddRef = type_info_comp_AddRef,
    .Release = type_info_comp_Release,
    .Bind = type_info_comp_Bind,
    .BindType = type_info_comp_BindType,
};

/* ---- a library's ---- */

static struct type_lib *type_lib_from_ITypeComp(ITypeComp *iface)
{
    return container_of(iface, struct type_lib, ITypeComp_iface);
}

static HRESULT type_lib_comp_QueryInterface(ITypeComp *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    if (IsEqualIID(riid, &IID_ITypeComp)) {
        ITypeComp_AddRef(iface);
        *ppv = iface;
        return S_OK;
    }
    return ITypeLib2_QueryInterface(&type_lib_from_ITypeComp(iface)->ITypeLib2_iface, riid, ppv);
}

static ULONG type_lib_comp_AddRef(ITypeComp *iface)
{
    return ITypeLib2_AddRef(&type_lib_from_ITypeComp(iface)->ITypeLib2_iface);
}

static ULONG type_lib_comp_Release(ITypeComp *iface)
{
    return ITypeLib2_Release(&type_lib_from_ITypeComp(iface)->ITypeLib2_iface);
}

/* An enumeration's or a module's name stands for itself, an application's class for its object. */
static HRESULT bind_type_name(const struct type *type, ITypeInfo **ret_info, DESCKIND *ret_kind,
                              BINDPTR *ret_bind)
{
    if (type->attributes.typekind == TKIND_COCLASS &&
        type->attributes.wTypeFlags & TYPEFLAG_FAPPOBJECT) {
        *ret_kind = DESCKIND_IMPLICITAPPOBJ;
        *ret_info = type_face(type);
        ret_bind->lpvardesc = NULL;
        return S_OK;
    }
    if (type->attributes.typekind != TKIND_ENUM && type->attributes.typekind != TKIND_MODULE)
        return S_FALSE;
    *ret_kind = DESCKIND_TYPECOMP;
    ret_bind->lptcomp = &type->faces[0]->ITypeComp_iface;
    ITypeComp_AddRef(ret_bind->lptcomp);
    return S_OK;
}

static bool shares_its_names(const struct type *type)
{
    return type->attributes.typekind == TKIND_ENUM || type->attributes.typekind == TKIND_MODULE;
}

static HRESULT type_lib_comp_Bind(ITypeComp *iface, LPOLESTR szName, ULONG lHashVal, WORD wFlags,
                                  ITypeInfo **ppTInfo, DESCKIND *pDescKind, BINDPTR *pBindPtr)
{
    const struct type_library *library = &type_lib_from_ITypeComp(iface)->library;
    HRESULT mismatch = S_OK;
    HRESULT hr;

    hr = check_bind(szName, ppTInfo, pDescKind, pBindPtr);
    if (FAILED(hr))
        return hr;
    for (UINT i = 0; i < library->n_types; i++) {
        const struct type *type = library->types[i];

        if (is_called(&type->notes, szName)) {
            hr = bind_type_name(type, ppTInfo, pDescKind, pBindPtr);
            if (hr != S_FALSE)
                return hr;
        }
        if (!shares_its_names(type))
            continue;
        hr = bind_in(type, false, szName, wFlags, ppTInfo, pDescKind, pBindPtr);
        if (hr == TYPE_E_TYPEMISMATCH)
            mismatch = hr;
        else if (hr != S_FALSE)
            return hr;
    }
    return mismatch;
}

static HRESULT type_lib_comp_BindType(ITypeComp *iface, LPOLESTR szName, ULONG lHashVal,
                                      ITypeInfo **ppTInfo, ITypeComp **ppTComp)
{
    const struct type_library *library = &type_lib_from_ITypeComp(iface)->library;

    if (!szName || !ppTInfo || !ppTComp)
        return E_INVALIDARG;
    *ppTInfo = NULL;
    *ppTComp = NULL;
    for (UINT i = 0; i < library->n_types; i++) {
        if (is_called(&library->types[i]->notes, szName)) {
            *ppTInfo = type_face(library->types[i]);
            return S_OK;
        }
    }
    return S_OK;
}

const ITypeCompVtbl type_lib_comp_vtable = {
    .QueryInterface = type_lib_comp_QueryInterface,
    .AddRef = type_lib_comp_AddRef,
    .Release = type_lib_comp_Release,
    .Bind = type_lib_comp_Bind,
    .BindType = type_lib_comp_BindType,
};
