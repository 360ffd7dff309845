/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/item_moniker.h"

#include <comity/ole2.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "moniker/binding.h"
#include "moniker/moniker.h"
#include "moniker/moniker_text.h"

enum {
    /* What Windows reserves for a saved one: this, and for each text and its NUL so much a
     * character. */
    SAVED_SIZE_BASE = 26,
    SAVED_SIZE_CHARACTER = 4,
};

struct item_moniker {
    struct moniker moniker;
    WCHAR *delimiter; /* NULL: none was given, not even "" */
    WCHAR *item;
};

static struct item_moniker *item_from_IMoniker(IMoniker *iface)
{
    return container_of(iface, struct item_moniker, moniker.IMoniker_iface);
}

static void deinit(struct moniker *moniker)
{
    struct item_moniker *item = (struct item_moniker *)moniker;

    free(item->delimiter);
    free(item->item);
}

static const WCHAR *text_or_empty(const WCHAR *text)
{
    return text ? text : u"";
}

/* Delimiter and name; on the heap. */
static WCHAR *whole_name(const struct item_moniker *item)
{
    const WCHAR *delimiter = text_or_empty(item->delimiter);
    const WCHAR *name = text_or_empty(item->item);
    size_t delimiter_len = utf16_len(delimiter), name_len = utf16_len(name);
    WCHAR *whole = malloc((delimiter_len + name_len + 1) * sizeof(*whole));

    if (!whole)
        return NULL;
    memcpy(whole, delimiter, delimiter_len * sizeof(*whole));
    memcpy(whole + delimiter_len, name, (name_len + 1) * sizeof(*whole));
    return whole;
}

static HRESULT get_comparison(struct moniker *moniker, BYTE *ret_data, ULONG size, ULONG *ret_used)
{
    _cleanup_(freep) WCHAR *name = whole_name((struct item_moniker *)moniker);
    size_t len;

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "item moniker");
    len = utf16_len(name);
    for (size_t i = 0; i < len; i++)
        name[i] = utf16_upcase(name[i]);
    return moniker_put_comparison(moniker->kind->clsid, name, (ULONG)((len + 1) * sizeof(*name)),
                                  ret_data, size, ret_used);
}

static const struct moniker_kind item_kind = {
    .clsid = &moniker_clsid_item,
    .system_type = MKSYS_ITEMMONIKER,
    .deinit = deinit,
    .get_comparison = get_comparison,
};

bool item_moniker_is(IMoniker *iface)
{
    return moniker_as(iface, &item_kind) != NULL;
}

static HRESULT item_Load(IMoniker *iface, IStream *pStm)
{
    struct item_moniker *item = item_from_IMoniker(iface);
    _cleanup_(freep) WCHAR *delimiter = NULL, *name = NULL;
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    hr = moniker_text_read(pStm, &delimiter);
    if (SUCCEEDED(hr))
        hr = moniker_text_read(pStm, &name);
    if (FAILED(hr))
        return hr_trace(hr);

    deinit(&item->moniker);
    item->delimiter = TAKE_PTR(delimiter);
    item->item = TAKE_PTR(name);
    return S_OK;
}

static HRESULT item_Save(IMoniker *iface, IStream *pStm, BOOL fClearDirty)
{
    struct item_moniker *item = item_from_IMoniker(iface);
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    hr = moniker_text_write(pStm, item->delimiter);
    if (SUCCEEDED(hr))
        hr = moniker_text_write(pStm, item->item);
    return hr_trace(hr);
}

static ULONG saved_size(const WCHAR *text)
{
    return text ? (ULONG)(utf16_len(text) + 1) * SAVED_SIZE_CHARACTER : 0;
}

static HRESULT item_GetSizeMax(IMoniker *iface, ULARGE_INTEGER *pcbSize)
{
    struct item_moniker *item = item_from_IMoniker(iface);

    if (!pcbSize)
        return E_INVALIDARG;
    pcbSize->QuadPart = SAVED_SIZE_BASE + saved_size(item->delimiter) + saved_size(item->item);
    return S_OK;
}

/* The container on the left, which stays bound as long as the context. */
static HRESULT get_container(IBindCtx *context, IMoniker *left, IOleItemContainer **ret_container)
{
    HRESULT hr;

    hr = IMoniker_BindToObject(left, context, NULL, &IID_IOleItemContainer, (void **)ret_container);
    if (FAILED(hr))
        return hr;
    hr = IBindCtx_RegisterObjectBound(context, (IUnknown *)*ret_container);
    if (FAILED(hr))
        IOleItemContainer_Release(*ret_container);
    return hr_trace(hr);
}

static HRESULT item_BindToObject(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                 REFIID riidResult, void **ppvResult)
{
    struct item_moniker *item = item_from_IMoniker(iface);
    IOleItemContainer *container;
    HRESULT hr;

    if (!ppvResult)
        return E_POINTER;
    *ppvResult = NULL;
    if (!pbc || !riidResult || !pmkToLeft)
        return E_INVALIDARG;

    hr = get_container(pbc, pmkToLeft, &container);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IOleItemContainer_GetObject(container, (LPOLESTR)text_or_empty(item->item),
                                     binding_speed(pbc), pbc, riidResult, ppvResult);
    IOleItemContainer_Release(container);
    return hr;
}

static HRESULT item_BindToStorage(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft, REFIID riid,
                                  void **ppvObj)
{
    struct item_moniker *item = item_from_IMoniker(iface);
    IOleItemContainer *container;
    HRESULT hr;

    if (!ppvObj)
        return E_POINTER;
    *ppvObj = NULL;
    if (!pbc || !riid || !pmkToLeft)
        return E_INVALIDARG;

    hr = get_container(pbc, pmkToLeft, &container);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IOleItemContainer_GetObjectStorage(container, (LPOLESTR)text_or_empty(item->item), pbc,
                                            riid, ppvObj);
    IOleItemContainer_Release(container);
    return hr;
}

/* The delimiters do not count. */
static HRESULT item_IsEqual(IMoniker *iface, IMoniker *pmkOtherMoniker)
{
    struct item_moniker *item = item_from_IMoniker(iface), *other;

    if (!pmkOtherMoniker)
        return E_INVALIDARG;
    other = (struct item_moniker *)moniker_as(pmkOtherMoniker, &item_kind);
    if (!other)
        return S_FALSE;
    return utf16_equal_nocase(text_or_empty(item->item), text_or_empty(other->item)) ? S_OK
                                                                                     : S_FALSE;
}

static HRESULT item_Hash(IMoniker *iface, DWORD *pdwHash)
{
    if (!pdwHash)
        return E_INVALIDARG;
    *pdwHash = moniker_hash_text(text_or_empty(item_from_IMoniker(iface)->item));
    return S_OK;
}

/* Without a container only the running object table can tell; else the container does, if it runs
 * itself. */
static HRESULT item_IsRunning(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                              IMoniker *pmkNewlyRunning)
{
    struct item_moniker *item = item_from_IMoniker(iface);
    IOleItemContainer *container;
    HRESULT hr;

    if (!pbc)
        return E_INVALIDARG;
    if (!pmkToLeft)
        return binding_is_running(iface, pbc, pmkNewlyRunning);

    hr = IMoniker_IsRunning(pmkToLeft, pbc, NULL, NULL);
    if (hr != S_OK)
        return hr;
    hr = get_container(pbc, pmkToLeft, &container);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IOleItemContainer_IsRunning(container, (LPOLESTR)text_or_empty(item->item));
    IOleItemContainer_Release(container);
    return hr;
}

static HRESULT item_GetTimeOfLastChange(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                        FILETIME *pFileTime)
{
    IMoniker *whole;
    HRESULT hr;

    if (!pbc || !pFileTime)
        return E_INVALIDARG;
    if (!pmkToLeft)
        return MK_E_NOTBINDABLE;

    /* What the table has under the whole name decides; else the container's time stands in. */
    hr = CreateGenericComposite(pmkToLeft, iface, &whole);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = binding_get_running_time(whole, pbc, pFileTime);
    IMoniker_Release(whole);
    return hr == S_OK ? S_OK : IMoniker_GetTimeOfLastChange(pmkToLeft, pbc, NULL, pFileTime);
}

/* An item is nowhere by itself. */
static HRESULT item_RelativePathTo(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkRelPath)
{
    if (!ppmkRelPath)
        return E_INVALIDARG;
    *ppmkRelPath = NULL;
    return pmkOther ? MK_E_NOTBINDABLE : E_INVALIDARG;
}

static HRESULT item_GetDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                   LPOLESTR *ppszDisplayName)
{
    _cleanup_(freep) WCHAR *name = NULL;

    if (!ppszDisplayName)
        return E_POINTER;
    *ppszDisplayName = NULL;
    name = whole_name(item_from_IMoniker(iface));
    if (!name)
        return hr_raise(E_OUTOFMEMORY, "item moniker");
    return hr_trace(moniker_give_text(name, ppszDisplayName));
}

/* The object itself knows what may follow its name. */
static HRESULT item_ParseDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                     LPOLESTR pszDisplayName, ULONG *pchEaten, IMoniker **ppmkOut)
{
    if (pmkToLeft || !pbc || !pszDisplayName)
        return moniker_ParseDisplayName(iface, pbc, pmkToLeft, pszDisplayName, pchEaten, ppmkOut);
    if (!ppmkOut || !pchEaten)
        return E_POINTER;
    *ppmkOut = NULL;
    return MK_E_SYNTAX;
}

static const IMonikerVtbl item_vtable = {
    MONIKER_METHODS,
    .Load = item_Load,
    .Save = item_Save,
    .GetSizeMax = item_GetSizeMax,
    .BindToObject = item_BindToObject,
    .BindToStorage = item_BindToStorage,
    .Reduce = moniker_Reduce,
    .ComposeWith = moniker_ComposeWith,
    .Enum = moniker_Enum,
    .IsEqual = item_IsEqual,
    .Hash = item_Hash,
    .IsRunning = item_IsRunning,
    .GetTimeOfLastChange = item_GetTimeOfLastChange,
    .Inverse = moniker_Inverse,
    .CommonPrefixWith = moniker_CommonPrefixWith,
    .RelativePathTo = item_RelativePathTo,
    .GetDisplayName = item_GetDisplayName,
    .ParseDisplayName = item_ParseDisplayName,
};

static HRESULT create(const WCHAR *delimiter, const WCHAR *name, IMoniker **ret_moniker)
{
    struct item_moniker *item = moniker_new(sizeof(*item), &item_kind, &item_vtable);

    if (!item)
        return hr_raise(E_OUTOFMEMORY, "item moniker");
    item->delimiter = delimiter ? utf16_dup(delimiter) : NULL;
    item->item = utf16_dup(name);
    if (!item->item || (delimiter && !item->delimiter)) {
        IMoniker_Release(&item->moniker.IMoniker_iface);
        return hr_raise(E_OUTOFMEMORY, "item moniker");
    }
    *ret_moniker = &item->moniker.IMoniker_iface;
    return S_OK;
}

HRESULT item_moniker_new(IUnknown *outer, REFIID riid, void **ppv)
{
    IMoniker *moniker = NULL;
    HRESULT hr;

    hr = create(u"", u"", &moniker);
    if (FAILED(hr))
        return hr_trace(hr);
    return moniker_hand_out(&item_from_IMoniker(moniker)->moniker, outer, riid, ppv);
}

HRESULT CreateItemMoniker(LPCOLESTR lpszDelim, LPCOLESTR lpszItem, LPMONIKER *ppmk)
{
    if (!ppmk)
        return E_INVALIDARG;
    *ppmk = NULL;
    return lpszItem ? hr_trace(create(lpszDelim, lpszItem, ppmk)) : E_INVALIDARG;
}
