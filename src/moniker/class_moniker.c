/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/class_moniker.h"

#include <comity/ole2.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "moniker/anti_moniker.h"
#include "moniker/binding.h"
#include "moniker/class_name.h"
#include "moniker/moniker.h"
#include "moniker/moniker_text.h"
#include "remoting/packet.h"

struct class_moniker {
    struct moniker moniker;
    CLSID clsid;
    WCHAR *rest; /* of the name, behind the CLSID; NULL: nothing */
};

/* What a saved one begins with. */
struct class_head {
    CLSID clsid;
    ULONG rest_size; /* in bytes, with NUL */
};

static struct class_moniker *class_from_IMoniker(IMoniker *iface)
{
    return container_of(iface, struct class_moniker, moniker.IMoniker_iface);
}

static void deinit(struct moniker *moniker)
{
    free(((struct class_moniker *)moniker)->rest);
}

static HRESULT get_comparison(struct moniker *moniker, BYTE *ret_data, ULONG size, ULONG *ret_used)
{
    struct class_moniker *class = (struct class_moniker *)moniker;

    return moniker_put_comparison(moniker->kind->clsid, &class->clsid, sizeof(class->clsid),
                                  ret_data, size, ret_used);
}

static const struct moniker_kind class_kind = {
    .clsid = &moniker_clsid_class,
    .system_type = MKSYS_CLASSMONIKER,
    .is_persist = true,
    .deinit = deinit,
    .get_comparison = get_comparison,
};

static struct class_head head_of(const struct class_moniker *class)
{
    struct class_head head = {.clsid = class->clsid};

    if (class->rest)
        head.rest_size = (ULONG)((utf16_len(class->rest) + 1) * sizeof(*class->rest));
    return head;
}

static HRESULT class_Load(IMoniker *iface, IStream *pStm)
{
    struct class_moniker *class = class_from_IMoniker(iface);
    _cleanup_(freep) WCHAR *rest = NULL;
    struct class_head head;
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    hr = packet_read_bytes(pStm, &head, sizeof(head));
    if (FAILED(hr))
        return hr_trace(hr);
    if (head.rest_size > MONIKER_TEXT_MAX || head.rest_size % sizeof(*rest))
        return hr_raise(E_FAIL, "a class moniker's text of %u bytes", head.rest_size);

    if (head.rest_size) {
        rest = calloc(1, head.rest_size + sizeof(*rest));
        if (!rest)
            return hr_raise(E_OUTOFMEMORY, "class moniker");
        hr = packet_read_bytes(pStm, rest, head.rest_size);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    free(class->rest);
    class->rest = TAKE_PTR(rest);
    class->clsid = head.clsid;
    return S_OK;
}

static HRESULT class_Save(IMoniker *iface, IStream *pStm, BOOL fClearDirty)
{
    struct class_moniker *class = class_from_IMoniker(iface);
    struct class_head head = head_of(class);
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    hr = packet_write_bytes(pStm, &head, sizeof(head));
    if (SUCCEEDED(hr) && head.rest_size)
        hr = packet_write_bytes(pStm, class->rest, head.rest_size);
    return hr_trace(hr);
}

static HRESULT class_GetSizeMax(IMoniker *iface, ULARGE_INTEGER *pcbSize)
{
    if (!pcbSize)
        return E_INVALIDARG;
    pcbSize->QuadPart = sizeof(struct class_head) + head_of(class_from_IMoniker(iface)).rest_size;
    return S_OK;
}

/* The class object, from the one on the left if there is one that activates. */
static HRESULT class_BindToObject(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                  REFIID riidResult, void **ppvResult)
{
    struct class_moniker *class = class_from_IMoniker(iface);
    IClassActivator *activator;
    BIND_OPTS3 options;
    HRESULT hr;

    if (!ppvResult)
        return E_POINTER;
    *ppvResult = NULL;
    if (!pbc || !riidResult)
        return E_INVALIDARG;

    options = binding_options(pbc);
    if (!pmkToLeft)
        return CoGetClassObject(&class->clsid, options.dwClassContext, options.pServerInfo,
                                riidResult, ppvResult);
    hr = IMoniker_BindToObject(pmkToLeft, pbc, NULL, &IID_IClassActivator, (void **)&activator);
    if (FAILED(hr))
        return hr;
    hr = IClassActivator_GetClassObject(activator, &class->clsid, options.dwClassContext,
                                        options.locale, riidResult, ppvResult);
    IClassActivator_Release(activator);
    return hr;
}

/* Any number of steps takes it away: nothing can stand to its left but an activator. */
static HRESULT class_ComposeWith(IMoniker *iface, IMoniker *pmkRight, BOOL fOnlyIfNotGeneric,
                                 IMoniker **ppmkComposite)
{
    if (!ppmkComposite || !anti_moniker_steps(pmkRight))
        return moniker_ComposeWith(iface, pmkRight, fOnlyIfNotGeneric, ppmkComposite);
    *ppmkComposite = NULL;
    return S_OK;
}

static HRESULT class_IsEqual(IMoniker *iface, IMoniker *pmkOtherMoniker)
{
    struct moniker *other = moniker_as(pmkOtherMoniker, &class_kind);

    if (!pmkOtherMoniker)
        return E_INVALIDARG;
    return other && guid_is_equal(&class_from_IMoniker(iface)->clsid,
                                  &((struct class_moniker *)other)->clsid)
               ? S_OK
               : S_FALSE;
}

static HRESULT class_Hash(IMoniker *iface, DWORD *pdwHash)
{
    if (!pdwHash)
        return E_INVALIDARG;
    *pdwHash = class_from_IMoniker(iface)->clsid.Data1;
    return S_OK;
}

static HRESULT class_IsRunning(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                               IMoniker *pmkNewlyRunning)
{
    return E_NOTIMPL;
}

static HRESULT class_GetDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                    LPOLESTR *ppszDisplayName)
{
    struct class_moniker *class = class_from_IMoniker(iface);

    if (!ppszDisplayName)
        return E_POINTER;
    *ppszDisplayName = NULL;
    return hr_trace(class_name_make(u"clsid:", &class->clsid, class->rest ? class->rest : u"",
                                    ppszDisplayName));
}

static const IMonikerVtbl class_vtable = {
    MONIKER_METHODS,
    .Load = class_Load,
    .Save = class_Save,
    .GetSizeMax = class_GetSizeMax,
    .BindToObject = class_BindToObject,
    .BindToStorage = class_BindToObject,
    .Reduce = moniker_Reduce,
    .ComposeWith = class_ComposeWith,
    .Enum = moniker_Enum,
    .IsEqual = class_IsEqual,
    .Hash = class_Hash,
    .IsRunning = class_IsRunning,
    .GetTimeOfLastChange = moniker_GetTimeOfLastChange,
    .Inverse = moniker_Inverse,
    .CommonPrefixWith = moniker_CommonPrefixWith,
    .RelativePathTo = moniker_RelativePathTo,
    .GetDisplayName = class_GetDisplayName,
    .ParseDisplayName = moniker_ParseDisplayName,
};

static struct class_moniker *new_with(const CLSID *clsid)
{
    struct class_moniker *class = moniker_new(sizeof(*class), &class_kind, &class_vtable);

    if (class)
        class->clsid = *clsid;
    return class;
}

HRESULT class_moniker_parse(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker)
{
    _cleanup_(freep) WCHAR *rest = NULL;
    struct class_moniker *class;
    size_t len, rest_len = 0;
    CLSID clsid;
    HRESULT hr;

    hr = class_name_parse(name, &clsid, &len);
    if (FAILED(hr))
        return hr;
    name += len;
    while (name[rest_len] && name[rest_len] != ':')
        rest_len++;

    if (rest_len) {
        rest = utf16_dup_n(name, rest_len);
        if (!rest)
            return hr_raise(E_OUTOFMEMORY, "class moniker");
    }
    class = new_with(&clsid);
    if (!class)
        return hr_raise(E_OUTOFMEMORY, "class moniker");
    class->rest = TAKE_PTR(rest);
    *ret_eaten = (ULONG)(len + rest_len + (name[rest_len] == ':'));
    *ret_moniker = &class->moniker.IMoniker_iface;
    return S_OK;
}

HRESULT class_moniker_new(IUnknown *outer, REFIID riid, void **ppv)
{
    return moniker_hand_out((struct moniker *)new_with(&CLSID_NULL), outer, riid, ppv);
}

HRESULT CreateClassMoniker(REFCLSID rclsid, LPMONIKER *ppmk)
{
    struct class_moniker *class;

    if (!ppmk || !rclsid)
        return E_INVALIDARG;
    *ppmk = NULL;
    class = new_with(rclsid);
    if (!class)
        return hr_raise(E_OUTOFMEMORY, "class moniker");
    *ppmk = &class->moniker.IMoniker_iface;
    return S_OK;
}
