/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/composite_bind.h"

#include "base/hresult.h"
#include "moniker/binding.h"
#include "moniker/composite_moniker.h"

/* What stands to the left of the last part: @left, if any, and the other parts. */
static HRESULT get_all_left(const struct moniker_list *list, IMoniker *left, IMoniker **ret_left)
{
    IMoniker *own;
    HRESULT hr;

    hr = composite_moniker_of(list->parts, list->n - 1, &own);
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

/* Parts and what stands to their left may take each other away. */
static void release_left(IMoniker *left)
{
    if (left)
        IMoniker_Release(left);
}

HRESULT composite_BindToObject(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                               REFIID riidResult, void **ppvResult)
{
    const struct moniker_list *list = composite_moniker_parts(iface);
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
        hr = binding_get_running(iface, pbc, riidResult, ppvResult);
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

HRESULT composite_BindToStorage(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft, REFIID riid,
                                void **ppvObj)
{
    const struct moniker_list *list = composite_moniker_parts(iface);
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

HRESULT composite_IsRunning(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                            IMoniker *pmkNewlyRunning)
{
    IMoniker *whole;
    HRESULT hr;

    if (!pbc)
        return E_INVALIDARG;
    if (!pmkToLeft)
        return binding_is_running(iface, pbc, pmkNewlyRunning);

    hr = CreateGenericComposite(pmkToLeft, iface, &whole);
    if (FAILED(hr) || !whole)
        return hr_trace(hr);
    hr = IMoniker_IsRunning(whole, pbc, NULL, pmkNewlyRunning);
    IMoniker_Release(whole);
    return hr;
}

HRESULT composite_GetTimeOfLastChange(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                      FILETIME *pFileTime)
{
    const struct moniker_list *list = composite_moniker_parts(iface);
    IMoniker *left;
    HRESULT hr;

    if (!pbc || !pFileTime)
        return E_INVALIDARG;
    if (list->n == 0)
        return E_UNEXPECTED;
    if (!pmkToLeft && binding_get_running_time(iface, pbc, pFileTime) == S_OK)
        return S_OK;

    hr = get_all_left(list, pmkToLeft, &left);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IMoniker_GetTimeOfLastChange(last_of(list), pbc, left, pFileTime);
    release_left(left);
    return hr;
}

HRESULT composite_ParseDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                   LPOLESTR pszDisplayName, ULONG *pchEaten, IMoniker **ppmkOut)
{
    const struct moniker_list *list = composite_moniker_parts(iface);
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
