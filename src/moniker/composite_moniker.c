/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/composite_moniker.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "moniker/item_moniker.h"
#include "moniker/moniker.h"
#include "remoting/packet.h"

enum {
    PARTS_MAX = 0x1000, /* in a stream: more are taken for damage */
    NAME_MAX_UNITS = 0x100000,
};

struct composite_moniker {
    struct moniker moniker;
    struct moniker_list list; /* two parts at least, or none yet */
};

static struct composite_moniker *composite_from_IMoniker(IMoniker *iface)
{
    return container_of(iface, struct composite_moniker, moniker.IMoniker_iface);
}

static const struct moniker_list *parts_of(IMoniker *iface)
{
    return &composite_from_IMoniker(iface)->list;
}

static void deinit(struct moniker *moniker)
{
    moniker_list_deinit(&((struct composite_moniker *)moniker)->list);
}

/* ---- on the way ---- */

/* The class, then what each part says. A part that does not take part has the last word. */
static HRESULT get_comparison(struct moniker *moniker, BYTE *ret_data, ULONG size, ULONG *ret_used)
{
    const struct moniker_list *list = &((struct composite_moniker *)moniker)->list;
    ULONG used = sizeof(CLSID), n;
    IROTData *data;
    HRESULT hr;

    if (list->n == 0)
        return E_UNEXPECTED;
    if (size < used)
        return E_OUTOFMEMORY;
    memcpy(ret_data, &moniker_clsid_composite, sizeof(CLSID));

    for (size_t i = 0; i < list->n; i++) {
        hr = IMoniker_QueryInterface(list->parts[i], &IID_IROTData, (void **)&data);
        if (FAILED(hr))
            return E_NOTIMPL;
        hr = IROTData_GetComparisonData(data, ret_data + used, size - used, &n);
        IROTData_Release(data);
        if (FAILED(hr))
            return hr;
        used += n;
    }
    *ret_used = used;
    return S_OK;
}

/* Its left part, which is a composite itself if there are more than two. */
static HRESULT get_left(const struct moniker_list *list, IMoniker **ret_left)
{
    return hr_trace(composite_moniker_of(list->parts, list->n - 1, ret_left));
}

static HRESULT travel_size(struct moniker *moniker, DWORD context, DWORD flags, DWORD *ret_size)
{
    const struct moniker_list *list = &((struct composite_moniker *)moniker)->list;
    ULONG left_size, right_size;
    IMoniker *left;
    HRESULT hr;

    if (list->n == 0)
        return E_UNEXPECTED;
    hr = get_left(list, &left);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = CoGetMarshalSizeMax(&left_size, &IID_IMoniker, (IUnknown *)left, context, NULL, flags);
    IMoniker_Release(left);
    if (SUCCEEDED(hr))
        hr = CoGetMarshalSizeMax(&right_size, &IID_IMoniker, (IUnknown *)list->parts[list->n - 1],
                                 context, NULL, flags);
    if (SUCCEEDED(hr))
        *ret_size = sizeof(CLSID) + left_size + right_size;
    return hr_trace(hr);
}

static HRESULT travel_marshal(struct moniker *moniker, IStream *stream, DWORD context, DWORD flags)
{
    const struct moniker_list *list = &((struct composite_moniker *)moniker)->list;
    IMoniker *left;
    HRESULT hr;

    if (list->n == 0)
        return E_UNEXPECTED;
    hr = get_left(list, &left);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = CoMarshalInterface(stream, &IID_IMoniker, (IUnknown *)left, context, NULL, flags);
    IMoniker_Release(left);
    if (SUCCEEDED(hr))
        hr = CoMarshalInterface(stream, &IID_IMoniker, (IUnknown *)list->parts[list->n - 1],
                                context, NULL, flags);
    return hr_trace(hr);
}

static HRESULT travel_unmarshal(struct moniker *moniker, IStream *stream)
{
    struct composite_moniker *composite = (struct composite_moniker *)moniker;
    _cleanup_(moniker_list_deinit) struct moniker_list list = {0};
    IMoniker *half;
    HRESULT hr = S_OK;

    for (int i = 0; i < 2 && SUCCEEDED(hr); i++) {
        hr = CoUnmarshalInterface(stream, &IID_IMoniker, (void **)&half);
        if (FAILED(hr))
            return hr_trace(hr);
        hr = moniker_list_add_parts(&list, half);
        IMoniker_Release(half);
    }
    if (FAILED(hr))
        return hr_trace(hr);

    deinit(moniker);
    composite->list = list;
    list = (struct moniker_list){0};
    return S_OK;
}

static HRESULT travel_release(IStream *stream)
{
    HRESULT hr;

    hr = CoReleaseMarshalData(stream);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(CoReleaseMarshalData(stream));
}

static const struct moniker_travel composite_travel = {
    .size = travel_size,
    .marshal = travel_marshal,
    .unmarshal = travel_unmarshal,
    .release = travel_release,
};

static const struct moniker_kind composite_kind = {
    .clsid = &moniker_clsid_composite,
    .system_type = MKSYS_GENERICCOMPOSITE,
    .travel = &composite_travel,
    .deinit = deinit,
    .get_comparison = get_comparison,
};

const struct moniker_list *composite_moniker_parts(IMoniker *iface)
{
    struct moniker *moniker = moniker_as(iface, &composite_kind);

    return moniker ? &((struct composite_moniker *)moniker)->list : NULL;
}

/* ---- in streams: their number, then each with its class ---- */

static HRESULT composite_Load(IMoniker *iface, IStream *pStm)
{
    struct composite_moniker *composite = composite_from_IMoniker(iface);
    _cleanup_(moniker_list_deinit) struct moniker_list list = {0};
    IMoniker *part;
    ULONG n;
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    /* Windows loads a composite once. */
    if (composite->list.n)
        return E_UNEXPECTED;
    hr = packet_read_bytes(pStm, &n, sizeof(n));
    if (FAILED(hr))
        return hr_trace(hr);
    if (n < 2 || n > PARTS_MAX)
        return hr_raise(E_UNEXPECTED, "a composite moniker of %u parts", n);

    for (ULONG i = 0; i < n && SUCCEEDED(hr); i++) {
        hr = OleLoadFromStream(pStm, &IID_IMoniker, (void **)&part);
        if (FAILED(hr))
            return hr_trace(hr);
        hr = moniker_list_add_parts(&list, part);
        IMoniker_Release(part);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    composite->list = list;
    list = (struct moniker_list){0};
    return S_OK;
}

static HRESULT composite_Save(IMoniker *iface, IStream *pStm, BOOL fClearDirty)
{
    const struct moniker_list *list = parts_of(iface);
    ULONG n = (ULONG)list->n;
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    if (n == 0)
        return E_UNEXPECTED;

    hr = packet_write_bytes(pStm, &n, sizeof(n));
    for (ULONG i = 0; i < n && SUCCEEDED(hr); i++)
        hr = OleSaveToStream((IPersistStream *)list->parts[i], pStm);
    return hr_trace(hr);
}

static HRESULT composite_GetSizeMax(IMoniker *iface, ULARGE_INTEGER *pcbSize)
{
    const struct moniker_list *list = parts_of(iface);
    ULARGE_INTEGER part;
    HRESULT hr;

    if (!pcbSize)
        return E_INVALIDARG;
    pcbSize->QuadPart = sizeof(CLSID) + sizeof(ULONG);
    for (size_t i = 0; i < list->n; i++) {
        hr = IMoniker_GetSizeMax(list->parts[i], &part);
        if (FAILED(hr))
            return hr_trace(hr);
        pcbSize->QuadPart += sizeof(CLSID) + part.QuadPart;
    }
    return S_OK;
}

/* ---- binding: the last part, with all others to its left ---- */

/* What stands to the left of the last part: @left, if any, and the other parts. */
static HRESULT get_all_left(const struct moniker_list *list, IMoniker *left, IMoniker **ret_left)
{
    IMoniker *own;
    HRESULT hr;

    hr = get_left(list, &own);
    if (FAILED(hr) || !left) {
        *ret_left = own;
        return hr_trace(hr);
    }
    hr = CreateGenericComposite(left, own, ret_left);
    IMoniker_Release(own);
    return hr_trace(hr);
}

static IMoniker *last_of(const struct moniker_list *list)
{
    return list->parts[list->n - 1];
}

static void release_left(IMoniker *left)
{
    if (left)
        IMoniker_Release(left);
}

static HRESULT composite_BindToObject(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                      REFIID riidResult, void **ppvResult)
{
    const struct moniker_list *list = parts_of(iface);
    IMoniker *left;
    HRESULT hr;

    if (!ppvResult)
        return E_POINTER;
    *ppvResult = NULL;
    if (!pbc || !riidResult)
        return E_INVALIDARG;
    if (list->n == 0)
        return E_UNEXPECTED;
    if (!pmkToLeft) {
        hr = moniker_get_running(iface, pbc, riidResult, ppvResult);
        if (hr != MK_E_UNAVAILABLE)
            return hr;
    }

    hr = get_all_left(list, pmkToLeft, &left);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IMoniker_BindToObject(last_of(list), pbc, left, riidResult, ppvResult);
    release_left(left);
    return hr;
}

static HRESULT composite_BindToStorage(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                       REFIID riid, void **ppvObj)
{
    const struct moniker_list *list = parts_of(iface);
    IMoniker *left;
    HRESULT hr;

    if (!ppvObj)
        return E_POINTER;
    *ppvObj = NULL;
    if (!pbc || !riid)
        return E_INVALIDARG;
    if (list->n == 0)
        return E_UNEXPECTED;

    hr = get_all_left(list, pmkToLeft, &left);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IMoniker_BindToStorage(last_of(list), pbc, left, riid, ppvObj);
    release_left(left);
    return hr;
}

static HRESULT composite_IsRunning(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                   IMoniker *pmkNewlyRunning)
{
    IMoniker *whole;
    HRESULT hr;

    if (!pbc)
        return E_INVALIDARG;
    if (!pmkToLeft)
        return moniker_is_running(iface, pbc, pmkNewlyRunning);

    hr = CreateGenericComposite(pmkToLeft, iface, &whole);
    if (FAILED(hr) || !whole)
        return hr_trace(hr);
    hr = IMoniker_IsRunning(whole, pbc, NULL, pmkNewlyRunning);
    IMoniker_Release(whole);
    return hr;
}

static HRESULT composite_GetTimeOfLastChange(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                             FILETIME *pFileTime)
{
    const struct moniker_list *list = parts_of(iface);
    IMoniker *left;
    HRESULT hr;

    if (!pbc || !pFileTime)
        return E_INVALIDARG;
    if (list->n == 0)
        return E_UNEXPECTED;
    if (!pmkToLeft && moniker_get_running_time(iface, pbc, pFileTime) == S_OK)
        return S_OK;

    hr = get_all_left(list, pmkToLeft, &left);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IMoniker_GetTimeOfLastChange(last_of(list), pbc, left, pFileTime);
    release_left(left);
    return hr;
}

/* ---- as a whole ---- */

static HRESULT composite_Reduce(IMoniker *iface, IBindCtx *pbc, DWORD dwReduceHowFar,
                                IMoniker **ppmkToLeft, IMoniker **ppmkReduced)
{
    _cleanup_(moniker_list_deinit) struct moniker_list reduced = {0};
    const struct moniker_list *list = parts_of(iface);
    bool is_changed = false;
    IMoniker *part;
    HRESULT hr;

    if (!pbc || !ppmkReduced)
        return E_INVALIDARG;
    *ppmkReduced = NULL;

    for (size_t i = 0; i < list->n; i++) {
        hr = IMoniker_Reduce(list->parts[i], pbc, dwReduceHowFar, NULL, &part);
        if (FAILED(hr))
            return hr_trace(hr);
        is_changed = is_changed || hr != MK_S_REDUCED_TO_SELF;
        hr = moniker_list_add_parts(&reduced, part);
        IMoniker_Release(part);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    if (is_changed)
        return hr_trace(composite_moniker_of(reduced.parts, reduced.n, ppmkReduced));
    return moniker_Reduce(iface, pbc, dwReduceHowFar, ppmkToLeft, ppmkReduced);
}

static HRESULT composite_ComposeWith(IMoniker *iface, IMoniker *pmkRight, BOOL fOnlyIfNotGeneric,
                                     IMoniker **ppmkComposite)
{
    if (!ppmkComposite)
        return E_INVALIDARG;
    *ppmkComposite = NULL;
    return fOnlyIfNotGeneric ? MK_E_NEEDGENERIC
                             : CreateGenericComposite(iface, pmkRight, ppmkComposite);
}

static HRESULT composite_Enum(IMoniker *iface, BOOL fForward, IEnumMoniker **ppenumMoniker)
{
    if (!ppenumMoniker)
        return E_INVALIDARG;
    *ppenumMoniker = NULL;
    return hr_trace(moniker_list_enumerate(parts_of(iface), fForward, ppenumMoniker));
}

static HRESULT composite_IsEqual(IMoniker *iface, IMoniker *pmkOtherMoniker)
{
    const struct moniker_list *list = parts_of(iface);
    const struct moniker_list *other = composite_moniker_parts(pmkOtherMoniker);

    if (!pmkOtherMoniker)
        return E_INVALIDARG;
    if (!other || other->n != list->n)
        return S_FALSE;
    for (size_t i = 0; i < list->n; i++)
        if (IMoniker_IsEqual(list->parts[i], other->parts[i]) != S_OK)
            return S_FALSE;
    return S_OK;
}

static HRESULT composite_Hash(IMoniker *iface, DWORD *pdwHash)
{
    const struct moniker_list *list = parts_of(iface);
    DWORD hash = 0, part;
    HRESULT hr;

    if (!pdwHash)
        return E_INVALIDARG;
    if (list->n == 0)
        return E_UNEXPECTED;
    for (size_t i = 0; i < list->n; i++) {
        hr = IMoniker_Hash(list->parts[i], &part);
        if (FAILED(hr))
            return hr;
        hash ^= part;
    }
    *pdwHash = hash;
    return S_OK;
}

/* What takes each part away, beginning with the last. */
static HRESULT composite_Inverse(IMoniker *iface, IMoniker **ppmk)
{
    const struct moniker_list *list = parts_of(iface);
    IMoniker *whole = NULL, *longer, *part;
    HRESULT hr = S_OK;

    if (!ppmk)
        return E_INVALIDARG;
    *ppmk = NULL;
    for (size_t i = list->n; i-- > 0 && SUCCEEDED(hr);) {
        hr = IMoniker_Inverse(list->parts[i], &part);
        if (FAILED(hr))
            break;
        hr = CreateGenericComposite(whole, part, &longer);
        release_left(part);
        if (FAILED(hr))
            break;
        release_left(whole);
        whole = longer;
    }
    if (SUCCEEDED(hr))
        *ppmk = TAKE_PTR(whole);
    release_left(whole);
    return hr_trace(hr);
}

static HRESULT composite_CommonPrefixWith(IMoniker *iface, IMoniker *pmkOther,
                                          IMoniker **ppmkPrefix)
{
    if (!ppmkPrefix)
        return E_INVALIDARG;
    *ppmkPrefix = NULL;
    return pmkOther ? MonikerCommonPrefixWith(iface, pmkOther, ppmkPrefix) : E_INVALIDARG;
}

static HRESULT composite_RelativePathTo(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkRelPath)
{
    if (!ppmkRelPath)
        return E_INVALIDARG;
    *ppmkRelPath = NULL;
    return pmkOther ? MonikerRelativePathTo(iface, pmkOther, ppmkRelPath, TRUE) : E_INVALIDARG;
}

/* Appends what @part is called to @name, of @len characters, in memory of the task allocator. */
static HRESULT add_name(IMoniker *part, IBindCtx *context, WCHAR **name, size_t *len)
{
    WCHAR *part_name, *longer;
    size_t part_len;
    HRESULT hr;

    hr = IMoniker_GetDisplayName(part, context, NULL, &part_name);
    if (FAILED(hr))
        return hr;
    part_len = utf16_len(part_name);
    longer = *len + part_len > NAME_MAX_UNITS
                 ? NULL
                 : CoTaskMemRealloc(*name, (*len + part_len + 1) * sizeof(**name));
    if (longer) {
        memcpy(longer + *len, part_name, (part_len + 1) * sizeof(*longer));
        *name = longer;
        *len += part_len;
    }
    CoTaskMemFree(part_name);
    return longer ? S_OK : hr_raise(E_OUTOFMEMORY, "name of a composite moniker");
}

static HRESULT composite_GetDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                        LPOLESTR *ppszDisplayName)
{
    const struct moniker_list *list = parts_of(iface);
    WCHAR *name = NULL;
    size_t len = 0;
    HRESULT hr = S_OK;

    if (!ppszDisplayName)
        return E_INVALIDARG;
    *ppszDisplayName = NULL;
    if (!pbc || list->n == 0)
        return E_INVALIDARG;

    for (size_t i = 0; i < list->n && SUCCEEDED(hr); i++)
        hr = add_name(list->parts[i], pbc, &name, &len);
    if (FAILED(hr)) {
        CoTaskMemFree(name);
        return hr;
    }
    *ppszDisplayName = name;
    return S_OK;
}

static HRESULT composite_ParseDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                          LPOLESTR pszDisplayName, ULONG *pchEaten,
                                          IMoniker **ppmkOut)
{
    const struct moniker_list *list = parts_of(iface);
    IMoniker *left;
    HRESULT hr;

    if (!ppmkOut || !pchEaten)
        return E_POINTER;
    *ppmkOut = NULL;
    if (!pbc || !pszDisplayName)
        return E_INVALIDARG;
    if (list->n == 0)
        return E_UNEXPECTED;

    hr = get_all_left(list, pmkToLeft, &left);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IMoniker_ParseDisplayName(last_of(list), pbc, left, pszDisplayName, pchEaten, ppmkOut);
    release_left(left);
    return hr;
}

static const IMonikerVtbl composite_vtable = {
    MONIKER_METHODS,
    .Load = composite_Load,
    .Save = composite_Save,
    .GetSizeMax = composite_GetSizeMax,
    .BindToObject = composite_BindToObject,
    .BindToStorage = composite_BindToStorage,
    .Reduce = composite_Reduce,
    .ComposeWith = composite_ComposeWith,
    .Enum = composite_Enum,
    .IsEqual = composite_IsEqual,
    .Hash = composite_Hash,
    .IsRunning = composite_IsRunning,
    .GetTimeOfLastChange = composite_GetTimeOfLastChange,
    .Inverse = composite_Inverse,
    .CommonPrefixWith = composite_CommonPrefixWith,
    .RelativePathTo = composite_RelativePathTo,
    .GetDisplayName = composite_GetDisplayName,
    .ParseDisplayName = composite_ParseDisplayName,
};

HRESULT composite_moniker_new(IUnknown *outer, REFIID riid, void **ppv)
{
    return moniker_hand_out(
        moniker_new(sizeof(struct composite_moniker), &composite_kind, &composite_vtable), outer,
        riid, ppv);
}

HRESULT composite_moniker_of(IMoniker *const *parts, size_t n, IMoniker **ret_moniker)
{
    struct composite_moniker *composite;
    HRESULT hr = S_OK;

    *ret_moniker = NULL;
    if (n == 0)
        return S_OK;
    if (n == 1) {
        IMoniker_AddRef(parts[0]);
        *ret_moniker = parts[0];
        return S_OK;
    }

    composite = moniker_new(sizeof(*composite), &composite_kind, &composite_vtable);
    if (!composite)
        return hr_raise(E_OUTOFMEMORY, "composite moniker");
    for (size_t i = 0; i < n && SUCCEEDED(hr); i++)
        hr = moniker_list_add(&composite->list, parts[i]);
    if (FAILED(hr)) {
        IMoniker_Release(&composite->moniker.IMoniker_iface);
        return hr_trace(hr);
    }
    *ret_moniker = &composite->moniker.IMoniker_iface;
    return S_OK;
}
