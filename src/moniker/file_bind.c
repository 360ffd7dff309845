/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/file_bind.h"

#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/win32_text_result.h"
#include "moniker/binding.h"
#include "moniker/moniker.h"

enum {
    TICKS_PER_SECOND = 10000000, /* a FILETIME's */
    NANOSECONDS_PER_TICK = 100,
};

/* From 1601, where FILETIMEs begin, to 1970. */
static const uint64_t epoch_s = 11644473600;

static HRESULT stat_file(const WCHAR *path, struct stat *ret_stat)
{
    _cleanup_(freep) char *name = win32_path_from_wide(path);

    return name && stat(name, ret_stat) == 0 ? S_OK : MK_E_CANTOPENFILE;
}

/* From the class object that the moniker to the left names: a factory, or one that activates. */
static HRESULT create_left(IBindCtx *context, IMoniker *left, IPersistFile **ret_file)
{
    IClassFactory *factory;
    HRESULT hr;

    hr = IMoniker_BindToObject(left, context, NULL, &IID_IClassFactory, (void **)&factory);
    if (FAILED(hr))
        return hr == E_NOINTERFACE ? MK_E_INTERMEDIATEINTERFACENOTSUPPORTED : hr;
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IPersistFile, (void **)ret_file);
    IClassFactory_Release(factory);
    return hr;
}

static HRESULT create_of_class(const WCHAR *path, IBindCtx *context, IPersistFile **ret_file)
{
    BIND_OPTS3 options = binding_options(context);
    CLSID clsid;
    HRESULT hr;

    hr = GetClassFile(path, &clsid);
    if (FAILED(hr))
        return moniker_raise(hr, path,
                             "has no class: HKCR\\FileType has no pattern of its bytes, HKCR no "
                             "class of its extension");
    return hr_trace(CoCreateInstance(&clsid, NULL, options.dwClassContext, &IID_IPersistFile,
                                     (void **)ret_file));
}

HRESULT file_bind_object(const WCHAR *path, IBindCtx *context, IMoniker *left, REFIID riid,
                         void **ppv)
{
    IPersistFile *file;
    struct stat st;
    HRESULT hr;

    hr = stat_file(path, &st);
    if (FAILED(hr))
        return moniker_raise(hr, path, "is no file");
    hr = left ? create_left(context, left, &file) : create_of_class(path, context, &file);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = IPersistFile_Load(file, path, binding_options(context).grfMode);
    if (SUCCEEDED(hr))
        hr = IPersistFile_QueryInterface(file, riid, ppv);
    if (SUCCEEDED(hr))
        (void)IBindCtx_RegisterObjectBound(context, *ppv);
    IPersistFile_Release(file);
    return hr;
}

HRESULT file_bind_time(const WCHAR *path, FILETIME *ret_time)
{
    struct stat st;
    uint64_t ticks;
    HRESULT hr;

    hr = stat_file(path, &st);
    if (FAILED(hr))
        return hr;
    ticks = ((uint64_t)st.st_mtim.tv_sec + epoch_s) * TICKS_PER_SECOND +
            (uint64_t)st.st_mtim.tv_nsec / NANOSECONDS_PER_TICK;
    ret_time->dwLowDateTime = (DWORD)ticks;
    ret_time->dwHighDateTime = (DWORD)(ticks >> 32);
    return S_OK;
}

HRESULT file_bind_parser(IMoniker *moniker, const WCHAR *path, IBindCtx *context, IMoniker *left,
                         IParseDisplayName **ret_parser)
{
    CLSID clsid;
    HRESULT hr;

    hr = GetClassFile(path, &clsid);
    if (SUCCEEDED(hr))
        hr = CoGetClassObject(&clsid, CLSCTX_SERVER, NULL, &IID_IParseDisplayName,
                              (void **)ret_parser);
    if (SUCCEEDED(hr))
        return hr;
    return hr_trace(
        IMoniker_BindToObject(moniker, context, left, &IID_IParseDisplayName, (void **)ret_parser));
}
