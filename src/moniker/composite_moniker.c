/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/composite_moniker.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "moniker/composite_bind.h"
#include "moniker/composite_stream.h"
#include "moniker/moniker.h"

enum {
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

static HRESULT travel_size(struct moniker *moniker, DWORD context, DWORD flags, DWORD *ret_size)
{
    return hr_trace(composite_stream_marshal_size(&((struct composite_moniker *)moniker)->list,
                                                  context, flags, ret_size));
}

static HRESULT travel_marshal(struct moniker *moniker, IStream *stream, DWORD context, DWORD flags)
{
    return hr_trace(composite_stream_marshal(stream, &((struct composite_moniker *)moniker)->list,
                                             context, flags));
}

static HRESULT travel_unmarshal(struct moniker *moniker, IStream *stream)
{
    struct moniker_list list;
    HRESULT hr;

    hr = composite_stream_unmarshal(stream, &list);
    if (FAILED(hr))
        return hr_trace(hr);
    deinit(moniker);
    ((struct composite_moniker *)moniker)->list = list;
    return S_OK;
}

static const struct moniker_travel composite_travel = {
    .size = travel_size,
    .marshal = travel_marshal,
    .unmarshal = travel_unmarshal,
    .release = composite_stream_release,
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

/* Windows loads a composite once. */
static HRESULT composite_Load(IMoniker *iface, IStream *pStm)
{
    struct composite_moniker *composite = composite_from_IMoniker(iface);

    if (!pStm)
        return E_INVALIDARG;
    if (composite->list.n)
        return E_UNEXPECTED;
    return hr_trace(composite_stream_read(pStm, &composite->list));
}

static HRESULT composite_Save(IMoniker *iface, IStream *pStm, BOOL fClearDirty)
{
    return pStm ? hr_trace(composite_stream_write(pStm, parts_of(iface))) : E_INVALIDARG;
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
        if (part)
            IMoniker_Release(part);
        if (FAILED(hr))
            break;
        if (whole)
            IMoniker_Release(whole);
        whole = longer;
    }
    if (SUCCEEDED(hr))
        *ppmk = TAKE_PTR(whole);
    if (whole)
        IMoniker_Release(whole);
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
