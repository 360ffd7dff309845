/* SPDX-License-Identifier: MIT */
#include "typemarshal/described_type.h"

#include "base/cleanup.h"
#include "typemarshal/described_compound.h"
#include "typemarshal/described_record.h"

enum {
    ARRAY_MAX = 1 << 20, /* bytes */
    POINTERS_MAX = 8,
};

static void type_info_release(ITypeInfo **info)
{
    if (*info)
        (*info)->lpVtbl->Release(*info);
}

static const struct wire_type *type_of_number(VARTYPE vt)
{
    switch (vt) {
    case VT_I1:
        return &wire_i8;
    case VT_UI1:
        return &wire_u8;
    case VT_I2:
    case VT_BOOL:
        return &wire_i16;
    case VT_UI2:
        return &wire_u16;
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_ERROR:
    case VT_HRESULT:
        return &wire_u32;
    case VT_I8:
    case VT_UI8:
    case VT_CY:
        return &wire_u64;
    case VT_R4:
        return &wire_float;
    case VT_R8:
    case VT_DATE:
        return &wire_double;
    default:
        return NULL;
    }
}

static HRESULT resolve(ITypeInfo *info, const TYPEDESC *desc, unsigned depth,
                       struct described_type *resolved);

/* The interface of a class by default, or else its first; -1 if it has none. */
static int default_interface(ITypeInfo *info, UINT n)
{
    int found = -1, flags;

    for (UINT i = 0; i < n; i++) {
        if (FAILED(info->lpVtbl->GetImplTypeFlags(info, i, &flags)) ||
            (flags & IMPLTYPEFLAG_FSOURCE))
            continue;
        if (flags & IMPLTYPEFLAG_FDEFAULT)
            return (int)i;
        if (found < 0)
            found = (int)i;
    }
    return found;
}

/* An interface's identifier; a class stands for its default interface. */
static HRESULT resolve_interface(ITypeInfo *info, const TYPEATTR *attr,
                                 struct described_type *resolved)
{
    _cleanup_(type_info_release) ITypeInfo *implemented = NULL;
    HREFTYPE reference;
    TYPEATTR *inner;
    HRESULT hr;
    int index;

    resolved->type = &wire_interface;
    resolved->iid = attr->guid;
    if (attr->typekind != TKIND_COCLASS)
        return S_OK;

    index = default_interface(info, attr->cImplTypes);
    if (index < 0) {
        resolved->iid = IID_IUnknown;
        return S_OK;
    }
    hr = info->lpVtbl->GetRefTypeOfImplType(info, (UINT)index, &reference);
    if (SUCCEEDED(hr))
        hr = info->lpVtbl->GetRefTypeInfo(info, reference, &implemented);
    if (SUCCEEDED(hr))
        hr = implemented->lpVtbl->GetTypeAttr(implemented, &inner);
    if (FAILED(hr))
        return hr;
    resolved->iid = inner->guid;
    implemented->lpVtbl->ReleaseTypeAttr(implemented, inner);
    return S_OK;
}

/* What the type @info itself is. */
static HRESULT resolve_info(ITypeInfo *info, unsigned depth, struct described_type *resolved)
{
    TYPEATTR *attr;
    HRESULT hr;

    hr = info->lpVtbl->GetTypeAttr(info, &attr);
    if (FAILED(hr))
        return hr;
    switch (attr->typekind) {
    case TKIND_ENUM:
        resolved->type = &wire_u32;
        break;
    case TKIND_ALIAS:
        hr = resolve(info, &attr->tdescAlias, depth + 1, resolved);
        break;
    case TKIND_INTERFACE:
    case TKIND_DISPATCH:
    case TKIND_COCLASS:
        hr = resolve_interface(info, attr, resolved);
        break;
    case TKIND_RECORD:
        hr = described_record_find(info, depth + 1, &resolved->type);
        break;
    default:
        break;
    }
    info->lpVtbl->ReleaseTypeAttr(info, attr);
    return hr;
}

static HRESULT resolve_reference(ITypeInfo *info, HREFTYPE reference, unsigned depth,
                                 struct described_type *resolved)
{
    _cleanup_(type_info_release) ITypeInfo *other = NULL;
    HRESULT hr;

    hr = info->lpVtbl->GetRefTypeInfo(info, reference, &other);
    return FAILED(hr) ? hr : resolve_info(other, depth, resolved);
}

/* All elements of an array, whatever its dimensions. */
static HRESULT resolve_array(ITypeInfo *info, const ARRAYDESC *array, unsigned depth,
                             struct described_type *resolved)
{
    struct described_type element;
    uint64_t n = 1;
    HRESULT hr;

    for (USHORT i = 0; i < array->cDims && n <= ARRAY_MAX; i++)
        n *= array->rgbounds[i].cElements;
    hr = described_type_resolve(info, &array->tdescElem, depth + 1, &element);
    if (FAILED(hr) || n == 0 || n > ARRAY_MAX || !described_type_add_pointers(&element, 0))
        return hr;
    if (element.type->size > ARRAY_MAX / n)
        return S_OK;
    resolved->type = described_array_of(element.type, (uint32_t)n);
    resolved->iid = element.iid;
    resolved->is_array = true;
    return resolved->type ? S_OK : E_OUTOFMEMORY;
}

/* Adds to @resolved, which begins empty. */
static HRESULT resolve(ITypeInfo *info, const TYPEDESC *desc, unsigned depth,
                       struct described_type *resolved)
{
    if (depth > DESCRIBED_DEPTH_MAX)
        return S_OK;

    switch (desc->vt) {
    case VT_PTR:
        resolved->pointers++;
        return resolve(info, desc->lptdesc, depth + 1, resolved);
    case VT_USERDEFINED:
        return resolve_reference(info, desc->hreftype, depth, resolved);
    case VT_UNKNOWN:
    case VT_DISPATCH:
        /* They are pointers themselves. */
        resolved->pointers++;
        resolved->type = &wire_interface;
        resolved->iid = desc->vt == VT_UNKNOWN ? IID_IUnknown : IID_IDispatch;
        return S_OK;
    case VT_BSTR:
        resolved->type = &wire_bstr;
        return S_OK;
    case VT_LPWSTR:
        resolved->type = &wire_text;
        return S_OK;
    case VT_VARIANT:
        resolved->type = &wire_variant;
        return S_OK;
    case VT_DECIMAL:
        resolved->type = &wire_decimal;
        return S_OK;
    case VT_SAFEARRAY:
        resolved->type = &wire_array;
        return S_OK;
    case VT_CARRAY:
        return resolve_array(info, desc->lpadesc, depth, resolved);
    default:
        resolved->type = type_of_number(desc->vt);
        return S_OK;
    }
}

HRESULT described_type_resolve(ITypeInfo *info, const TYPEDESC *desc, unsigned depth,
                               struct described_type *ret_type)
{
    *ret_type = (struct described_type){0};
    return resolve(info, desc, depth, ret_type);
}

HRESULT described_type_of(ITypeInfo *info, struct described_type *ret_type)
{
    *ret_type = (struct described_type){0};
    return resolve_info(info, 0, ret_type);
}

bool described_type_add_pointers(struct described_type *type, unsigned rest)
{
    if (!type->type)
        return false;
    /* One of an interface's pointers is the value; those who forget it mean it. */
    if (type->type == &wire_interface && type->pointers > 0)
        type->pointers--;
    if (type->pointers > POINTERS_MAX)
        return false;
    while (type->type && type->pointers > rest) {
        type->type = described_pointer_to(type->type);
        type->pointers--;
    }
    return type->type != NULL;
}
