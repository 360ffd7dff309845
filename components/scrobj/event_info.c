/* SPDX-License-Identifier: MIT */
#include "event_info.h"

#include <stdlib.h>

/* The class, or the interface of its events, which is called as IDispatch. */
struct event_info {
    ITypeInfo ITypeInfo_iface;
    LONG refs;
    struct wsc_file *file;
    const struct wsc_component *described; /* in @file */
    BOOL is_interface;                     /* (const) */
};

enum {
    SOURCE = 1, /* the reference to the interface */
};

static HRESULT create(struct wsc_file *file, const struct wsc_component *described,
                      BOOL is_interface, ITypeInfo **ret_type_info);

static struct event_info *info_from_ITypeInfo(ITypeInfo *iface)
{
    return CONTAINING_RECORD(iface, struct event_info, ITypeInfo_iface);
}

/* The @index-th event, or that of an id; NULL if there is none. */
static const struct wsc_member *find_event(const struct event_info *info, UINT index,
                                           const DISPID *id, DISPID *ret_id)
{
    const struct wsc_member *members = info->described->members.items;

    for (unsigned i = 0; info->is_interface && i < info->described->members.n; i++) {
        if (members[i].kind != WSC_EVENT)
            continue;
        *ret_id = wsc_member_id(&members[i], i);
        if (id ? *id == *ret_id : index-- == 0)
            return &members[i];
    }
    return NULL;
}

static HRESULT info_QueryInterface(ITypeInfo *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_ITypeInfo))
        return E_NOINTERFACE;
    ITypeInfo_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG info_AddRef(ITypeInfo *iface)
{
    return (ULONG)InterlockedIncrement(&info_from_ITypeInfo(iface)->refs);
}

static ULONG info_Release(ITypeInfo *iface)
{
    struct event_info *info = info_from_ITypeInfo(iface);
    LONG refs = InterlockedDecrement(&info->refs);

    if (refs == 0) {
        wsc_file_unref(info->file);
        free(info);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT info_GetTypeAttr(ITypeInfo *iface, TYPEATTR **ppTypeAttr)
{
    struct event_info *info = info_from_ITypeInfo(iface);
    TYPEATTR *attributes;
    DISPID id;

    if (!ppTypeAttr)
        return E_INVALIDARG;
    *ppTypeAttr = NULL;
    attributes = calloc(1, sizeof(*attributes));
    if (!attributes)
        return E_OUTOFMEMORY;
    attributes->typekind = info->is_interface ? TKIND_DISPATCH : TKIND_COCLASS;
    attributes->cImplTypes = 1;
    attributes->memidConstructor = MEMBERID_NIL;
    attributes->memidDestructor = MEMBERID_NIL;
    if (info->is_interface)
        attributes->guid = IID_IDispatch;
    else if (info->described->classid)
        CLSIDFromString(info->described->classid, &attributes->guid);
    while (find_event(info, attributes->cFuncs, NULL, &id))
        attributes->cFuncs++;
    *ppTypeAttr = attributes;
    return S_OK;
}

static void info_ReleaseTypeAttr(ITypeInfo *iface, TYPEATTR *pTypeAttr)
{
    free(pTypeAttr);
}

/* Which arguments an event has, only its script knows. */
static HRESULT info_GetFuncDesc(ITypeInfo *iface, UINT index, FUNCDESC **ppFuncDesc)
{
    FUNCDESC *function;
    DISPID id;

    if (!ppFuncDesc)
        return E_INVALIDARG;
    *ppFuncDesc = NULL;
    if (!find_event(info_from_ITypeInfo(iface), index, NULL, &id))
        return TYPE_E_ELEMENTNOTFOUND;
    function = calloc(1, sizeof(*function));
    if (!function)
        return E_OUTOFMEMORY;
    function->memid = id;
    function->funckind = FUNC_DISPATCH;
    function->invkind = INVOKE_FUNC;
    function->callconv = CC_STDCALL;
    function->elemdescFunc.tdesc.vt = VT_VOID;
    *ppFuncDesc = function;
    return S_OK;
}

static void info_ReleaseFuncDesc(ITypeInfo *iface, FUNCDESC *pFuncDesc)
{
    free(pFuncDesc);
}

static HRESULT info_GetVarDesc(ITypeInfo *iface, UINT index, VARDESC **ppVarDesc)
{
    if (ppVarDesc)
        *ppVarDesc = NULL;
    return TYPE_E_ELEMENTNOTFOUND;
}

static void info_ReleaseVarDesc(ITypeInfo *iface, VARDESC *pVarDesc)
{
}

static HRESULT info_GetNames(ITypeInfo *iface, MEMBERID memid, BSTR *rgBstrNames, UINT cMaxNames,
                             UINT *pcNames)
{
    const struct wsc_member *event;
    DISPID id;

    if (!rgBstrNames || !pcNames)
        return E_INVALIDARG;
    *pcNames = 0;
    event = find_event(info_from_ITypeInfo(iface), 0, &memid, &id);
    if (!event)
        return TYPE_E_ELEMENTNOTFOUND;
    if (cMaxNames == 0)
        return S_OK;
    rgBstrNames[0] = SysAllocString(event->name);
    *pcNames = rgBstrNames[0] ? 1 : 0;
    return rgBstrNames[0] ? S_OK : E_OUTOFMEMORY;
}

static HRESULT info_GetIDsOfNames(ITypeInfo *iface, LPOLESTR *rgszNames, UINT cNames,
                                  MEMBERID *pMemId)
{
    struct event_info *info = info_from_ITypeInfo(iface);
    const struct wsc_member *event;
    DISPID id;

    if (!rgszNames || !pMemId || cNames != 1)
        return E_INVALIDARG;
    *pMemId = MEMBERID_NIL;
    for (UINT i = 0; (event = find_event(info, i, NULL, &id)); i++) {
        if (CompareStringOrdinal(event->name, -1, rgszNames[0], -1, TRUE) == CSTR_EQUAL) {
            *pMemId = id;
            return S_OK;
        }
    }
    return DISP_E_UNKNOWNNAME;
}

static HRESULT info_GetDocumentation(ITypeInfo *iface, MEMBERID memid, BSTR *pBstrName,
                                     BSTR *pBstrDocString, DWORD *pdwHelpContext,
                                     BSTR *pBstrHelpFile)
{
    struct event_info *info = info_from_ITypeInfo(iface);
    const WCHAR *name = info->described->id ? info->described->id : u"Component";
    const struct wsc_member *event;
    DISPID id;

    if (memid != MEMBERID_NIL) {
        event = find_event(info, 0, &memid, &id);
        if (!event)
            return TYPE_E_ELEMENTNOTFOUND;
        name = event->name;
    }
    if (pBstrDocString)
        *pBstrDocString = NULL;
    if (pdwHelpContext)
        *pdwHelpContext = 0;
    if (pBstrHelpFile)
        *pBstrHelpFile = NULL;
    if (pBstrName)
        *pBstrName = SysAllocString(name);
    return !pBstrName || *pBstrName ? S_OK : E_OUTOFMEMORY;
}

/* ---- what a class refers to ---- */

static HRESULT info_GetRefTypeOfImplType(ITypeInfo *iface, UINT index, HREFTYPE *pRefType)
{
    if (!pRefType)
        return E_INVALIDARG;
    if (index > 0 || info_from_ITypeInfo(iface)->is_interface)
        return TYPE_E_ELEMENTNOTFOUND;
    *pRefType = SOURCE;
    return S_OK;
}

static HRESULT info_GetImplTypeFlags(ITypeInfo *iface, UINT index, INT *pImplTypeFlags)
{
    if (!pImplTypeFlags)
        return E_INVALIDARG;
    if (index > 0 || info_from_ITypeInfo(iface)->is_interface)
        return TYPE_E_ELEMENTNOTFOUND;
    *pImplTypeFlags = IMPLTYPEFLAG_FDEFAULT | IMPLTYPEFLAG_FSOURCE;
    return S_OK;
}

static HRESULT info_GetRefTypeInfo(ITypeInfo *iface, HREFTYPE hRefType, ITypeInfo **ppTInfo)
{
    struct event_info *info = info_from_ITypeInfo(iface);

    if (!ppTInfo)
        return E_INVALIDARG;
    *ppTInfo = NULL;
    if (hRefType != SOURCE || info->is_interface)
        return TYPE_E_ELEMENTNOTFOUND;
    return create(info->file, info->described, TRUE, ppTInfo);
}

/* ---- what these have nothing of: a library, code, memory ---- */

static HRESULT info_GetTypeComp(ITypeInfo *iface, ITypeComp **ppTComp)
{
    if (ppTComp)
        *ppTComp = NULL;
    return TYPE_E_UNSUPFORMAT;
}

static HRESULT info_Invoke(ITypeInfo *iface, PVOID pvInstance, MEMBERID memid, WORD wFlags,
                           DISPPARAMS *pDispParams, VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                           UINT *puArgErr)
{
    return DISP_E_MEMBERNOTFOUND;
}

static HRESULT info_GetDllEntry(ITypeInfo *iface, MEMBERID memid, INVOKEKIND invKind,
                                BSTR *pBstrDllName, BSTR *pBstrName, WORD *pwOrdinal)
{
    return TYPE_E_BADMODULEKIND;
}

static HRESULT info_AddressOfMember(ITypeInfo *iface, MEMBERID memid, INVOKEKIND invKind,
                                    PVOID *ppv)
{
    if (ppv)
        *ppv = NULL;
    return TYPE_E_BADMODULEKIND;
}

static HRESULT info_CreateInstance(ITypeInfo *iface, IUnknown *pUnkOuter, REFIID riid, PVOID *ppv)
{
    if (ppv)
        *ppv = NULL;
    return TYPE_E_UNSUPFORMAT;
}

static HRESULT info_GetMops(ITypeInfo *iface, MEMBERID memid, BSTR *pBstrMops)
{
    if (pBstrMops)
        *pBstrMops = NULL;
    return S_OK;
}

static HRESULT info_GetContainingTypeLib(ITypeInfo *iface, ITypeLib **ppTLib, UINT *pIndex)
{
    if (ppTLib)
        *ppTLib = NULL;
    return TYPE_E_CANTLOADLIBRARY;
}

static const ITypeInfoVtbl info_vtable = {
    .QueryInterface = info_QueryInterface,
    .AddRef = info_AddRef,
    .Release = info_Release,
    .GetTypeAttr = info_GetTypeAttr,
    .GetTypeComp = info_GetTypeComp,
    .GetFuncDesc = info_GetFuncDesc,
    .GetVarDesc = info_GetVarDesc,
    .GetNames = info_GetNames,
    .GetRefTypeOfImplType = info_GetRefTypeOfImplType,
    .GetImplTypeFlags = info_GetImplTypeFlags,
    .GetIDsOfNames = info_GetIDsOfNames,
    .Invoke = info_Invoke,
    .GetDocumentation = info_GetDocumentation,
    .GetDllEntry = info_GetDllEntry,
    .GetRefTypeInfo = info_GetRefTypeInfo,
    .AddressOfMember = info_AddressOfMember,
    .CreateInstance = info_CreateInstance,
    .GetMops = info_GetMops,
    .GetContainingTypeLib = info_GetContainingTypeLib,
    .ReleaseTypeAttr = info_ReleaseTypeAttr,
    .ReleaseFuncDesc = info_ReleaseFuncDesc,
    .ReleaseVarDesc = info_ReleaseVarDesc,
};

static HRESULT create(struct wsc_file *file, const struct wsc_component *described,
                      BOOL is_interface, ITypeInfo **ret_type_info)
{
    struct event_info *info = calloc(1, sizeof(*info));

    if (!info)
        return E_OUTOFMEMORY;
    info->ITypeInfo_iface.lpVtbl = (ITypeInfoVtbl *)&info_vtable;
    info->refs = 1;
    info->file = wsc_file_ref(file);
    info->described = described;
    info->is_interface = is_interface;
    component_use_begun();
    *ret_type_info = &info->ITypeInfo_iface;
    return S_OK;
}

/* ---- IProvideClassInfo ---- */

static struct event_provider *provider_from_IProvideClassInfo(IProvideClassInfo *iface)
{
    return CONTAINING_RECORD(iface, struct event_provider, IProvideClassInfo_iface);
}

static HRESULT provider_QueryInterface(IProvideClassInfo *iface, REFIID riid, void **ppv)
{
    return IUnknown_QueryInterface(provider_from_IProvideClassInfo(iface)->owner, riid, ppv);
}

static ULONG provider_AddRef(IProvideClassInfo *iface)
{
    return IUnknown_AddRef(provider_from_IProvideClassInfo(iface)->owner);
}

static ULONG provider_Release(IProvideClassInfo *iface)
{
    return IUnknown_Release(provider_from_IProvideClassInfo(iface)->owner);
}

/* The class, whose default source is the interface of the events. */
static HRESULT provider_GetClassInfo(IProvideClassInfo *iface, ITypeInfo **ppTI)
{
    struct event_provider *provider = provider_from_IProvideClassInfo(iface);

    if (!ppTI)
        return E_POINTER;
    *ppTI = NULL;
    return create(provider->file, provider->described, FALSE, ppTI);
}

static const IProvideClassInfoVtbl provider_vtable = {
    .QueryInterface = provider_QueryInterface,
    .AddRef = provider_AddRef,
    .Release = provider_Release,
    .GetClassInfo = provider_GetClassInfo,
};

void event_provider_init(struct event_provider *provider, IUnknown *owner, struct wsc_file *file,
                         const struct wsc_component *described)
{
    provider->IProvideClassInfo_iface.lpVtbl = (IProvideClassInfoVtbl *)&provider_vtable;
    provider->owner = owner;
    provider->file = file;
    provider->described = described;
}
