/* SPDX-License-Identifier: MIT */
/* Source: Windows' "ICreateTypeLib", "ICreateTypeLib2", "CreateTypeLib2" pages. */
#define COBJMACROS
#include "typemake/lib_maker.h"

#include <stdlib.h>

#include <comity/windows.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "typemake/lib_file.h"
#include "typemake/lib_renumber.h"
#include "typemake/type_layout.h"
#include "typemake/type_maker.h"

static struct lib_maker *lib_maker_from(ICreateTypeLib2 *iface)
{
    return container_of(iface, struct lib_maker, ICreateTypeLib2_iface);
}

static struct type_library *library_of(ICreateTypeLib2 *iface)
{
    return &lib_maker_from(iface)->lib.library;
}

/* ---- IUnknown: the library's ---- */

static ITypeLib2 *lib_of(ICreateTypeLib2 *iface)
{
    return &lib_maker_from(iface)->lib.ITypeLib2_iface;
}

static HRESULT lib_maker_QueryInterface(ICreateTypeLib2 *iface, REFIID riid, void **ppv)
{
    return ITypeLib2_QueryInterface(lib_of(iface), riid, ppv);
}

static ULONG lib_maker_AddRef(ICreateTypeLib2 *iface)
{
    return ITypeLib2_AddRef(lib_of(iface));
}

static ULONG lib_maker_Release(ICreateTypeLib2 *iface)
{
    return ITypeLib2_Release(lib_of(iface));
}

/* ---- types ---- */

static struct type *find_type(const struct type_library *library, const OLECHAR *name)
{
    for (UINT i = 0; i < library->n_types; i++) {
        BSTR other = library->types[i]->notes.name;

        if (other && utf16_equal_nocase(other, name))
            return library->types[i];
    }
    return NULL;
}

static HRESULT begin_type(struct lib_maker *maker, const OLECHAR *name, TYPEKIND kind,
                          struct type **ret_type)
{
    struct type_library *library = &maker->lib.library;
    struct type *type;
    HRESULT hr;

    type = type_library_add(library, kind);
    if (!type)
        return hr_raise(E_OUTOFMEMORY, "type of a type library");
    hr = type_lib_attach(&maker->lib);
    if (SUCCEEDED(hr))
        hr = type_maker_set_text(library, &type->notes.name, name);
    if (SUCCEEDED(hr))
        hr = type_maker_new(type);
    if (FAILED(hr)) {
        library->n_types--;
        return hr_trace(hr);
    }
    *ret_type = type;
    return S_OK;
}

static HRESULT lib_maker_CreateTypeInfo(ICreateTypeLib2 *iface, LPOLESTR szName, TYPEKIND tkind,
                                        ICreateTypeInfo **ppCTInfo)
{
    struct lib_maker *maker = lib_maker_from(iface);
    struct type *type = NULL;
    HRESULT hr;

    if (!ppCTInfo || !szName || (unsigned)tkind >= TKIND_MAX)
        return E_INVALIDARG;
    *ppCTInfo = NULL;
    if (maker->lib.library.n_types > UINT16_MAX)
        return TYPE_E_SIZETOOBIG;
    if (find_type(&maker->lib.library, szName))
        return TYPE_E_NAMECONFLICT;
    hr = begin_type(maker, szName, tkind, &type);
    if (FAILED(hr))
        return hr;
    ICreateTypeInfo2_AddRef(type->making);
    *ppCTInfo = (ICreateTypeInfo *)type->making;
    return S_OK;
}

static HRESULT lib_maker_DeleteTypeInfo(ICreateTypeLib2 *iface, LPOLESTR szName)
{
    struct type *type;

    if (!szName)
        return E_INVALIDARG;
    type = find_type(library_of(iface), szName);
    if (!type)
        return TYPE_E_ELEMENTNOTFOUND;
    return lib_renumber_without(library_of(iface), type);
}

/* ---- references to other libraries ---- */

static HRESULT add_library(struct type_library *library, const TLIBATTR *attributes, BSTR file,
                           ITypeLib *loaded, struct imported_library **ret_imported)
{
    UINT n = library->n_imported_libraries;
    struct imported_library **list = arena_alloc_array(&library->arena, n + 1, sizeof(*list));
    struct imported_library *imported = arena_alloc(&library->arena, sizeof(*imported));

    if (!list || !imported)
        return hr_raise(E_OUTOFMEMORY, "import of a type library");
    for (UINT i = 0; i < n; i++)
        list[i] = library->imported_libraries[i];
    imported->guid = attributes->guid;
    imported->lcid = attributes->lcid;
    imported->major = attributes->wMajorVerNum;
    imported->minor = attributes->wMinorVerNum;
    imported->file = file;
    imported->loaded = loaded;
    if (loaded)
        ITypeLib_AddRef(loaded);
    list[n] = imported;
    library->imported_libraries = list;
    library->n_imported_libraries = n + 1;
    *ret_imported = imported;
    return S_OK;
}

static struct imported_library *find_import(const struct type_library *library,
                                            const TLIBATTR *attributes)
{
    for (UINT i = 0; i < library->n_imported_libraries; i++) {
        struct imported_library *imported = library->imported_libraries[i];

        if (guid_is_equal(&imported->guid, &attributes->guid) &&
            imported->lcid == attributes->lcid && imported->major == attributes->wMajorVerNum &&
            imported->minor == attributes->wMinorVerNum)
            return imported;
    }
    return NULL;
}

/* By its GUID if it has one, else by its index. */
static HRESULT refer_to_type(struct type_library *library, const struct imported_type *wanted,
                             HREFTYPE *ret_href)
{
    UINT n = library->n_imported_types;
    struct imported_type *list;

    for (UINT i = 0; i < n; i++) {
        const struct imported_type *type = &library->imported_types[i];

        if (type->library == wanted->library && type->has_guid == wanted->has_guid &&
            (wanted->has_guid ? guid_is_equal(&type->guid, &wanted->guid)
                              : type->index == wanted->index)) {
            *ret_href = i * IMPORT_HREF_STEP + IMPORT_HREF_BIT;
            return S_OK;
        }
    }
    list = arena_alloc_array(&library->arena, n + 1, sizeof(*list));
    if (!list)
        return hr_raise(E_OUTOFMEMORY, "import of a type library");
    for (UINT i = 0; i < n; i++)
        list[i] = library->imported_types[i];
    list[n] = *wanted;
    library->imported_types = list;
    library->n_imported_types = n + 1;
    *ret_href = n * IMPORT_HREF_STEP + IMPORT_HREF_BIT;
    return S_OK;
}

static BSTR file_name_of(struct type_library *library, BSTR path)
{
    const OLECHAR *name = path;

    for (const OLECHAR *each = path; each && *each; each++) {
        if (*each == u'/' || *each == u'\\')
            name = each + 1;
    }
    return name ? type_library_text(library, name, utf16_len(name)) : NULL;
}

/* The library that @info is in, which is not this one; only our own can be kept as loaded. */
static HRESULT import_library_of(struct type_library *library, ITypeLib *lib,
                                 struct imported_library **ret_imported)
{
    struct type_lib *ours = type_lib_from(lib);
    TLIBATTR *attributes;
    HRESULT hr;

    hr = ITypeLib_GetLibAttr(lib, &attributes);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_imported = find_import(library, attributes);
    if (!*ret_imported)
        hr = add_library(library, attributes,
                         ours ? file_name_of(library, ours->library.path) : NULL, ours ? lib : NULL,
                         ret_imported);
    ITypeLib_ReleaseTLibAttr(lib, attributes);
    return hr_trace(hr);
}

HRESULT lib_maker_refer(struct type_library *library, ITypeInfo *info, HREFTYPE *ret_href)
{
    struct type_info *ours = type_info_from(info);
    struct imported_type wanted = {0};
    ITypeLib *lib;
    TYPEATTR *attributes;
    HRESULT hr;

    if (ours && ours->type->library == library) {
        *ret_href = type_href(ours->type);
        return S_OK;
    }
    hr = ITypeInfo_GetContainingTypeLib(info, &lib, &wanted.index);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = import_library_of(library, lib, &wanted.library);
    ITypeLib_Release(lib);
    if (SUCCEEDED(hr))
        hr = ITypeInfo_GetTypeAttr(info, &attributes);
    if (FAILED(hr))
        return hr_trace(hr);

    wanted.guid = attributes->guid;
    wanted.has_guid = !guid_is_equal(&attributes->guid, &GUID_NULL);
    wanted.kind = attributes->typekind;
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    return hr_trace(refer_to_type(library, &wanted, ret_href));
}

HRESULT lib_maker_refer_dispatch(struct type_library *library, HREFTYPE *ret_href)
{
    static const TLIBATTR stdole = {.guid = {0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}},
                                    .wMajorVerNum = 2};
    struct imported_type wanted = {
        .has_guid = true, .guid = IID_IDispatch, .kind = TKIND_INTERFACE};
    HRESULT hr = S_OK;

    wanted.library = find_import(library, &stdole);
    if (!wanted.library) {
        static const char16_t file[] = u"stdole2.tlb";
        BSTR name = type_library_text(library, file, sizeof(file) / sizeof(*file) - 1);

        hr = name ? add_library(library, &stdole, name, NULL, &wanted.library)
                  : hr_raise(E_OUTOFMEMORY, "import of a type library");
    }
    if (SUCCEEDED(hr))
        hr = refer_to_type(library, &wanted, ret_href);
    return hr_trace(hr);
}

/* ---- the library itself ---- */

static HRESULT lib_maker_SetName(ICreateTypeLib2 *iface, LPOLESTR szName)
{
    return type_maker_set_text(library_of(iface), &library_of(iface)->notes.name, szName);
}

static HRESULT lib_maker_SetVersion(ICreateTypeLib2 *iface, WORD wMajorVerNum, WORD wMinorVerNum)
{
    library_of(iface)->major = wMajorVerNum;
    library_of(iface)->minor = wMinorVerNum;
    return S_OK;
}

static HRESULT lib_maker_SetGuid(ICreateTypeLib2 *iface, REFGUID guid)
{
    if (!guid)
        return E_INVALIDARG;
    library_of(iface)->guid = *guid;
    return S_OK;
}

static HRESULT lib_maker_SetDocString(ICreateTypeLib2 *iface, LPOLESTR szDoc)
{
    return type_maker_set_text(library_of(iface), &library_of(iface)->notes.doc, szDoc);
}

static HRESULT lib_maker_SetHelpFileName(ICreateTypeLib2 *iface, LPOLESTR szHelpFileName)
{
    return type_maker_set_text(library_of(iface), &library_of(iface)->help_file, szHelpFileName);
}

static HRESULT lib_maker_SetHelpContext(ICreateTypeLib2 *iface, DWORD dwHelpContext)
{
    library_of(iface)->notes.help_context = dwHelpContext;
    return S_OK;
}

static HRESULT lib_maker_SetLcid(ICreateTypeLib2 *iface, LCID lcid)
{
    library_of(iface)->lcid = lcid;
    return S_OK;
}

static HRESULT lib_maker_SetLibFlags(ICreateTypeLib2 *iface, UINT uLibFlags)
{
    library_of(iface)->flags = (WORD)uLibFlags;
    return S_OK;
}

static HRESULT lib_maker_SetCustData(ICreateTypeLib2 *iface, REFGUID guid, VARIANT *pVarVal)
{
    return type_maker_set_custom(library_of(iface), &library_of(iface)->notes.custom, guid,
                                 pVarVal);
}

static HRESULT lib_maker_SetHelpStringContext(ICreateTypeLib2 *iface, ULONG dwHelpStringContext)
{
    library_of(iface)->notes.help_string_context = dwHelpStringContext;
    return S_OK;
}

static HRESULT lib_maker_SetHelpStringDll(ICreateTypeLib2 *iface, LPOLESTR szFileName)
{
    return type_maker_set_text(library_of(iface), &library_of(iface)->help_dll, szFileName);
}

/* A base may have grown since its heirs were laid out; they come after it or are laid out again. */
static HRESULT lib_maker_SaveAllChanges(ICreateTypeLib2 *iface)
{
    struct type_library *library = library_of(iface);
    HRESULT hr = S_OK;

    for (UINT i = 0; SUCCEEDED(hr) && i < library->n_types; i++)
        hr = type_layout(type_maker_from(library->types[i]->making));
    if (FAILED(hr))
        return hr;
    return lib_file_save(library, lib_maker_from(iface)->file);
}

static const ICreateTypeLib2Vtbl lib_maker_vtable = {
    .QueryInterface = lib_maker_QueryInterface,
    .AddRef = lib_maker_AddRef,
    .Release = lib_maker_Release,
    .CreateTypeInfo = lib_maker_CreateTypeInfo,
    .SetName = lib_maker_SetName,
    .SetVersion = lib_maker_SetVersion,
    .SetGuid = lib_maker_SetGuid,
    .SetDocString = lib_maker_SetDocString,
    .SetHelpFileName = lib_maker_SetHelpFileName,
    .SetHelpContext = lib_maker_SetHelpContext,
    .SetLcid = lib_maker_SetLcid,
    .SetLibFlags = lib_maker_SetLibFlags,
    .SaveAllChanges = lib_maker_SaveAllChanges,
    .DeleteTypeInfo = lib_maker_DeleteTypeInfo,
    .SetCustData = lib_maker_SetCustData,
    .SetHelpStringContext = lib_maker_SetHelpStringContext,
    .SetHelpStringDll = lib_maker_SetHelpStringDll,
};

HRESULT CreateTypeLib2(SYSKIND syskind, LPCOLESTR szFile, ICreateTypeLib2 **ppctlib)
{
    struct lib_maker *maker;
    HRESULT hr;

    if (!szFile || !ppctlib)
        return E_INVALIDARG;
    *ppctlib = NULL;
    maker = calloc(1, sizeof(*maker));
    if (!maker)
        return E_OUTOFMEMORY;

    type_lib_init(&maker->lib);
    maker->ICreateTypeLib2_iface.lpVtbl = (ICreateTypeLib2Vtbl *)&lib_maker_vtable;
    maker->lib.making = &maker->ICreateTypeLib2_iface;
    maker->lib.library.system = syskind;
    maker->lib.library.slot_size = type_library_pointer_size(&maker->lib.library);
    maker->lib.library.lcid = GetSystemDefaultLCID();
    hr = type_maker_set_text(&maker->lib.library, &maker->file, szFile);
    if (FAILED(hr)) {
        type_lib_unref(&maker->lib);
        return hr;
    }
    *ppctlib = &maker->ICreateTypeLib2_iface;
    return S_OK;
}

/* Windows writes an older format for it, which whoever reads the newer one does not need. */
HRESULT CreateTypeLib(SYSKIND syskind, LPCOLESTR szFile, ICreateTypeLib **ppctlib)
{
    return CreateTypeLib2(syskind, szFile, (ICreateTypeLib2 **)ppctlib);
}
