/* SPDX-License-Identifier: MIT */
/*
 * Error objects: one a thread. Source: Windows' "Error Handling Interfaces" pages.
 */
#include <comity/windows.h>

#include <stdlib.h>

#include "base/list.h"

struct error_info {
    IErrorInfo IErrorInfo_iface;
    ICreateErrorInfo ICreateErrorInfo_iface;
    LONG refs;
    GUID guid;
    BSTR source;
    BSTR description;
    BSTR help_file;
    DWORD help_context;
};

static _Thread_local IErrorInfo *thread_error;

static struct error_info *error_info_from_IErrorInfo(IErrorInfo *iface)
{
    return container_of(iface, struct error_info, IErrorInfo_iface);
}

static struct error_info *error_info_from_ICreateErrorInfo(ICreateErrorInfo *iface)
{
    return container_of(iface, struct error_info, ICreateErrorInfo_iface);
}

static HRESULT error_info_QueryInterface(IErrorInfo *iface, REFIID riid, void **ppv)
{
    struct error_info *error = error_info_from_IErrorInfo(iface);

    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IErrorInfo))
        *ppv = &error->IErrorInfo_iface;
    else if (IsEqualIID(riid, &IID_ICreateErrorInfo))
        *ppv = &error->ICreateErrorInfo_iface;
    else
        return E_NOINTERFACE;

    __atomic_add_fetch(&error->refs, 1, __ATOMIC_RELAXED);
    return S_OK;
}

static ULONG error_info_AddRef(IErrorInfo *iface)
{
    return (ULONG)__atomic_add_fetch(&error_info_from_IErrorInfo(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG error_info_Release(IErrorInfo *iface)
{
    struct error_info *error = error_info_from_IErrorInfo(iface);
    LONG refs = __atomic_sub_fetch(&error->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;
    SysFreeString(error->source);
    SysFreeString(error->description);
    SysFreeString(error->help_file);
    free(error);
    return 0;
}

static HRESULT error_info_GetGUID(IErrorInfo *iface, GUID *pGUID)
{
    if (!pGUID)
        return E_INVALIDARG;
    *pGUID = error_info_from_IErrorInfo(iface)->guid;
    return S_OK;
}

static HRESULT copy_text(BSTR text, BSTR *ret_text)
{
    if (!ret_text)
        return E_INVALIDARG;
    *ret_text = text ? SysAllocStringLen(text, SysStringLen(text)) : NULL;
    return text && !*ret_text ? E_OUTOFMEMORY : S_OK;
}

static HRESULT error_info_GetSource(IErrorInfo *iface, BSTR *pBstrSource)
{
    return copy_text(error_info_from_IErrorInfo(iface)->source, pBstrSource);
}

static HRESULT error_info_GetDescription(IErrorInfo *iface, BSTR *pBstrDescription)
{
    return copy_text(error_info_from_IErrorInfo(iface)->description, pBstrDescription);
}

static HRESULT error_info_GetHelpFile(IErrorInfo *iface, BSTR *pBstrHelpFile)
{
    return copy_text(error_info_from_IErrorInfo(iface)->help_file, pBstrHelpFile);
}

static HRESULT error_info_GetHelpContext(IErrorInfo *iface, DWORD *pdwHelpContext)
{
    if (!pdwHelpContext)
        return E_INVALIDARG;
    *pdwHelpContext = error_info_from_IErrorInfo(iface)->help_context;
    return S_OK;
}

static const IErrorInfoVtbl error_info_vtable = {
    .QueryInterface = error_info_QueryInterface,
    .AddRef = error_info_AddRef,
    .Release = error_info_Release,
    .GetGUID = error_info_GetGUID,
    .GetSource = error_info_GetSource,
    .GetDescription = error_info_GetDescription,
    .GetHelpFile = error_info_GetHelpFile,
    .GetHelpContext = error_info_GetHelpContext,
};

static HRESULT create_error_QueryInterface(ICreateErrorInfo *iface, REFIID riid, void **ppv)
{
    return error_info_QueryInterface(&error_info_from_ICreateErrorInfo(iface)->IErrorInfo_iface,
                                     riid, ppv);
}

static ULONG create_error_AddRef(ICreateErrorInfo *iface)
{
    return error_info_AddRef(&error_info_from_ICreateErrorInfo(iface)->IErrorInfo_iface);
}

static ULONG create_error_Release(ICreateErrorInfo *iface)
{
    return error_info_Release(&error_info_from_ICreateErrorInfo(iface)->IErrorInfo_iface);
}

static HRESULT create_error_SetGUID(ICreateErrorInfo *iface, REFGUID rguid)
{
    error_info_from_ICreateErrorInfo(iface)->guid = *rguid;
    return S_OK;
}

static HRESULT replace_text(BSTR *place, LPCOLESTR text)
{
    BSTR copy = SysAllocString(text);

    if (text && !copy)
        return E_OUTOFMEMORY;
    SysFreeString(*place);
    *place = copy;
    return S_OK;
}

static HRESULT create_error_SetSource(ICreateErrorInfo *iface, LPOLESTR szSource)
{
    return replace_text(&error_info_from_ICreateErrorInfo(iface)->source, szSource);
}

static HRESULT create_error_SetDescription(ICreateErrorInfo *iface, LPOLESTR szDescription)
{
    return replace_text(&error_info_from_ICreateErrorInfo(iface)->description, szDescription);
}

static HRESULT create_error_SetHelpFile(ICreateErrorInfo *iface, LPOLESTR szHelpFile)
{
    return replace_text(&error_info_from_ICreateErrorInfo(iface)->help_file, szHelpFile);
}

static HRESULT create_error_SetHelpContext(ICreateErrorInfo *iface, DWORD dwHelpContext)
{
    error_info_from_ICreateErrorInfo(iface)->help_context = dwHelpContext;
    return S_OK;
}

static const ICreateErrorInfoVtbl create_error_vtable = {
    .QueryInterface = create_error_QueryInterface,
    .AddRef = create_error_AddRef,
    .Release = create_error_Release,
    .SetGUID = create_error_SetGUID,
    .SetSource = create_error_SetSource,
    .SetDescription = create_error_SetDescription,
    .SetHelpFile = create_error_SetHelpFile,
    .SetHelpContext = create_error_SetHelpContext,
};

HRESULT CreateErrorInfo(ICreateErrorInfo **pperrinfo)
{
    struct error_info *error;

    if (!pperrinfo)
        return E_INVALIDARG;
    error = calloc(1, sizeof(*error));
    if (!error)
        return E_OUTOFMEMORY;

    error->IErrorInfo_iface.lpVtbl = (IErrorInfoVtbl *)&error_info_vtable;
    error->ICreateErrorInfo_iface.lpVtbl = (ICreateErrorInfoVtbl *)&create_error_vtable;
    error->refs = 1;
    *pperrinfo = &error->ICreateErrorInfo_iface;
    return S_OK;
}

HRESULT SetErrorInfo(ULONG dwReserved, IErrorInfo *perrinfo)
{
    IErrorInfo *old = thread_error;

    if (dwReserved)
        return E_INVALIDARG;
    if (perrinfo)
        perrinfo->lpVtbl->AddRef(perrinfo);
    thread_error = perrinfo;
    if (old)
        old->lpVtbl->Release(old);
    return S_OK;
}

HRESULT GetErrorInfo(ULONG dwReserved, IErrorInfo **pperrinfo)
{
    if (dwReserved || !pperrinfo)
        return E_INVALIDARG;
    *pperrinfo = thread_error;
    thread_error = NULL;
    return *pperrinfo ? S_OK : S_FALSE;
}
