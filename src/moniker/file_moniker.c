/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/file_moniker.h"

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "moniker/binding.h"
#include "moniker/file_bind.h"
#include "moniker/file_path.h"
#include "moniker/file_stream.h"
#include "moniker/moniker.h"

struct file_moniker {
    struct moniker moniker;
    WCHAR *path;
};

static struct file_moniker *file_from_IMoniker(IMoniker *iface)
{
    return container_of(iface, struct file_moniker, moniker.IMoniker_iface);
}

static void deinit(struct moniker *moniker)
{
    free(((struct file_moniker *)moniker)->path);
}

static HRESULT get_comparison(struct moniker *moniker, BYTE *ret_data, ULONG size, ULONG *ret_used)
{
    _cleanup_(freep) WCHAR *key = file_path_key(((struct file_moniker *)moniker)->path);

    if (!key)
        return hr_raise(E_OUTOFMEMORY, "file moniker");
    return moniker_put_comparison(moniker->kind->clsid, key,
                                  (ULONG)((utf16_len(key) + 1) * sizeof(*key)), ret_data, size,
                                  ret_used);
}

static const struct moniker_kind file_kind = {
    .clsid = &moniker_clsid_file,
    .system_type = MKSYS_FILEMONIKER,
    .deinit = deinit,
    .get_comparison = get_comparison,
};

const WCHAR *file_moniker_path(IMoniker *iface)
{
    struct moniker *moniker = moniker_as(iface, &file_kind);

    return moniker ? ((struct file_moniker *)moniker)->path : NULL;
}

/* Makes a moniker that takes over @path; a failure frees it. NULL: memory was out before. */
static HRESULT create(WCHAR *path, IMoniker **ret_moniker);

static HRESULT file_Load(IMoniker *iface, IStream *pStm)
{
    struct file_moniker *file = file_from_IMoniker(iface);
    WCHAR *path;
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    hr = file_stream_read(pStm, &path);
    if (FAILED(hr))
        return hr_trace(hr);

    free(file->path);
    file->path = path;
    return S_OK;
}

static HRESULT file_Save(IMoniker *iface, IStream *pStm, BOOL fClearDirty)
{
    if (!pStm)
        return E_INVALIDARG;
    return hr_trace(file_stream_write(pStm, file_from_IMoniker(iface)->path));
}

static HRESULT file_GetSizeMax(IMoniker *iface, ULARGE_INTEGER *pcbSize)
{
    if (!pcbSize)
        return E_INVALIDARG;
    pcbSize->QuadPart = file_stream_size(file_from_IMoniker(iface)->path) + sizeof(CLSID);
    return S_OK;
}

static HRESULT file_BindToObject(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                 REFIID riidResult, void **ppvResult)
{
    HRESULT hr;

    if (!ppvResult)
        return E_POINTER;
    *ppvResult = NULL;
    if (!pbc || !riidResult)
        return E_INVALIDARG;

    hr = pmkToLeft ? MK_E_UNAVAILABLE : binding_get_running(iface, pbc, riidResult, ppvResult);
    if (hr != MK_E_UNAVAILABLE)
        return hr;
    hr = file_bind_object(file_from_IMoniker(iface)->path, pbc, pmkToLeft, riidResult, ppvResult);
    return moniker_show(hr_trace(hr));
}

/* There are no storages in files: a file that is there has nothing to give. */
static HRESULT file_BindToStorage(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft, REFIID riid,
                                  void **ppvObj)
{
    if (!ppvObj)
        return E_POINTER;
    *ppvObj = NULL;
    return pbc && riid ? MK_E_NOSTORAGE : E_INVALIDARG;
}

static HRESULT file_Reduce(IMoniker *iface, IBindCtx *pbc, DWORD dwReduceHowFar,
                           IMoniker **ppmkToLeft, IMoniker **ppmkReduced)
{
    if (!pbc)
        return E_INVALIDARG;
    return moniker_Reduce(iface, pbc, dwReduceHowFar, ppmkToLeft, ppmkReduced);
}

/* A relative path goes on where the left one ends; nothing can precede an absolute one. */
static HRESULT file_ComposeWith(IMoniker *iface, IMoniker *pmkRight, BOOL fOnlyIfNotGeneric,
                                IMoniker **ppmkComposite)
{
    const WCHAR *right = file_moniker_path(pmkRight);

    if (!right)
        return moniker_ComposeWith(iface, pmkRight, fOnlyIfNotGeneric, ppmkComposite);
    if (!ppmkComposite)
        return E_INVALIDARG;
    *ppmkComposite = NULL;
    if (file_path_is_absolute(right))
        return MK_E_SYNTAX;
    return hr_trace(create(file_path_join(file_from_IMoniker(iface)->path, right), ppmkComposite));
}

static HRESULT file_IsEqual(IMoniker *iface, IMoniker *pmkOtherMoniker)
{
    const WCHAR *other = file_moniker_path(pmkOtherMoniker);

    if (!pmkOtherMoniker)
        return E_INVALIDARG;
    return other && file_path_is_equal(file_from_IMoniker(iface)->path, other) ? S_OK : S_FALSE;
}

static HRESULT file_Hash(IMoniker *iface, DWORD *pdwHash)
{
    if (!pdwHash)
        return E_INVALIDARG;
    *pdwHash = moniker_hash_text(file_from_IMoniker(iface)->path);
    return S_OK;
}

static HRESULT file_IsRunning(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                              IMoniker *pmkNewlyRunning)
{
    return pbc ? binding_is_running(iface, pbc, pmkNewlyRunning) : E_INVALIDARG;
}

static HRESULT file_GetTimeOfLastChange(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                        FILETIME *pFileTime)
{
    if (!pbc || !pFileTime)
        return E_INVALIDARG;
    if (!pmkToLeft && binding_get_running_time(iface, pbc, pFileTime) == S_OK)
        return S_OK;
    return hr_trace(file_bind_time(file_from_IMoniker(iface)->path, pFileTime));
}

static HRESULT file_CommonPrefixWith(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkPrefix)
{
    const WCHAR *path = file_from_IMoniker(iface)->path, *other = file_moniker_path(pmkOther);
    size_t common;
    HRESULT hr;

    if (!other || !ppmkPrefix || file_path_is_equal(path, other))
        return moniker_CommonPrefixWith(iface, pmkOther, ppmkPrefix);
    *ppmkPrefix = NULL;

    common = file_path_common(path, other);
    if (!common)
        return MK_E_NOPREFIX;
    if (path[common] && other[common])
        return hr_trace(create(utf16_dup_n(path, common), ppmkPrefix));

    hr = path[common] ? MK_S_HIM : MK_S_ME;
    *ppmkPrefix = hr == MK_S_ME ? iface : pmkOther;
    IMoniker_AddRef(*ppmkPrefix);
    return hr;
}

static HRESULT file_RelativePathTo(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkRelPath)
{
    const WCHAR *path = file_from_IMoniker(iface)->path, *other = file_moniker_path(pmkOther);
    size_t common;

    if (!ppmkRelPath)
        return E_INVALIDARG;
    *ppmkRelPath = NULL;
    if (!pmkOther)
        return E_INVALIDARG;
    if (!other)
        return MonikerRelativePathTo(iface, pmkOther, ppmkRelPath, TRUE);

    common = file_path_common(path, other);
    if (common)
        return hr_trace(create(file_path_relative(path, other, common), ppmkRelPath));
    IMoniker_AddRef(pmkOther);
    *ppmkRelPath = pmkOther;
    return MK_S_HIM;
}

static HRESULT file_GetDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                   LPOLESTR *ppszDisplayName)
{
    if (!ppszDisplayName)
        return E_POINTER;
    *ppszDisplayName = NULL;
    return hr_trace(moniker_give_text(file_from_IMoniker(iface)->path, ppszDisplayName));
}

static HRESULT file_ParseDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                     LPOLESTR pszDisplayName, ULONG *pchEaten, IMoniker **ppmkOut)
{
    IParseDisplayName *parser;
    HRESULT hr;

    if (!ppmkOut || !pchEaten)
        return E_POINTER;
    *ppmkOut = NULL;
    if (!pbc || !pszDisplayName)
        return E_INVALIDARG;

    hr = file_bind_parser(iface, file_from_IMoniker(iface)->path, pbc, pmkToLeft, &parser);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IParseDisplayName_ParseDisplayName(parser, pbc, pszDisplayName, pchEaten, ppmkOut);
    IParseDisplayName_Release(parser);
    return hr;
}

static const IMonikerVtbl file_vtable = {
    MONIKER_METHODS,
    .Load = file_Load,
    .Save = file_Save,
    .GetSizeMax = file_GetSizeMax,
    .BindToObject = file_BindToObject,
    .BindToStorage = file_BindToStorage,
    .Reduce = file_Reduce,
    .ComposeWith = file_ComposeWith,
    .Enum = moniker_Enum,
    .IsEqual = file_IsEqual,
    .Hash = file_Hash,
    .IsRunning = file_IsRunning,
    .GetTimeOfLastChange = file_GetTimeOfLastChange,
    .Inverse = moniker_Inverse,
    .CommonPrefixWith = file_CommonPrefixWith,
    .RelativePathTo = file_RelativePathTo,
    .GetDisplayName = file_GetDisplayName,
    .ParseDisplayName = file_ParseDisplayName,
};

static HRESULT create(WCHAR *path, IMoniker **ret_moniker)
{
    struct file_moniker *file = NULL;

    if (path)
        file = moniker_new(sizeof(*file), &file_kind, &file_vtable);
    if (!file) {
        free(path);
        return hr_raise(E_OUTOFMEMORY, "file moniker");
    }
    file->path = path;
    *ret_moniker = &file->moniker.IMoniker_iface;
    return S_OK;
}

HRESULT file_moniker_new(IUnknown *outer, REFIID riid, void **ppv)
{
    IMoniker *moniker = NULL;
    HRESULT hr;

    hr = create(utf16_dup(u""), &moniker);
    if (FAILED(hr))
        return hr_trace(hr);
    return moniker_hand_out(&file_from_IMoniker(moniker)->moniker, outer, riid, ppv);
}

HRESULT CreateFileMoniker(LPCOLESTR lpszPathName, LPMONIKER *ppmk)
{
    if (!ppmk)
        return E_INVALIDARG;
    *ppmk = NULL;
    return lpszPathName ? hr_trace(create(utf16_dup(lpszPathName), ppmk)) : MK_E_SYNTAX;
}
