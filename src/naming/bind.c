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

/* What an object is loaded from: a file, or a storage. */
struct source {
    const WCHAR *path; /* or NULL */
    DWORD mode;
    IStorage *storage;
};

static HRESULT load_file(IUnknown *object, const struct source *source)
{
    IPersistFile *file;
    HRESULT hr;

    hr = IUnknown_QueryInterface(object, &IID_IPersistFile, (void **)&file);
    if (FAILED(hr))
        return hr;
    hr = IPersistFile_Load(file, source->path, source->mode);
    IPersistFile_Release(file);
    return hr;
}

static HRESULT load_storage(IUnknown *object, const struct source *source)
{
    IPersistStorage *persist;
    HRESULT hr;

    hr = IUnknown_QueryInterface(object, &IID_IPersistStorage, (void **)&persist);
    if (FAILED(hr))
        return hr;
    hr = IPersistStorage_Load(persist, source->storage);
    IPersistStorage_Release(persist);
    return hr;
}

static HRESULT create_loaded(const CLSID *clsid, IUnknown *outer, DWORD clsctx,
                             const struct source *source, IUnknown **ret_object)
{
    HRESULT hr;

    hr = CoCreateInstance(clsid, outer, clsctx, &IID_IUnknown, (void **)ret_object);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = source->path ? load_file(*ret_object, source) : load_storage(*ret_object, source);
    if (FAILED(hr))
        IUnknown_Release(*ret_object);
    return hr;
}

/* The class that a file or a storage names. */
static HRESULT class_of(const struct source *source, CLSID *ret_clsid)
{
    STATSTG status;
    HRESULT hr;

    if (source->path)
        return hr_trace(GetClassFile(source->path, ret_clsid));
    hr = IStorage_Stat(source->storage, &status, STATFLAG_NONAME);
    if (FAILED(hr))
        return hr;
    *ret_clsid = status.clsid;
    return S_OK;
}

static HRESULT get_instance(const CLSID *clsid, IUnknown *outer, DWORD clsctx,
                            const struct source *source, DWORD n, MULTI_QI *results)
{
    CLSID found;
    IUnknown *object;
    HRESULT hr;

    for (DWORD i = 0; i < n; i++)
        if (results[i].pItf)
            return E_INVALIDARG;

    for (DWORD i = 0; i < n; i++)
        results[i].hr = E_NOINTERFACE;
    if (!clsid) {
        hr = class_of(source, &found);
        if (FAILED(hr))
            return hr_trace(hr);
        clsid = &found;
    }
    hr = create_loaded(clsid, outer, clsctx, source, &object);
    if (FAILED(hr)) {
        for (DWORD i = 0; i < n; i++)
            results[i].hr = hr;
        return hr_trace(hr);
    }
    hr = query_all(object, n, results);
    IUnknown_Release(object);
    return hr;
}

HRESULT CoGetInstanceFromFile(COSERVERINFO *pServerInfo, CLSID *pClsid, IUnknown *punkOuter,
                              DWORD dwClsCtx, DWORD grfMode, OLECHAR *pwszName, DWORD dwCount,
                              MULTI_QI *pResults)
{
    const struct source source = {.path = pwszName, .mode = grfMode};

    if (!dwCount || !pResults || !pwszName)
        return E_INVALIDARG;
    return hr_trace(get_instance(pClsid, punkOuter, dwClsCtx, &source, dwCount, pResults));
}

HRESULT CoGetInstanceFromIStorage(COSERVERINFO *pServerInfo, CLSID *pClsid, IUnknown *punkOuter,
                                  DWORD dwClsCtx, IStorage *pstg, DWORD dwCount, MULTI_QI *pResults)
{
    const struct source source = {.storage = pstg};

    if (!dwCount || !pResults || !pstg)
        return E_INVALIDARG;
    return hr_trace(get_instance(pClsid, punkOuter, dwClsCtx, &source, dwCount, pResults));
}
