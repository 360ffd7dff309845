/* SPDX-License-Identifier: MIT */
/*
 * Binding in one call: an object by its moniker, display name or file.
 */
#define COBJMACROS
#include <comity/windows.h>

#include "base/hresult.h"

static HRESULT bind_name(IBindCtx *context, const WCHAR *name, REFIID riid, void **ppv)
{
    IMoniker *moniker;
    ULONG eaten;
    HRESULT hr;

    hr = MkParseDisplayName(context, name, &eaten, &moniker);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IMoniker_BindToObject(moniker, context, NULL, riid, ppv);
    IMoniker_Release(moniker);
    return hr_trace(hr);
}

HRESULT CoGetObject(LPCWSTR pszName, BIND_OPTS *pBindOptions, REFIID riid, void **ppv)
{
    IBindCtx *context;
    HRESULT hr;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    if (!pszName)
        return E_INVALIDARG;

    hr = CreateBindCtx(0, &context);
    if (FAILED(hr))
        return hr_trace(hr);
    if (pBindOptions)
        hr = IBindCtx_SetBindOptions(context, pBindOptions);
    if (SUCCEEDED(hr))
        hr = bind_name(context, pszName, riid, ppv);
    IBindCtx_Release(context);
    return hr_trace(hr);
}

HRESULT BindMoniker(LPMONIKER pmk, DWORD grfOpt, REFIID iidResult, LPVOID *ppvResult)
{
    IBindCtx *context;
    HRESULT hr;

    if (!ppvResult)
        return E_INVALIDARG;
    *ppvResult = NULL;
    if (!pmk || grfOpt)
        return E_INVALIDARG;

    hr = CreateBindCtx(0, &context);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IMoniker_BindToObject(pmk, context, NULL, iidResult, ppvResult);
    IBindCtx_Release(context);
    return hr;
}

/* The interfaces of @object that @results ask for. */
static HRESULT query_all(IUnknown *object, DWORD n, MULTI_QI *results)
{
    DWORD found = 0;

    for (DWORD i = 0; i < n; i++) {
        results[i].hr = IUnknown_QueryInterface(object, results[i].pIID, (void **)&results[i].pItf);
        found += SUCCEEDED(results[i].hr);
    }
    return found == n ? S_OK : found ? CO_S_NOTALLINTERFACES : E_NOINTERFACE;
}

static HRESULT load(IUnknown *object, const WCHAR *path, DWORD mode)
{
    IPersistFile *file;
    HRESULT hr;

    hr = IUnknown_QueryInterface(object, &IID_IPersistFile, (void **)&file);
    if (FAILED(hr))
        return hr;
    hr = IPersistFile_Load(file, path, mode);
    IPersistFile_Release(file);
    return hr;
}

static HRESULT create_loaded(const CLSID *clsid, IUnknown *outer, DWORD clsctx, const WCHAR *path,
                             DWORD mode, IUnknown **ret_object)
{
    HRESULT hr;

    hr = CoCreateInstance(clsid, outer, clsctx, &IID_IUnknown, (void **)ret_object);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = load(*ret_object, path, mode);
    if (FAILED(hr))
        IUnknown_Release(*ret_object);
    return hr;
}

HRESULT CoGetInstanceFromFile(COSERVERINFO *pServerInfo, CLSID *pClsid, IUnknown *punkOuter,
                              DWORD dwClsCtx, DWORD grfMode, OLECHAR *pwszName, DWORD dwCount,
                              MULTI_QI *pResults)
{
    IUnknown *object;
    CLSID clsid;
    HRESULT hr;

    if (!dwCount || !pResults || !pwszName)
        return E_INVALIDARG;
    for (DWORD i = 0; i < dwCount; i++)
        if (pResults[i].pItf)
            return E_INVALIDARG;

    for (DWORD i = 0; i < dwCount; i++)
        pResults[i].hr = E_NOINTERFACE;
    if (!pClsid) {
        hr = GetClassFile(pwszName, &clsid);
        if (FAILED(hr))
            return hr_trace(hr);
        pClsid = &clsid;
    }
    hr = create_loaded(pClsid, punkOuter, dwClsCtx, pwszName, grfMode, &object);
    if (FAILED(hr)) {
        for (DWORD i = 0; i < dwCount; i++)
            pResults[i].hr = hr;
        return hr_trace(hr);
    }
    hr = query_all(object, dwCount, pResults);
    IUnknown_Release(object);
    return hr;
}
