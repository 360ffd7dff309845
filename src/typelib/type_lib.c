/* SPDX-License-Identifier: MIT */
/* Source: Windows' "ITypeLib", "ITypeLib2" pages. */
#define COBJMACROS
#include "typelib/type_lib.h"

#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "builtin/type_travel.h"
#include "typelib/custom_data.h"
#include "typelib/type_names.h"

static const ITypeLib2Vtbl type_lib_vtable;

void type_lib_init(struct type_lib *lib)
{
    lib->ITypeLib2_iface.lpVtbl = (ITypeLib2Vtbl *)&type_lib_vtable;
    lib->ITypeComp_iface.lpVtbl = (ITypeCompVtbl *)&type_lib_comp_vtable;
    lib->refs = 1;
}

HRESULT type_lib_new(struct type_lib **ret_lib)
{
    struct type_lib *lib = calloc(1, sizeof(*lib));

    if (!lib)
        return hr_raise(E_OUTOFMEMORY, "type library");
    type_lib_init(lib);
    *ret_lib = lib;
    return S_OK;
}

struct type_lib *type_lib_unref(struct type_lib *lib)
{
    if (lib)
        ITypeLib2_Release(&lib->ITypeLib2_iface);
    return NULL;
}

static HRESULT attach_face(struct type *type, unsigned i, TYPEKIND kind)
{
    struct type_info *info = arena_alloc(&type->library->arena, sizeof(*info));

    if (!info)
        return hr_raise(E_OUTOFMEMORY, "type of a type library");
    info->ITypeInfo2_iface.lpVtbl = (ITypeInfo2Vtbl *)&type_info_vtable;
    info->ITypeComp_iface.lpVtbl = (ITypeCompVtbl *)&type_info_comp_vtable;
    info->type = type;
    info->kind = kind;
    type->faces[i] = info;
    return S_OK;
}

HRESULT type_lib_attach(struct type_lib *lib)
{
    for (UINT i = 0; i < lib->library.n_types; i++) {
        struct type *type = lib->library.types[i];
        HRESULT hr = S_OK;

        if (!type->faces[0])
            hr = attach_face(type, 0, type->attributes.typekind);
        if (SUCCEEDED(hr) && !type->faces[1])
            hr = attach_face(type, 1, TKIND_INTERFACE);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

struct type_lib *type_lib_of(const struct type *type)
{
    return container_of(type->library, struct type_lib, library);
}

struct type_lib *type_lib_from(ITypeLib *iface)
{
    if (!iface || iface->lpVtbl != (const void *)&type_lib_vtable)
        return NULL;
    return container_of((ITypeLib2 *)iface, struct type_lib, ITypeLib2_iface);
}

static struct type_lib *type_lib_from_ITypeLib2(ITypeLib2 *iface)
{
    return container_of(iface, struct type_lib, ITypeLib2_iface);
}

static struct type *type_at(struct type_lib *lib, UINT index)
{
    return index < lib->library.n_types ? lib->library.types[index] : NULL;
}

/* ---- IUnknown ---- */

static HRESULT type_lib_QueryInterface(ITypeLib2 *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;

    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IMarshal))
        return hr_trace(type_travel_open((IUnknown *)iface, ppv));
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_ITypeLib) ||
        IsEqualIID(riid, &IID_ITypeLib2))
        *ppv = iface;
    else if (IsEqualIID(riid, &IID_ICreateTypeLib) || IsEqualIID(riid, &IID_ICreateTypeLib2))
        *ppv = type_lib_from_ITypeLib2(iface)->making;
    if (!*ppv)
        return E_NOINTERFACE;
    ITypeLib2_AddRef(iface);
    return S_OK;
}

static ULONG type_lib_AddRef(ITypeLib2 *iface)
{
    struct type_lib *lib = type_lib_from_ITypeLib2(iface);

    return (ULONG)__atomic_add_fetch(&lib->refs, 1, __ATOMIC_RELAXED);
}

static ULONG type_lib_Release(ITypeLib2 *iface)
{
    struct type_lib *lib = type_lib_from_ITypeLib2(iface);
    LONG refs = __atomic_sub_fetch(&lib->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;
    type_library_deinit(&lib->library);
    free(lib);
    return 0;
}

/* ---- ITypeLib ---- */

static UINT type_lib_GetTypeInfoCount(ITypeLib2 *iface)
{
    return type_lib_from_ITypeLib2(iface)->library.n_types;
}

static HRESULT type_lib_GetTypeInfo(ITypeLib2 *iface, UINT index, ITypeInfo **ppTInfo)
{
    struct type *type = type_at(type_lib_from_ITypeLib2(iface), index);

    if (!ppTInfo)
        return E_INVALIDARG;
    if (!type)
        return TYPE_E_ELEMENTNOTFOUND;
    *ppTInfo = type_face(type);
    return S_OK;
}

static HRESULT type_lib_GetTypeInfoType(ITypeLib2 *iface, UINT index, TYPEKIND *pTKind)
{
    struct type *type = type_at(type_lib_from_ITypeLib2(iface), index);

    if (!pTKind)
        return E_INVALIDARG;
    if (!type)
        return TYPE_E_ELEMENTNOTFOUND;
    *pTKind = type->attributes.typekind;
    return S_OK;
}

static HRESULT type_lib_GetTypeInfoOfGuid(ITypeLib2 *iface, REFGUID guid, ITypeInfo **ppTinfo)
{
    struct type_library *library = &type_lib_from_ITypeLib2(iface)->library;

    if (!ppTinfo)
        return E_INVALIDARG;
    *ppTinfo = NULL;
    for (UINT i = 0; i < library->n_types; i++) {
        if (guid_is_equal(&library->types[i]->attributes.guid, guid)) {
            *ppTinfo = type_face(library->types[i]);
            return S_OK;
        }
    }
    return TYPE_E_ELEMENTNOTFOUND;
}

static HRESULT type_lib_GetLibAttr(ITypeLib2 *iface, TLIBATTR **ppTLibAttr)
{
    const struct type_library *library = &type_lib_from_ITypeLib2(iface)->library;
    TLIBATTR *attributes;

    if (!ppTLibAttr)
        return E_INVALIDARG;
    attributes = calloc(1, sizeof(*attributes));
    if (!attributes)
        return E_OUTOFMEMORY;

    attributes->guid = library->guid;
    attributes->lcid = library->lcid;
    attributes->syskind = library->system;
    attributes->wMajorVerNum = library->major;
    attributes->wMinorVerNum = library->minor;
    attributes->wLibFlags = library->flags;
    *ppTLibAttr = attributes;
    return S_OK;
}

static void type_lib_ReleaseTLibAttr(ITypeLib2 *iface, TLIBATTR *pTLibAttr)
{
    free(pTLibAttr);
}

static HRESULT type_lib_GetTypeComp(ITypeLib2 *iface, ITypeComp **ppTComp)
{
    if (!ppTComp)
        return E_INVALIDARG;
    *ppTComp = &type_lib_from_ITypeLib2(iface)->ITypeComp_iface;
    ITypeComp_AddRef(*ppTComp);
    return S_OK;
}

/* -1 is the library itself. */
static const struct type_notes *notes_at(struct type_lib *lib, INT index)
{
    if (index == -1)
        return &lib->library.notes;
    return index >= 0 && type_at(lib, (UINT)index) ? &type_at(lib, (UINT)index)->notes : NULL;
}

static HRESULT type_lib_GetDocumentation(ITypeLib2 *iface, INT index, BSTR *pBstrName,
                                         BSTR *pBstrDocString, DWORD *pdwHelpContext,
                                         BSTR *pBstrHelpFile)
{
    struct type_lib *lib = type_lib_from_ITypeLib2(iface);
    const struct type_notes *notes = notes_at(lib, index);

    if (!notes)
        return TYPE_E_ELEMENTNOTFOUND;
    return type_notes_give(notes, lib->library.help_file, pBstrName, pBstrDocString, pdwHelpContext,
                           pBstrHelpFile);
}

static HRESULT type_lib_IsName(ITypeLib2 *iface, LPOLESTR szNameBuf, ULONG lHashVal, BOOL *pfName)
{
    const OLECHAR *declared;

    if (!szNameBuf || !pfName)
        return E_INVALIDARG;
    declared = type_names_find(&type_lib_from_ITypeLib2(iface)->library, szNameBuf);
    if (declared)
        memcpy(szNameBuf, declared, utf16_len(declared) * sizeof(*declared));
    *pfName = declared != NULL;
    return S_OK;
}

static HRESULT type_lib_FindName(ITypeLib2 *iface, LPOLESTR szNameBuf, ULONG lHashVal,
                                 ITypeInfo **ppTInfo, MEMBERID *rgMemId, USHORT *pcFound)
{
    const struct type_library *library = &type_lib_from_ITypeLib2(iface)->library;
    USHORT n = 0;

    if (!szNameBuf || !ppTInfo || !rgMemId || !pcFound)
        return E_INVALIDARG;
    for (UINT i = 0; i < library->n_types && n < *pcFound; i++) {
        const OLECHAR *declared = type_names_member(library->types[i], szNameBuf, &rgMemId[n]);

        if (!declared)
            continue;
        memcpy(szNameBuf, declared, utf16_len(declared) * sizeof(*declared));
        ppTInfo[n++] = type_face(library->types[i]);
    }
    *pcFound = n;
    return S_OK;
}

/* ---- ITypeLib2 ---- */

static HRESULT type_lib_GetCustData(ITypeLib2 *iface, REFGUID guid, VARIANT *pVarVal)
{
    return custom_data_get(type_lib_from_ITypeLib2(iface)->library.notes.custom, guid, pVarVal);
}

static HRESULT type_lib_GetLibStatistics(ITypeLib2 *iface, ULONG *pcUniqueNames,
                                         ULONG *pcchUniqueNames)
{
    if (!pcUniqueNames)
        return E_INVALIDARG;
    return type_names_count(&type_lib_from_ITypeLib2(iface)->library, pcUniqueNames,
                            pcchUniqueNames);
}

static HRESULT type_lib_GetDocumentation2(ITypeLib2 *iface, INT index, LCID lcid,
                                          BSTR *pbstrHelpString, DWORD *pdwHelpStringContext,
                                          BSTR *pbstrHelpStringDll)
{
    struct type_lib *lib = type_lib_from_ITypeLib2(iface);
    const struct type_notes *notes = notes_at(lib, index);

    if (!notes)
        return TYPE_E_ELEMENTNOTFOUND;
    return type_notes_give_strings(notes, lib->library.help_dll, pbstrHelpString,
                                   pdwHelpStringContext, pbstrHelpStringDll);
}

static HRESULT type_lib_GetAllCustData(ITypeLib2 *iface, CUSTDATA *pCustData)
{
    return custom_data_get_all(type_lib_from_ITypeLib2(iface)->library.notes.custom, pCustData);
}

static const ITypeLib2Vtbl type_lib_vtable = {
    .QueryInterface = type_lib_QueryInterface,
    .AddRef = type_lib_AddRef,
    .Release = type_lib_Release,
    .GetTypeInfoCount = type_lib_GetTypeInfoCount,
    .GetTypeInfo = type_lib_GetTypeInfo,
    .GetTypeInfoType = type_lib_GetTypeInfoType,
    .GetTypeInfoOfGuid = type_lib_GetTypeInfoOfGuid,
    .GetLibAttr = type_lib_GetLibAttr,
    .GetTypeComp = type_lib_GetTypeComp,
    .GetDocumentation = type_lib_GetDocumentation,
    .IsName = type_lib_IsName,
    .FindName = type_lib_FindName,
    .ReleaseTLibAttr = type_lib_ReleaseTLibAttr,
    .GetCustData = type_lib_GetCustData,
    .GetLibStatistics = type_lib_GetLibStatistics,
    .GetDocumentation2 = type_lib_GetDocumentation2,
    .GetAllCustData = type_lib_GetAllCustData,
};
