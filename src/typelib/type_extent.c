/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typelib/type_extent.h"

#include <comity/windows.h>

#include "base/hresult.h"
#include "typelib/type_chain.h"

enum {
    ALIGNMENT_MAX = 8,
};

/* Bytes, and what their address is a multiple of. */
struct extent {
    ULONG size;
    WORD alignment;
};

static HRESULT measure(const struct type *type, const TYPEDESC *desc, UINT pointer,
                       struct extent *ret_extent);

static HRESULT measure_array(const struct type *type, const ARRAYDESC *array, UINT pointer,
                             struct extent *ret_extent)
{
    struct extent element;
    uint64_t size;
    HRESULT hr;

    hr = measure(type, &array->tdescElem, pointer, &element);
    if (FAILED(hr))
        return hr_trace(hr);
    size = element.size;
    for (unsigned i = 0; i < array->cDims && size <= UINT32_MAX; i++)
        size *= array->rgbounds[i].cElements;
    if (size > UINT32_MAX)
        return hr_raise(TYPE_E_SIZETOOBIG, "type library: an array is too large");
    *ret_extent = (struct extent){(ULONG)size, element.alignment};
    return S_OK;
}

static HRESULT measure_named(const struct type *type, HREFTYPE href, struct extent *ret_extent)
{
    ITypeInfo *info;
    TYPEATTR *attributes;
    HRESULT hr;

    hr = type_resolve(type, href, &info);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = ITypeInfo_GetTypeAttr(info, &attributes);
    if (SUCCEEDED(hr)) {
        *ret_extent = (struct extent){attributes->cbSizeInstance, attributes->cbAlignment};
        ITypeInfo_ReleaseTypeAttr(info, attributes);
    }
    ITypeInfo_Release(info);
    return hr_trace(hr);
}

/* The bytes of a simple type; @pointer of those that are one. */
static ULONG simple_size(VARTYPE vt, UINT pointer)
{
    switch (vt) {
    case VT_VOID:
        return 0;
    case VT_I1:
    case VT_UI1:
        return 1;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL:
        return 2;
    case VT_I4:
    case VT_UI4:
    case VT_R4:
    case VT_INT:
    case VT_UINT:
    case VT_ERROR:
    case VT_HRESULT:
        return 4;
    case VT_R8:
    case VT_CY:
    case VT_DATE:
    case VT_I8:
    case VT_UI8:
        return 8;
    case VT_DECIMAL:
        return sizeof(DECIMAL);
    case VT_VARIANT:
        return 8 + 2 * pointer;
    default:
        return pointer;
    }
}

static HRESULT measure(const struct type *type, const TYPEDESC *desc, UINT pointer,
                       struct extent *ret_extent)
{
    ULONG size;

    if (desc->vt == VT_CARRAY)
        return hr_trace(measure_array(type, desc->lpadesc, pointer, ret_extent));
    if (desc->vt == VT_USERDEFINED)
        return hr_trace(measure_named(type, desc->hreftype, ret_extent));
    size = simple_size(desc->vt, pointer);
    *ret_extent = (struct extent){size, (WORD)(size < ALIGNMENT_MAX ? size : ALIGNMENT_MAX)};
    return S_OK;
}

/* The pointers that a type of the library has: of its system while it is made, else of this one. */
static UINT pointer_for(const struct type *type)
{
    return type->making ? type_library_pointer_size(type->library) : sizeof(void *);
}

static WORD least(WORD alignment, WORD packing)
{
    WORD less = alignment < packing ? alignment : packing;

    return less ? less : 1;
}

HRESULT type_extent_fields(struct type *type, WORD packing)
{
    TYPEATTR *attributes = &type->attributes;
    bool is_union = attributes->typekind == TKIND_UNION;
    UINT pointer = pointer_for(type);
    ULONG size = 0;
    WORD widest = 1;

    for (unsigned i = 0; i < attributes->cVars; i++) {
        VARDESC *desc = &type->variables[i].desc;
        struct extent field;
        WORD alignment;
        HRESULT hr;

        hr = measure(type, &desc->elemdescVar.tdesc, pointer, &field);
        if (FAILED(hr))
            return hr_trace(hr);
        alignment = least(field.alignment, packing);
        desc->oInst = is_union ? 0 : (size + alignment - 1) / alignment * alignment;
        if (desc->oInst + field.size < field.size)
            return hr_raise(TYPE_E_SIZETOOBIG, "type library: a structure is too large");
        if (desc->oInst + field.size > size)
            size = desc->oInst + field.size;
        if (alignment > widest)
            widest = alignment;
    }
    attributes->cbSizeInstance = (size + widest - 1) / widest * widest;
    attributes->cbAlignment = widest;
    return S_OK;
}

HRESULT type_extent_alias(struct type *type, WORD packing)
{
    TYPEATTR *attributes = &type->attributes;
    struct extent extent;
    HRESULT hr;

    hr = measure(type, &attributes->tdescAlias, pointer_for(type), &extent);
    if (FAILED(hr))
        return hr_trace(hr);
    attributes->cbSizeInstance = extent.size;
    attributes->cbAlignment =
        attributes->tdescAlias.vt == VT_USERDEFINED || extent.alignment < packing ? extent.alignment
                                                                                  : packing;
    return S_OK;
}

/*
 * What it writes is the same each time, so that it does not matter who comes first. A structure
 * that contains itself finds its old size.
 */
void type_extent_adapt(struct type *type)
{
    TYPEATTR *attributes = &type->attributes;

    __atomic_store_n(&type->needs_layout, false, __ATOMIC_RELAXED);
    switch (attributes->typekind) {
    case TKIND_RECORD:
    case TKIND_UNION:
        (void)type_extent_fields(type, attributes->cbAlignment < 4 ? attributes->cbAlignment
                                                                   : ALIGNMENT_MAX);
        break;
    case TKIND_ALIAS:
        (void)type_extent_alias(type, ALIGNMENT_MAX);
        break;
    case TKIND_INTERFACE:
    case TKIND_DISPATCH:
    case TKIND_COCLASS:
        attributes->cbSizeInstance = sizeof(void *);
        attributes->cbAlignment = sizeof(void *);
        break;
    default:
        break;
    }
}
