/* SPDX-License-Identifier: MIT */
#include "running/naming.h"

#include <string.h>
#include <uchar.h>

#include "base/hresult.h"
#include "base/utf16.h"

HRESULT naming_begin(IMoniker *moniker, struct naming *ret_naming)
{
    struct naming *naming = ret_naming;
    IMoniker *reduced = NULL;
    HRESULT hr;

    naming->size = 0;
    hr = CreateBindCtx(0, &naming->context);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = moniker->lpVtbl->Reduce(moniker, naming->context, MKRREDUCE_ALL, NULL, &reduced);
    if (FAILED(hr)) {
        naming->context->lpVtbl->Release(naming->context);
        return hr;
    }
    /* One that reduces to nothing is taken as it is. */
    if (!reduced) {
        reduced = moniker;
        moniker->lpVtbl->AddRef(moniker);
    }
    naming->moniker = reduced;
    return S_OK;
}

void naming_end(struct naming *naming)
{
    naming->moniker->lpVtbl->Release(naming->moniker);
    naming->context->lpVtbl->Release(naming->context);
}

/* What a moniker without IROTData is compared by: its class, and its name with the NUL. */
static HRESULT compare_names(struct naming *naming)
{
    LPOLESTR name = NULL;
    size_t size;
    CLSID clsid;
    HRESULT hr;

    hr = naming->moniker->lpVtbl->GetDisplayName(naming->moniker, naming->context, NULL, &name);
    if (FAILED(hr))
        return hr;
    if (!name)
        return E_UNEXPECTED;
    hr = naming->moniker->lpVtbl->GetClassID(naming->moniker, &clsid);
    size = (utf16_len(name) + 1) * sizeof(*name);
    if (SUCCEEDED(hr) && sizeof(clsid) + size > sizeof(naming->bytes))
        hr = hr_raise(E_OUTOFMEMORY, "a moniker's name is too long for the running object table");
    if (SUCCEEDED(hr)) {
        memcpy(naming->bytes, &clsid, sizeof(clsid));
        memcpy(naming->bytes + sizeof(clsid), name, size);
        naming->size = (uint32_t)(sizeof(clsid) + size);
    }
    CoTaskMemFree(name);
    return hr;
}

HRESULT naming_compare(struct naming *naming)
{
    IROTData *data;
    ULONG size = 0;
    HRESULT hr;

    hr = naming->moniker->lpVtbl->QueryInterface(naming->moniker, &IID_IROTData, (void **)&data);
    if (FAILED(hr))
        return hr_trace(compare_names(naming));

    hr = data->lpVtbl->GetComparisonData(data, naming->bytes, sizeof(naming->bytes), &size);
    data->lpVtbl->Release(data);
    if (FAILED(hr))
        return hr;
    if (size > sizeof(naming->bytes))
        return hr_raise(E_OUTOFMEMORY, "a moniker's comparison data is too long");
    naming->size = size;
    return S_OK;
}

HRESULT naming_of(IMoniker *moniker, struct naming *ret_naming)
{
    HRESULT hr;

    hr = naming_begin(moniker, ret_naming);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = naming_compare(ret_naming);
    naming_end(ret_naming);
    return hr_trace(hr);
}

FILETIME naming_time(const struct naming *naming)
{
    FILETIME time;

    if (FAILED(naming->moniker->lpVtbl->GetTimeOfLastChange(naming->moniker, naming->context, NULL,
                                                            &time)))
        GetSystemTimeAsFileTime(&time);
    return time;
}
