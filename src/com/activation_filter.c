/* SPDX-License-Identifier: MIT */
#include "com/activation_filter.h"

#include "base/guid.h"
#include "base/hresult.h"

/* It stays for good, as on Windows, and is called in whatever thread activates. */
static IActivationFilter *filter; /* (atomic) */

HRESULT CoRegisterActivationFilter(IActivationFilter *pActivationFilter)
{
    IActivationFilter *none = NULL;

    if (!pActivationFilter)
        return E_INVALIDARG;
    pActivationFilter->lpVtbl->AddRef(pActivationFilter);
    if (__atomic_compare_exchange_n(&filter, &none, pActivationFilter, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE))
        return S_OK;
    pActivationFilter->lpVtbl->Release(pActivationFilter);
    return CO_E_ALREADYINITIALIZED;
}

HRESULT activation_filter_apply(REFCLSID asked, CLSID *ret_clsid)
{
    IActivationFilter *present = __atomic_load_n(&filter, __ATOMIC_ACQUIRE);
    CLSID wanted = *asked;
    HRESULT hr = S_OK;

    if (present)
        hr = present->lpVtbl->HandleActivation(present, ACTIVATIONTYPE_UNCATEGORIZED, asked,
                                               &wanted);
    if (FAILED(hr))
        return hr;
    *ret_clsid = guid_is_equal(&wanted, &GUID_NULL) ? *asked : wanted;
    return S_OK;
}
