/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typelib/type_variant.h"

#include <comity/windows.h>

#include "base/hresult.h"
#include "typelib/type_chain.h"

enum {
    DEPTH_MAX = 32,
};

static HRESULT variant_of(const struct type *type, const TYPEDESC *desc, unsigned depth,
                          VARTYPE *ret_vt);

static HRESULT interface_variant(const struct type *type, VARTYPE *ret_vt)
{
    _cleanup_(type_chain_close) struct type_chain chain = {0};
    HRESULT hr;

    *ret_vt = VT_DISPATCH;
    if (type->attributes.typekind == TKIND_DISPATCH)
        return S_OK;
    hr = type_chain_open(type, &chain);
    if (FAILED(hr))
        return hr_trace(hr);
    for (unsigned i = 0; i < chain.n; i++) {
        if (IsEqualGUID(&chain.types[i]->attributes.guid, &IID_IDispatch))
            return S_OK;
    }
    *ret_vt = VT_UNKNOWN;
    return S_OK;
}

/* An object is a VARIANT's pointer already: its interface stands for the pointer to it. */
static HRESULT referred_variant(const struct type *type, unsigned depth, VARTYPE *ret_vt)
{
    switch (type->attributes.typekind) {
    case TKIND_ENUM:
        *ret_vt = VT_I4;
        return S_OK;
    case TKIND_ALIAS:
        return hr_trace(variant_of(type, &type->attributes.tdescAlias, depth + 1, ret_vt));
    case TKIND_INTERFACE:
    case TKIND_DISPATCH:
        return hr_trace(interface_variant(type, ret_vt));
    case TKIND_COCLASS:
        *ret_vt = VT_DISPATCH;
        return S_OK;
    case TKIND_RECORD:
        *ret_vt = VT_RECORD;
        return S_OK;
    default:
        return DISP_E_BADVARTYPE;
    }
}

static HRESULT user_variant(const struct type *type, HREFTYPE href, unsigned depth, VARTYPE *ret_vt)
{
    ITypeInfo *referred;
    HRESULT hr;

    hr = type_resolve(type, href, &referred);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = referred_variant(type_info_from(referred)->type, depth, ret_vt);
    ITypeInfo_Release(referred);
    return hr;
}

static bool is_object(const struct type *type, const TYPEDESC *desc)
{
    TYPEKIND kind = TKIND_MAX;
    ITypeInfo *referred;

    if (desc->vt == VT_DISPATCH || desc->vt == VT_UNKNOWN)
        return false;
    if (desc->vt != VT_USERDEFINED || FAILED(type_resolve(type, desc->hreftype, &referred)))
        return false;
    kind = type_info_from(referred)->type->attributes.typekind;
    if (kind == TKIND_ALIAS) {
        const struct type *alias = type_info_from(referred)->type;
        bool is_one = is_object(alias, &alias->attributes.tdescAlias);

        ITypeInfo_Release(referred);
        return is_one;
    }
    ITypeInfo_Release(referred);
    return kind == TKIND_INTERFACE || kind == TKIND_DISPATCH || kind == TKIND_COCLASS;
}

static HRESULT pointer_variant(const struct type *type, const TYPEDESC *pointed, unsigned depth,
                               VARTYPE *ret_vt)
{
    VARTYPE vt;
    HRESULT hr;

    hr = variant_of(type, pointed, depth + 1, &vt);
    if (FAILED(hr))
        return hr;
    if (vt & VT_BYREF || vt == VT_VOID)
        *ret_vt = VT_BYREF | VT_VOID;
    else if (vt == VT_RECORD || is_object(type, pointed))
        *ret_vt = vt;
    else
        *ret_vt = VT_BYREF | vt;
    return S_OK;
}

static HRESULT variant_of(const struct type *type, const TYPEDESC *desc, unsigned depth,
                          VARTYPE *ret_vt)
{
    HRESULT hr;

    if (depth == DEPTH_MAX)
        return hr_raise(TYPE_E_CIRCULARTYPE, "type library: a type is made of itself");
    switch (desc->vt) {
    case VT_PTR:
        return pointer_variant(type, desc->lptdesc, depth, ret_vt);
    case VT_SAFEARRAY:
        hr = variant_of(type, desc->lptdesc, depth + 1, ret_vt);
        if (SUCCEEDED(hr))
            *ret_vt |= VT_ARRAY;
        return hr;
    case VT_USERDEFINED:
        return user_variant(type, desc->hreftype, depth, ret_vt);
    case VT_CARRAY:
        return DISP_E_BADVARTYPE;
    case VT_INT:
        *ret_vt = VT_I4;
        return S_OK;
    case VT_UINT:
        *ret_vt = VT_UI4;
        return S_OK;
    case VT_HRESULT:
        *ret_vt = VT_ERROR;
        return S_OK;
    default:
        *ret_vt = desc->vt;
        return S_OK;
    }
}

HRESULT type_variant_of(const struct type *type, const TYPEDESC *desc, VARTYPE *ret_vt)
{
    return variant_of(type, desc, 0, ret_vt);
}
