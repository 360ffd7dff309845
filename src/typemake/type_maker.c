/* SPDX-License-Identifier: MIT */
/* Source: Windows' "ICreateTypeInfo", "ICreateTypeInfo2" pages. */
#define COBJMACROS
#include "typemake/type_maker.h"

#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "typelib/desc_copy.h"
#include "typelib/type_chain.h"
#include "typemake/lib_maker.h"
#include "typemake/type_layout.h"

enum {
    LEAST_ROOM = 4,
};

struct type_maker *type_maker_from(ICreateTypeInfo2 *iface)
{
    return container_of(iface, struct type_maker, ICreateTypeInfo2_iface);
}

HRESULT type_maker_reserve(struct type_maker *maker, void **array, UINT *room, UINT n, size_t size)
{
    UINT wider = *room ? 2 * *room : LEAST_ROOM;
    void *wide;

    if (n < *room)
        return S_OK;
    wide = arena_alloc_array(&maker->type->library->arena, wider, size);
    if (!wide)
        return hr_raise(E_OUTOFMEMORY, "type of a type library");
    if (n)
        memcpy(wide, *array, n * size);
    *array = wide;
    *room = wider;
    return S_OK;
}

HRESULT type_maker_set_text(struct type_library *library, BSTR *text, const OLECHAR *given)
{
    BSTR copy;

    if (!given)
        return E_INVALIDARG;
    copy = type_library_text(library, given, utf16_len(given));
    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "text of a type library");
    *text = copy;
    return S_OK;
}

HRESULT type_maker_set_custom(struct type_library *library, struct custom_value **list,
                              REFGUID guid, const VARIANT *value)
{
    if (!guid || !value)
        return E_INVALIDARG;
    /* A file has no empty value; and Nothing has no place in one. */
    if (V_VT(value) == VT_EMPTY || V_VT(value) == VT_NULL || V_VT(value) == VT_UNKNOWN ||
        V_VT(value) == VT_DISPATCH)
        return DISP_E_BADVARTYPE;
    return type_library_set_custom(library, list, guid, value);
}

static struct type *type_of(ICreateTypeInfo2 *iface)
{
    return type_maker_from(iface)->type;
}

/* ---- IUnknown: the face's ---- */

static ITypeInfo2 *face_of(ICreateTypeInfo2 *iface)
{
    return &type_maker_from(iface)->face->ITypeInfo2_iface;
}

static HRESULT type_maker_QueryInterface(ICreateTypeInfo2 *iface, REFIID riid, void **ppv)
{
    return ITypeInfo2_QueryInterface(face_of(iface), riid, ppv);
}

static ULONG type_maker_AddRef(ICreateTypeInfo2 *iface)
{
    return ITypeInfo2_AddRef(face_of(iface));
}

static ULONG type_maker_Release(ICreateTypeInfo2 *iface)
{
    return ITypeInfo2_Release(face_of(iface));
}

/* ---- the type itself ---- */

static HRESULT type_maker_SetGuid(ICreateTypeInfo2 *iface, REFGUID guid)
{
    if (!guid)
        return E_INVALIDARG;
    type_of(iface)->attributes.guid = *guid;
    return S_OK;
}

/*
 * A dual interface is, in files and by its index in the library, a dispinterface with a vtable as
 * its other face. Who makes it has begun with that face and keeps it.
 */
static void make_dual(struct type_maker *maker)
{
    struct type *type = maker->type;

    type->attributes.typekind = TKIND_DISPATCH;
    type->faces[0] = type->faces[1];
    type->faces[0]->kind = TKIND_DISPATCH;
    type->faces[1] = maker->face;
}

static HRESULT type_maker_SetTypeFlags(ICreateTypeInfo2 *iface, UINT uTypeFlags)
{
    struct type_maker *maker = type_maker_from(iface);
    TYPEATTR *attributes = &maker->type->attributes;

    if (uTypeFlags & TYPEFLAG_FDUAL) {
        if (maker->face->kind != TKIND_INTERFACE && maker->face->kind != TKIND_DISPATCH)
            return TYPE_E_BADMODULEKIND;
        uTypeFlags |= TYPEFLAG_FDISPATCHABLE;
        if (attributes->typekind == TKIND_INTERFACE)
            make_dual(maker);
    }
    attributes->wTypeFlags = (WORD)uTypeFlags;
    return S_OK;
}

static HRESULT type_maker_SetDocString(ICreateTypeInfo2 *iface, LPOLESTR pStrDoc)
{
    return type_maker_set_text(type_of(iface)->library, &type_of(iface)->notes.doc, pStrDoc);
}

static HRESULT type_maker_SetHelpContext(ICreateTypeInfo2 *iface, DWORD dwHelpContext)
{
    type_of(iface)->notes.help_context = dwHelpContext;
    return S_OK;
}

static HRESULT type_maker_SetVersion(ICreateTypeInfo2 *iface, WORD wMajorVerNum, WORD wMinorVerNum)
{
    type_of(iface)->attributes.wMajorVerNum = wMajorVerNum;
    type_of(iface)->attributes.wMinorVerNum = wMinorVerNum;
    return S_OK;
}

static HRESULT type_maker_SetName(ICreateTypeInfo2 *iface, LPOLESTR szName)
{
    return type_maker_set_text(type_of(iface)->library, &type_of(iface)->notes.name, szName);
}

static HRESULT type_maker_SetHelpStringContext(ICreateTypeInfo2 *iface, ULONG dwHelpStringContext)
{
    type_of(iface)->notes.help_string_context = dwHelpStringContext;
    return S_OK;
}

static HRESULT type_maker_SetCustData(ICreateTypeInfo2 *iface, REFGUID guid, VARIANT *pVarVal)
{
    return type_maker_set_custom(type_of(iface)->library, &type_of(iface)->notes.custom, guid,
                                 pVarVal);
}

static bool is_structure(const struct type *type)
{
    return type->attributes.typekind == TKIND_RECORD || type->attributes.typekind == TKIND_UNION;
}

/* The largest alignment of a structure's fields; of other types what is said of them. */
static HRESULT type_maker_SetAlignment(ICreateTypeInfo2 *iface, WORD cbAlignment)
{
    struct type_maker *maker = type_maker_from(iface);

    if (!is_structure(maker->type)) {
        maker->type->attributes.cbAlignment = cbAlignment;
        return S_OK;
    }
    maker->packing = cbAlignment;
    maker->type->needs_layout = true;
    return S_OK;
}

static HRESULT type_maker_SetTypeDescAlias(ICreateTypeInfo2 *iface, TYPEDESC *pTDescAlias)
{
    struct type *type = type_of(iface);
    HRESULT hr;

    if (!pTDescAlias)
        return E_INVALIDARG;
    if (type->attributes.typekind != TKIND_ALIAS)
        return TYPE_E_BADMODULEKIND;
    hr = desc_copy_type(&type->library->arena, pTDescAlias, 0, &type->attributes.tdescAlias);
    if (FAILED(hr))
        return hr;
    type->needs_layout = true;
    return S_OK;
}

static HRESULT type_maker_SetTypeIdldesc(ICreateTypeInfo2 *iface, IDLDESC *pIdlDesc)
{
    if (!pIdlDesc)
        return E_INVALIDARG;
    type_of(iface)->attributes.idldescType = *pIdlDesc;
    return S_OK;
}

/* Reserved, and without an effect, on Windows too. */
static HRESULT type_maker_SetSchema(ICreateTypeInfo2 *iface, LPOLESTR pStrSchema)
{
    return pStrSchema ? S_OK : E_INVALIDARG;
}

static HRESULT type_maker_LayOut(ICreateTypeInfo2 *iface)
{
    return type_layout(type_maker_from(iface));
}

/* Nothing of the layout is kept that could have become wrong. */
static HRESULT type_maker_Invalidate(ICreateTypeInfo2 *iface)
{
    return S_OK;
}

/* ---- what it is derived from, or implements ---- */

static HRESULT type_maker_AddRefTypeInfo(ICreateTypeInfo2 *iface, ITypeInfo *pTInfo,
                                         HREFTYPE *phRefType)
{
    if (!pTInfo || !phRefType)
        return E_INVALIDARG;
    return lib_maker_refer(type_of(iface)->library, pTInfo, phRefType);
}

/* What is derived from IDispatch can be called through it. */
static void note_dispatch(struct type *type)
{
    _cleanup_(type_chain_close) struct type_chain chain = {0};

    if (FAILED(type_chain_open(type, &chain)))
        return;
    for (unsigned i = 1; i < chain.n; i++) {
        if (IsEqualGUID(&chain.types[i]->attributes.guid, &IID_IDispatch))
            type->attributes.wTypeFlags |= TYPEFLAG_FDISPATCHABLE;
    }
}

static HRESULT check_base(const struct type_maker *maker, UINT index)
{
    const TYPEATTR *attributes = &maker->type->attributes;

    switch (attributes->typekind) {
    case TKIND_COCLASS:
        return index == attributes->cImplTypes ? S_OK : TYPE_E_ELEMENTNOTFOUND;
    case TKIND_DISPATCH:
        return index == 0 ? S_OK : TYPE_E_ELEMENTNOTFOUND;
    case TKIND_INTERFACE:
        return index == 0 && attributes->cImplTypes == 0 ? S_OK : TYPE_E_ELEMENTNOTFOUND;
    default:
        return TYPE_E_BADMODULEKIND;
    }
}

static HRESULT type_maker_AddImplType(ICreateTypeInfo2 *iface, UINT index, HREFTYPE hRefType)
{
    struct type_maker *maker = type_maker_from(iface);
    struct type *type = maker->type;
    HRESULT hr;

    hr = check_base(maker, index);
    if (FAILED(hr))
        return hr;
    if (!type_library_own(type->library, hRefType) &&
        !type_library_imported(type->library, hRefType))
        return TYPE_E_ELEMENTNOTFOUND;
    hr = type_maker_reserve(maker, (void **)&type->bases, &maker->base_room, index,
                            sizeof(*type->bases));
    if (FAILED(hr))
        return hr;

    type->bases[index] = (struct type_base){.href = hRefType};
    if (index == type->attributes.cImplTypes)
        type->attributes.cImplTypes++;
    if (maker->face->kind == TKIND_INTERFACE)
        note_dispatch(type);
    type->needs_layout = true;
    return S_OK;
}

static HRESULT type_maker_DeleteImplType(ICreateTypeInfo2 *iface, UINT index)
{
    struct type *type = type_of(iface);

    if (index >= type->attributes.cImplTypes)
        return TYPE_E_ELEMENTNOTFOUND;
    memmove(&type->bases[index], &type->bases[index + 1],
            (type->attributes.cImplTypes - index - 1u) * sizeof(*type->bases));
    type->attributes.cImplTypes--;
    type->needs_layout = true;
    return S_OK;
}

static HRESULT type_maker_SetImplTypeFlags(ICreateTypeInfo2 *iface, UINT index, INT implTypeFlags)
{
    struct type *type = type_of(iface);

    if (type->attributes.typekind != TKIND_COCLASS)
        return TYPE_E_BADMODULEKIND;
    if (index >= type->attributes.cImplTypes)
        return TYPE_E_ELEMENTNOTFOUND;
    type->bases[index].flags = implTypeFlags;
    return S_OK;
}

static HRESULT type_maker_SetImplTypeCustData(ICreateTypeInfo2 *iface, UINT index, REFGUID guid,
                                              VARIANT *pVarVal)
{
    struct type *type = type_of(iface);

    if (index >= type->attributes.cImplTypes)
        return TYPE_E_ELEMENTNOTFOUND;
    return type_maker_set_custom(type->library, &type->bases[index].custom, guid, pVarVal);
}

static const ICreateTypeInfo2Vtbl type_maker_vtable = {
    .QueryInterface = type_maker_QueryInterface,
    .AddRef = type_maker_AddRef,
    .Release = type_maker_Release,
    .SetGuid = type_maker_SetGuid,
    .SetTypeFlags = type_maker_SetTypeFlags,
    .SetDocString = type_maker_SetDocString,
    .SetHelpContext = type_maker_SetHelpContext,
    .SetVersion = type_maker_SetVersion,
    .AddRefTypeInfo = type_maker_AddRefTypeInfo,
    .AddFuncDesc = type_maker_AddFuncDesc,
    .AddImplType = type_maker_AddImplType,
    .SetImplTypeFlags = type_maker_SetImplTypeFlags,
    .SetAlignment = type_maker_SetAlignment,
    .SetSchema = type_maker_SetSchema,
    .AddVarDesc = type_maker_AddVarDesc,
    .SetFuncAndParamNames = type_maker_SetFuncAndParamNames,
    .SetVarName = type_maker_SetVarName,
    .SetTypeDescAlias = type_maker_SetTypeDescAlias,
    .DefineFuncAsDllEntry = type_maker_DefineFuncAsDllEntry,
    .SetFuncDocString = type_maker_SetFuncDocString,
    .SetVarDocString = type_maker_SetVarDocString,
    .SetFuncHelpContext = type_maker_SetFuncHelpContext,
    .SetVarHelpContext = type_maker_SetVarHelpContext,
    .SetMops = type_maker_SetMops,
    .SetTypeIdldesc = type_maker_SetTypeIdldesc,
    .LayOut = type_maker_LayOut,
    .DeleteFuncDesc = type_maker_DeleteFuncDesc,
    .DeleteFuncDescByMemId = type_maker_DeleteFuncDescByMemId,
    .DeleteVarDesc = type_maker_DeleteVarDesc,
    .DeleteVarDescByMemId = type_maker_DeleteVarDescByMemId,
    .DeleteImplType = type_maker_DeleteImplType,
    .SetCustData = type_maker_SetCustData,
    .SetFuncCustData = type_maker_SetFuncCustData,
    .SetParamCustData = type_maker_SetParamCustData,
    .SetVarCustData = type_maker_SetVarCustData,
    .SetImplTypeCustData = type_maker_SetImplTypeCustData,
    .SetHelpStringContext = type_maker_SetHelpStringContext,
    .SetFuncHelpStringContext = type_maker_SetFuncHelpStringContext,
    .SetVarHelpStringContext = type_maker_SetVarHelpStringContext,
    .Invalidate = type_maker_Invalidate,
    .SetName = type_maker_SetName,
};

/* ---- beginning ---- */

enum {
    ALIGNMENT = 4,
    ENUM_SIZE = 4,
};

/* A dispinterface is derived from IDispatch without being told so. */
static HRESULT begin_dispatch(struct type_maker *maker)
{
    HREFTYPE href;
    HRESULT hr;

    hr = lib_maker_refer_dispatch(maker->type->library, &href);
    if (FAILED(hr))
        return hr_trace(hr);
    maker->type->attributes.wTypeFlags = TYPEFLAG_FDISPATCHABLE;
    maker->type->attributes.cbSizeVft = (WORD)(7 * maker->type->library->slot_size);
    return type_maker_AddImplType(&maker->ICreateTypeInfo2_iface, 0, href);
}

HRESULT type_maker_new(struct type *type)
{
    struct type_maker *maker = arena_alloc(&type->library->arena, sizeof(*maker));
    TYPEATTR *attributes = &type->attributes;

    if (!maker)
        return hr_raise(E_OUTOFMEMORY, "type of a type library");
    maker->ICreateTypeInfo2_iface.lpVtbl = (ICreateTypeInfo2Vtbl *)&type_maker_vtable;
    maker->type = type;
    maker->face = type->faces[0];
    type->making = &maker->ICreateTypeInfo2_iface;

    attributes->cbAlignment = ALIGNMENT;
    maker->packing = ALIGNMENT;
    type->needs_layout = true;
    switch (attributes->typekind) {
    case TKIND_ENUM:
        attributes->cbSizeInstance = ENUM_SIZE;
        return S_OK;
    case TKIND_DISPATCH:
        attributes->cbSizeInstance = type_library_pointer_size(type->library);
        return hr_trace(begin_dispatch(maker));
    case TKIND_INTERFACE:
    case TKIND_COCLASS:
        attributes->cbSizeInstance = type_library_pointer_size(type->library);
        return S_OK;
    default:
        return S_OK;
    }
}
